import { Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import type { DomainOptions } from '../common/domain';
import { reject } from '../common/reject';
import { templateOf } from '../common/template-of';

/** Where an API is reached, and what has to go with it. */
interface Endpoint {
  readonly endpointType?: apigateway.EndpointType;
  readonly domain?: DomainOptions;
}

/** Refuses an endpoint that the service would refuse, or that nobody could reach. */
export function checkEndpoint(scope: Construct, api: apigateway.RestApi, { endpointType, domain }: Endpoint): void {
  if (endpointType !== apigateway.EndpointType.PRIVATE) return;
  if (domain) rejectPublicDomain(scope, domain);
  scope.node.addValidation({ validate: () => requirePolicy(scope, api) });
}

function rejectPublicDomain(scope: Construct, { domainName }: DomainOptions): never {
  return reject(scope, {
    problem: `a PRIVATE API has the domain '${domainName}'`,
    allowed: 'the domain is public, and a private API is reached through VPC endpoints',
    fix: 'leave domain out, and make an AWS::ApiGateway::DomainNameV2 for a private name',
  });
}

/** Found when the template is made: the L2 adds to the policy, by `grantInvokeFromVpcEndpointsOnly` for example. */
function requirePolicy(scope: Construct, api: apigateway.RestApi): string[] {
  const { Resources } = Stack.of(api).resolve(templateOf(api.node.defaultChild as apigateway.CfnRestApi));
  const [template] = Object.values(Resources as { [id: string]: { Properties: { Policy?: unknown } } });
  if (template?.Properties.Policy !== undefined) return [];
  return [
    'the API is PRIVATE and has no policy: a private API is deployed with a resource policy that says who may call; ' +
      `give policy, or call api.grantInvokeFromVpcEndpointsOnly with its VPC endpoints [${scope.node.path}]`,
  ];
}
