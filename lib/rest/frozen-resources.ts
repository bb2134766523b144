import { CfnResource, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct } from 'constructs';
import { isWithinStackOf } from '../common/neighbours';
import { isInTemplate } from '../common/template-of';

/** The kinds of resources that a Deployment freezes. */
const FROZEN = [
  apigateway.CfnResource.CFN_RESOURCE_TYPE_NAME,
  apigateway.CfnMethod.CFN_RESOURCE_TYPE_NAME,
  apigateway.CfnAuthorizer.CFN_RESOURCE_TYPE_NAME,
  apigateway.CfnModel.CFN_RESOURCE_TYPE_NAME,
  apigateway.CfnRequestValidator.CFN_RESOURCE_TYPE_NAME,
  apigateway.CfnGatewayResponse.CFN_RESOURCE_TYPE_NAME,
];

/** Every resource of the API that its Deployment freezes, whoever made it: those of its stack and of stacks nested in it. */
export function frozenResources(api: apigateway.RestApi): CfnResource[] {
  return resourcesOf(api, Stack.of(api)).filter((resource) => isWithinStackOf(api, resource));
}

/** What other stacks of the app add to the API: it is deployed after the API's own stack, so no Deployment has it. */
export function resourcesElsewhere(api: apigateway.RestApi): CfnResource[] {
  return resourcesOf(api, api.node.root).filter((resource) => !isWithinStackOf(api, resource));
}

function resourcesOf(api: apigateway.RestApi, where: IConstruct): CfnResource[] {
  const stack = Stack.of(api);
  const apiId = JSON.stringify(stack.resolve(api.restApiId));
  return where.node
    .findAll()
    .filter((node): node is CfnResource => CfnResource.isCfnResource(node))
    .filter((node) => FROZEN.includes(node.cfnResourceType) && isInTemplate(node))
    .filter((node) => JSON.stringify(stack.resolve((node as apigateway.CfnMethod).restApiId)) === apiId);
}
