import { type CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { frozenResources } from './deployment';
import { toOpenApi } from './openapi-document';

/**
 * Gives the API one OpenAPI body in the place of a resource for each path, method, model and authorizer.
 *
 * The L2 constructs stay what the API is declared with; they are left out of the template, and their resolved
 * properties, tokens and overrides included, become the body.
 */
export function defineByOpenApi(scope: Construct, api: apigateway.RestApi): void {
  const hidden = new HiddenResources();
  const resource = api.node.defaultChild as apigateway.CfnRestApi;
  scope.node.addValidation({ validate: () => checkSize(scope, resource) });
  resource.failOnWarnings = true;
  resource.body = Lazy.uncachedAny({
    produce: () => {
      const resources = frozenResources(api);
      for (const each of resources) hidden.hide(each);
      return hidden.shown(() => toOpenApi(api, resources));
    },
  });
}

/** The largest template that CloudFormation takes. */
const TEMPLATE_BYTES = 1_000_000;

function checkSize(scope: Construct, resource: apigateway.CfnRestApi): string[] {
  const bytes = Buffer.byteLength(JSON.stringify(Stack.of(scope).resolve(resource.body)));
  if (bytes <= TEMPLATE_BYTES) return [];
  return [
    `the API's definition has ${bytes} bytes: a template has at most ${TEMPLATE_BYTES}; ` +
      `split the API in two behind one custom domain, each with its own basePath [${scope.node.path}]`,
  ];
}

/** Resources that are part of the tree and not of the template. */
class HiddenResources {
  private areShown = false;

  public hide(resource: CfnResource): void {
    Object.defineProperty(resource, 'shouldSynthesize', { configurable: true, value: () => this.areShown });
  }

  /** Runs `read` while the resources can be read as they would stand in the template. */
  public shown<T>(read: () => T): T {
    this.areShown = true;
    try {
      return read();
    } finally {
      this.areShown = false;
    }
  }
}
