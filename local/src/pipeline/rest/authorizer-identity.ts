import type { IamCaller } from '../../authorizers/iam.js';
import type { ConditionKeys } from '../../authorizers/policy/policy-text.js';
import { conditionKeysOf } from '../../authorizers/policy/request-keys.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import { compileParameterSource } from '../../mapping/parameter-source.js';
import type { RestAuthorizer } from '../../model/rest-api.js';

/**
 * The values of an authorizer's identity sources, empty where the request has none. Unlike in a parameter mapping, the
 * name of a header may be in any case.
 *
 * https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html#apigw-Type-Authorizer-identitySource
 */
export function readIdentity({ type, identitySources }: RestAuthorizer, scope: MappingScope): readonly string[] {
  const sources = identitySources.length === 0 && type !== 'REQUEST' ? [authorizationHeader] : identitySources;
  return sources.map((source) => readSource(source, scope)?.trim() ?? '');
}

const headerPrefix = 'method.request.header.';
const authorizationHeader = `${headerPrefix}Authorization`;

function readSource(source: string, scope: MappingScope): string | undefined {
  if (source.startsWith(headerPrefix)) {
    return scope.rest.request.headers.get(source.slice(headerPrefix.length).toLowerCase());
  }
  return compileParameterSource(source)({ scope });
}

/**
 * What policies can ask of a request. Here nothing is a network, so the headers that tell a private API of its VPC and
 * endpoint at AWS are taken from the client.
 */
export function policyKeysOf({ rest }: MappingScope, principal?: IamCaller): ConditionKeys {
  const { request, api, execution } = rest;
  const isPrivate = api.endpointType === 'PRIVATE';
  return conditionKeysOf({
    sourceIp: request.client.sourceIp,
    userAgent: request.headers.get('user-agent'),
    referer: request.headers.get('referer'),
    region: api.region,
    accountId: api.accountId,
    now: execution.clock.now(),
    principal,
    vpcId: isPrivate ? request.headers.get('x-amzn-vpc-id') : undefined,
    vpcEndpointId: isPrivate ? request.headers.get('x-amzn-vpce-id') : undefined,
  });
}
