import { CfnElement, type CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { canonical } from '../common/canonical';
import { logicalIdsIn } from '../common/logical-ids';
import { reject } from '../common/reject';
import { frozenResources } from './frozen-resources';
import { toOpenApi } from './openapi-document';
import { Settled } from './settled';

/**
 * Gives the API one OpenAPI body in the place of a resource for each path, method, model and authorizer.
 *
 * The L2 constructs stay what the API is declared with. Once the tree is finished, they are left out of the template,
 * and their resolved properties, tokens and overrides included, become the body. What they wait for, the Deployment
 * waits for.
 *
 * @throws at synth, when a resource has what a definition has no place for, or something else refers to one
 */
export function defineByOpenApi(scope: Construct, api: apigateway.RestApi): void {
  const replaced = new ReplacedResources();
  const body = new Settled(scope, () => replaced.read(() => canonical(toOpenApi(api, frozenResources(api)))));
  const resource = api.node.defaultChild as apigateway.CfnRestApi;
  resource.failOnWarnings = true;
  resource.body = Lazy.uncachedAny({ produce: () => (replaced.areLeftOut ? body.get() : undefined) });
  scope.node.addValidation({
    validate: () => {
      const resources = frozenResources(api);
      const deployment = scope.node.findChild('Deployment').node.defaultChild as apigateway.CfnDeployment;
      passOnDependencies(deployment, resources);
      replaced.leaveOut(resources);
      body.get();
      refuseReferences(scope, resources);
      return [];
    },
  });
}

function passOnDependencies(deployment: apigateway.CfnDeployment, resources: readonly CfnResource[]): void {
  for (const dependency of resources.flatMap((resource) => resource.obtainDependencies())) {
    const isResource = CfnElement.isCfnElement(dependency);
    if (isResource && !resources.includes(dependency) && dependency !== deployment)
      deployment.addResourceDependency(dependency);
  }
}

/** Refuses a resource or output that would refer to what is no resource any more. */
function refuseReferences(scope: Construct, resources: readonly CfnResource[]): void {
  const stack = Stack.of(scope);
  const byId = new Map(resources.map((resource) => [String(stack.resolve(resource.logicalId)), resource]));
  for (const node of stack.node.findAll()) {
    if (!CfnElement.isCfnElement(node) || Stack.of(node) !== stack) continue;
    const template: unknown = stack.resolve((node as unknown as { _toCloudFormation(): unknown })._toCloudFormation());
    const target = [...logicalIdsIn(template)].flatMap((id) => byId.get(id) ?? [])[0];
    if (target) rejectReference(node, target);
  }
}

function rejectReference(node: CfnElement, target: CfnResource): never {
  return reject(node, {
    problem: `'${node.node.path}' refers to '${target.node.path}'`,
    allowed: 'with RestDefinition.OPENAPI that is part of one definition, and has no id to refer to',
    fix: 'take the reference out, or use RestDefinition.RESOURCES',
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
