import { createHash } from 'node:crypto';
import { CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { type Construct, Dependable, type IDependable } from 'constructs';
import { isWithinStackOf } from '../common/neighbours';
import { templateOf } from '../common/template-of';
import { Settled } from './settled';

/** The resources that a Deployment freezes. */
const FROZEN = [
  apigateway.CfnResource.CFN_RESOURCE_TYPE_NAME,
  apigateway.CfnMethod.CFN_RESOURCE_TYPE_NAME,
  apigateway.CfnAuthorizer.CFN_RESOURCE_TYPE_NAME,
  apigateway.CfnModel.CFN_RESOURCE_TYPE_NAME,
  apigateway.CfnRequestValidator.CFN_RESOURCE_TYPE_NAME,
  apigateway.CfnGatewayResponse.CFN_RESOURCE_TYPE_NAME,
];

/**
 * A Deployment that is replaced exactly when the API changes: its logical id ends in a hash of what the API resolves
 * to, overrides included, and holds no date.
 *
 * It waits for all that it freezes, so that no method is missing from it.
 */
export function makeDeployment(scope: Construct, api: apigateway.RestApi): apigateway.Deployment {
  const deployment = new apigateway.Deployment(scope, 'Deployment', { api });
  const resource = deployment.node.defaultChild as apigateway.CfnDeployment;
  const place = scope.node.path.replace(/[^A-Za-z0-9]/g, '').slice(-150);
  const name = `${place}Deployment${scope.node.addr.slice(-8).toUpperCase()}`;
  const logicalId = new Settled(scope, () => `${name}${hashOf(api)}`);
  resource.overrideLogicalId(Lazy.uncachedString({ produce: () => logicalId.get() }));
  deployment.node.addDependency(whatFreezes(api));
  return deployment;
}

/** Every resource of the API that a Deployment freezes, whoever made it: in logical id order. */
export function frozenResources(api: apigateway.RestApi): CfnResource[] {
  const stack = Stack.of(api);
  const apiId = JSON.stringify(stack.resolve(api.restApiId));
  return stack.node
    .findAll()
    .filter((node): node is CfnResource => CfnResource.isCfnResource(node))
    .filter((node) => isWithinStackOf(api, node))
    .filter((node) => FROZEN.includes(node.cfnResourceType))
    .filter((node) => JSON.stringify(stack.resolve((node as apigateway.CfnMethod).restApiId)) === apiId);
}

function hashOf(api: apigateway.RestApi): string {
  const stack = Stack.of(api);
  const templates = [api.node.defaultChild as CfnResource, ...frozenResources(api)]
    .map((resource) => JSON.stringify(stack.resolve(templateOf(resource))))
    .sort();
  return createHash('md5').update(templates.join('\n')).digest('hex');
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
