import { type CfnResource, Lazy } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { canonical } from '../common/canonical';
import { frozenResources } from './frozen-resources';
import { toOpenApi } from './openapi-document';
import { Settled } from './settled';

/**
 * Gives the API one OpenAPI body in the place of a resource for each path, method, model and authorizer.
 *
 * The L2 constructs stay what the API is declared with. Once the tree is finished, they are left out of the template,
 * and their resolved properties, tokens and overrides included, become the body.
 */
export function defineByOpenApi(scope: Construct, api: apigateway.RestApi): void {
  const replaced = new ReplacedResources();
  const body = new Settled(scope, () => {
    const resources = frozenResources(api);
    return replaced.read(() => canonical(toOpenApi(api, resources)));
  });
  const resource = api.node.defaultChild as apigateway.CfnRestApi;
  resource.failOnWarnings = true;
  resource.body = Lazy.uncachedAny({ produce: () => (replaced.areLeftOut ? body.get() : undefined) });
  scope.node.addValidation({
    validate: () => {
      replaced.leaveOut(frozenResources(api));
      return [];
    },
  });
}

/**
 * Resources that are part of the tree and, in the end, not of the template. While the core looks for references
 * between stacks they are there, so that a function of another stack is exported to this one.
 */
class ReplacedResources {
  private leftOut = false;
  private isReading = false;

  public get areLeftOut(): boolean {
    return this.leftOut;
  }

  public leaveOut(resources: readonly CfnResource[]): void {
    this.leftOut = true;
    for (const resource of resources) {
      Object.defineProperty(resource, 'shouldSynthesize', { configurable: true, value: () => this.isReading });
    }
  }

  /** Runs `read` while the resources are as they would stand in the template. */
  public read<T>(read: () => T): T {
    this.isReading = true;
    try {
      return read();
    } finally {
      this.isReading = false;
    }
  }
}
