import { CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { AUTHORIZERS, RESOURCES, warnAboveQuota } from '../common/quota';
import { isInTemplate, templateOf } from '../common/template-of';
import { RestDefinition } from './definition';

const STACK_RESOURCES = 500;
const TEMPLATE_BYTES = 1_000_000;

/** Counts what the service counts of an API. */
export class Quotas {
  private readonly paths = new Set<string>();
  private readonly authorizers = new Set<string>();

  public constructor(scope: Construct) {
    warnAboveQuota(scope, RESOURCES, () => this.paths.size);
    warnAboveQuota(scope, AUTHORIZERS, () => this.authorizers.size);
  }

  /** A path takes a resource for each of its segments. */
  public addPath(path: string): void {
    const segments = path.split('/').slice(1);
    for (const [index] of segments.entries()) this.paths.add(segments.slice(0, index + 1).join('/'));
  }

  public addAuthorizer(path: string): void {
    this.authorizers.add(path);
  }
}

/** A nested stack is one resource of its parent, and its own resources are of its own template. */
function isOfTemplate(stack: Stack, node: IConstruct): boolean {
  return CfnResource.isCfnResource(node) && Stack.of(node) === stack && isInTemplate(node);
}

/** Refuses a stack with more resources than CloudFormation takes, while there is another way to define the API. */
export function checkStackSize(scope: Construct, definition: RestDefinition): void {
  if (definition === RestDefinition.OPENAPI) return;
  scope.node.addValidation({
    validate: () => {
      const stack = Stack.of(scope);
      const count = stack.node.findAll().filter((node) => isOfTemplate(stack, node)).length;
      if (count <= STACK_RESOURCES) return [];
      return [
        `the stack has ${count} resources: CloudFormation takes ${STACK_RESOURCES}; ` +
          `give this API definition: RestDefinition.OPENAPI, which needs a few for all its routes [${scope.node.path}]`,
      ];
    },
  });
}

/**
 * Refuses a template that is larger than CloudFormation takes. What grows without bound are an OpenAPI definition and
 * the settings of stages, which say each verb of an `ANY` route: only where these are large, the rest is measured.
 */
export function checkTemplateSize(scope: Construct, growing: readonly IConstruct[]): void {
  scope.node.addValidation({
    validate: () => {
      const stack = Stack.of(scope);
      const large = growing.reduce((sum, { node }) => sum + bytesOf(stack, node.defaultChild as CfnResource), 0);
      if (large <= TEMPLATE_BYTES / 4) return [];
      const resources = stack.node.findAll().filter((node): node is CfnResource => isOfTemplate(stack, node));
      const bytes = resources.reduce((sum, resource) => sum + bytesOf(stack, resource), 0);
      if (bytes <= TEMPLATE_BYTES) return [];
      return [
        `the template has ${bytes} bytes, ${large} of them for the API's definition and stages: CloudFormation takes ` +
          `${TEMPLATE_BYTES}; split the API in two behind one custom domain, each with its own basePath, or declare the ` +
          `methods of routes with a throttle instead of ANY [${scope.node.path}]`,
      ];
    },
  });
}

function bytesOf(stack: Stack, resource: CfnResource): number {
  return Buffer.byteLength(JSON.stringify(stack.resolve(templateOf(resource))));
}
