import { Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { reject } from '../common/reject';
import { frozenResources } from './frozen-resources';

/**
 * Makes one gateway response of two of the same type, of the gateway's and the app's: the service has one for each
 * type. The app's counts, with the headers that it does not say itself; those of other types get the headers too, as
 * they take the place of the gateway's.
 */
export function mergeGatewayResponses(
  scope: Construct,
  api: apigateway.RestApi,
  own: readonly apigateway.GatewayResponse[],
): void {
  scope.node.addValidation({
    validate: () => {
      const responses = responsesOf(api);
      refuseTwice(scope, responses, own);
      for (const { type, resource } of responses) {
        const [ours] = own.filter((response) => typeOf(response.node.defaultChild as Resource) === type);
        if (own.some((response) => response.node.defaultChild === resource)) continue;
        addHeaders(resource, own[0]?.node.defaultChild as Resource | undefined);
        if (ours) leaveOut(ours.node.defaultChild as Resource);
      }
      return [];
    },
  });
}

type Resource = apigateway.CfnGatewayResponse;

interface TypedResponse {
  readonly type: string;
  readonly resource: Resource;
}

function responsesOf(api: apigateway.RestApi): TypedResponse[] {
  return frozenResources(api)
    .filter((resource) => apigateway.CfnGatewayResponse.isCfnGatewayResponse(resource))
    .map((resource) => ({ type: typeOf(resource), resource }));
}

function typeOf(resource: Resource): string {
  return JSON.stringify(Stack.of(resource).resolve(resource.responseType));
}

function refuseTwice(
  scope: Construct,
  responses: readonly TypedResponse[],
  own: readonly apigateway.GatewayResponse[],
): void {
  const seen = new Map<string, Resource>();
  for (const { type, resource } of responses) {
    if (own.some((response) => response.node.defaultChild === resource)) continue;
    const other = seen.get(type);
    if (other) {
      reject(scope, {
        problem: `there are two gateway responses of type ${type}, '${other.node.path}' and '${resource.node.path}'`,
        allowed: 'an API has one for each type',
        fix: 'make one of them',
      });
    }
    seen.set(type, resource);
  }
}

function addHeaders(resource: Resource, ours?: Resource): void {
  if (!ours) return;
  resource.responseParameters = {
    ...(ours.responseParameters as { [header: string]: string }),
    ...(resource.responseParameters as { [header: string]: string } | undefined),
  };
}

function leaveOut(resource: Resource): void {
  Object.defineProperty(resource, 'shouldSynthesize', { configurable: true, value: () => false });
}
