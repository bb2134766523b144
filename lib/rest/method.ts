import { type Duration, Lazy } from 'aws-cdk-lib';
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
  declareResponses(resource, integrationResponses);
}

function isProxy({ type }: apigateway.CfnMethod.IntegrationProperty): boolean {
  return type === 'AWS_PROXY' || type === 'HTTP_PROXY';
}

/** One namespace a method: two that shared one would answer with each other's entries. */
function cacheNamespace(method: apigateway.Method): string {
  const path = method.resource.path.replace(
    /[^A-Za-z0-9/]/g,
    (character) => `_${character.charCodeAt(0).toString(16)}`,
  );
  return `${method.httpMethod}${path.replaceAll('/', '-')}`;
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

/** Declares what the responses need beside what is declared already, be it by the L2's integration itself. */
function declareResponses(
  resource: apigateway.CfnMethod,
  responses: readonly apigateway.CfnMethod.IntegrationResponseProperty[],
): void {
  const declared = resource.methodResponses;
  const needed = responses.map(({ statusCode, responseParameters }) => ({
    statusCode,
    responseParameters: mapValues(responseParameters ?? {}, () => true),
  }));
  resource.methodResponses = Lazy.uncachedAny({
    produce: ({ resolve }) => byStatus([...((resolve(declared) ?? []) as MethodResponse[]), ...needed]),
  });
}

interface MethodResponse {
  readonly statusCode: string;
  readonly responseParameters?: { [header: string]: boolean };
  readonly responseModels?: { [contentType: string]: string };
}

/** A status code is declared once, with the headers and models of all its responses. */
function byStatus(responses: readonly MethodResponse[]): MethodResponse[] | undefined {
  const found = new Map<string, MethodResponse>();
  for (const response of responses) {
    const other = found.get(response.statusCode);
    const responseParameters = { ...response.responseParameters, ...other?.responseParameters };
    const responseModels = { ...response.responseModels, ...other?.responseModels };
    found.set(response.statusCode, {
      statusCode: response.statusCode,
      ...(Object.keys(responseParameters).length > 0 && { responseParameters: canonical(responseParameters) }),
      ...(Object.keys(responseModels).length > 0 && { responseModels: canonical(responseModels) }),
    });
  }
  return found.size === 0 ? undefined : [...found.values()];
}

function mapValues<T>(values: object, map: () => T): { [name: string]: T } {
  return Object.fromEntries(Object.keys(values).map((name) => [name, map()]));
}
