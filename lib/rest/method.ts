import type { Duration } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { canonical } from '../common/canonical';
import { inMilliseconds } from '../common/must-be-known';
import type { RouteCache } from './cache';
import type { RestCors } from './cors';

/** What a method gets beyond its integration. */
interface MethodExtras {
  readonly cache?: RouteCache;
  /** Undefined for a preflight method, which has its headers. */
  readonly cors?: RestCors;
  /** Of the route; the integration's own otherwise. */
  readonly timeout?: Duration;
}

/**
 * Declares on the method what its integration uses: API Gateway refuses a mapping from a request parameter, or to a
 * response header, that the method does not declare.
 */
export function completeMethod(method: apigateway.Method, extras: MethodExtras): void {
  const resource = method.node.defaultChild as apigateway.CfnMethod;
  const integration = resource.integration as apigateway.CfnMethod.IntegrationProperty;
  const responses = (integration.integrationResponses ?? []) as apigateway.CfnMethod.IntegrationResponseProperty[];
  const integrationResponses =
    extras.cors && !isProxy(integration) ? responses.map((r) => extras.cors?.addToResponse(r) ?? r) : responses;
  resource.integration = canonical({
    ...integration,
    ...(responses.length > 0 && { integrationResponses }),
    ...(extras.cache && { cacheKeyParameters: [...extras.cache.keys], cacheNamespace: cacheNamespace(method) }),
    ...(extras.timeout && { timeoutInMillis: inMilliseconds(method, 'the timeout of a route', extras.timeout) }),
  });
  declareParameters(resource, [...(extras.cache?.keys ?? []), ...sourcesOf(integration)]);
  for (const response of distinctStatusCodes(integrationResponses)) declareResponse(method, response);
}

function isProxy({ type }: apigateway.CfnMethod.IntegrationProperty): boolean {
  return type === 'AWS_PROXY' || type === 'HTTP_PROXY';
}

/** One namespace a method: methods of one resource would otherwise share their entries. */
function cacheNamespace(method: apigateway.Method): string {
  return `${method.httpMethod}${method.resource.path}`.replace(/[^A-Za-z0-9]+/g, '-');
}

/** The request parameters that the integration's own parameters come from. */
function sourcesOf(integration: apigateway.CfnMethod.IntegrationProperty): string[] {
  const sources = Object.values((integration.requestParameters ?? {}) as { [destination: string]: string });
  return sources.filter((source) => /^method\.request\.(path|querystring|header)\./.test(source));
}

function declareParameters(resource: apigateway.CfnMethod, parameters: readonly string[]): void {
  if (parameters.length === 0) return;
  const declared = resource.requestParameters as { [parameter: string]: boolean } | undefined;
  const undeclared = parameters.filter((parameter) => declared?.[parameter] === undefined);
  resource.requestParameters = {
    ...declared,
    ...Object.fromEntries(undeclared.map((parameter) => [parameter, false])),
  };
}

function declareResponse(method: apigateway.Method, response: apigateway.CfnMethod.IntegrationResponseProperty): void {
  const headers = Object.keys((response.responseParameters ?? {}) as { [destination: string]: string });
  method.addMethodResponse({
    statusCode: response.statusCode,
    ...(headers.length > 0 && { responseParameters: Object.fromEntries(headers.map((header) => [header, true])) }),
  });
}

/** Several integration responses may lead to one status code: it is declared once, with the headers of all. */
function distinctStatusCodes(
  responses: readonly apigateway.CfnMethod.IntegrationResponseProperty[],
): apigateway.CfnMethod.IntegrationResponseProperty[] {
  const byStatus = new Map<string, apigateway.CfnMethod.IntegrationResponseProperty>();
  for (const response of responses) {
    const other = byStatus.get(response.statusCode);
    const responseParameters = { ...(other?.responseParameters as object), ...(response.responseParameters as object) };
    byStatus.set(response.statusCode, { ...response, responseParameters });
  }
  return [...byStatus.values()];
}
