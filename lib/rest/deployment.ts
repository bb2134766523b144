import { createHash } from 'node:crypto';
import { Annotations, type CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { type Construct, Dependable, type IDependable } from 'constructs';
import { canonicalJson } from '../common/canonical';
import { requireKnown } from '../common/must-be-known';
import { templateOf } from '../common/template-of';
import { frozenResources, resourcesElsewhere } from './frozen-resources';
import { Settled } from './settled';

/**
 * A Deployment that is replaced exactly when the API changes: its logical id ends in a hash of what the service
 * deploys, overrides included, and holds no date.
 *
 * It waits for all that it freezes, so that no method is missing from it.
 */
export function makeDeployment(
  scope: Construct,
  api: apigateway.RestApi,
  redeployOn: readonly string[] = [],
): apigateway.Deployment {
  const deployment = new RestDeployment(scope, 'Deployment', { api });
  requireKnown(scope, 'redeployOn', redeployOn);
  for (const value of redeployOn) deployment.addToLogicalId(value);
  const resource = deployment.node.defaultChild as apigateway.CfnDeployment;
  const place = scope.node.path.replace(/[^A-Za-z0-9]/g, '').slice(-150);
  const name = `${place}Deployment${scope.node.addr.slice(-8).toUpperCase()}`;
  const logicalId = new Settled(scope, () => `${name}${hashOf(api, deployment.reasons)}`);
  resource.overrideLogicalId(Lazy.uncachedString({ produce: () => logicalId.get() }));
  deployment.node.addDependency(whatFreezes(api));
  scope.node.addValidation({ validate: () => warnOfResourcesElsewhere(scope, api) });
  return deployment;
}

/** Keeps what its user has it made anew for; the L2 keeps that to itself, and hashes it in the order of calls. */
class RestDeployment extends apigateway.Deployment {
  public readonly reasons: unknown[] = [];

  public override addToLogicalId(reason: any): void {
    this.reasons.push(reason);
  }
}

function hashOf(api: apigateway.RestApi, reasons: readonly unknown[]): string {
  const stack = Stack.of(api);
  const resources = [api.node.defaultChild as CfnResource, ...frozenResources(api)];
  const texts = [
    ...resources.map((resource) => canonicalJson(deployedPart(stack.resolve(templateOf(resource))))),
    ...reasons.map((reason) => canonicalJson(stack.resolve(reason) ?? null)),
  ];
  return createHash('md5').update(texts.sort().join('\n')).digest('hex');
}

/** What people call a thing, and what CloudFormation does with it, is not deployed to a stage. */
const NOT_DEPLOYED = ['Name', 'Description', 'Tags'];

function deployedPart({ Resources: resources = {} }: { Resources?: { [logicalId: string]: any } }): unknown {
  return Object.entries(resources).map(([logicalId, { Type, Condition, Properties = {} }]) => {
    const properties = Object.entries<any>(Properties).filter(([name]) => !NOT_DEPLOYED.includes(name));
    return { logicalId, Type, Condition, Properties: Object.fromEntries(properties.map(withoutTitle)) };
  });
}

/** The title of an OpenAPI body is the API's name, and its description the API's. */
function withoutTitle([name, value]: [string, any]): [string, unknown] {
  if (name !== 'Body' || value === undefined) return [name, value];
  const { info: _, ...body } = value;
  return [name, body];
}

/** Found when the template is made: resources may follow, and not only ours. */
function whatFreezes(api: apigateway.RestApi): IDependable {
  const dependable = {};
  Dependable.implement(dependable, {
    get dependencyRoots() {
      return frozenResources(api);
    },
  });
  return dependable;
}

function warnOfResourcesElsewhere(scope: Construct, api: apigateway.RestApi): string[] {
  for (const resource of resourcesElsewhere(api)) {
    if (resource.cfnResourceType !== apigateway.CfnMethod.CFN_RESOURCE_TYPE_NAME) continue;
    Annotations.of(scope).addWarningV2(
      `cdk-gatewright:methodInNoDeployment`,
      `the method '${resource.node.path}' is of another stack, which is deployed after the Deployment of this API: ` +
        'no stage has it until something else changes the API; add it by addRoute, or name it in redeployOn and deploy again',
    );
  }
  return [];
}
