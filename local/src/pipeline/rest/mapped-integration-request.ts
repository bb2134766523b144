import type { MappingScope } from '../../mapping/mapping-scope.js';
import type { Parameters } from '../../mapping/parameter-mapping.js';
import { formatQuery } from '../../mapping/query-parameters.js';
import type { HeaderLines } from '../../model/client.js';
import { compileEndpointParameters, sameHeader } from './endpoint-parameters.js';
import type { IntegrationSetup } from './integration-setup.js';
import { compileRequestBody } from './mapped-request-body.js';
import type { ToIntegrationRequest } from './prepared.js';

/**
 * Prepares the integration request of a non-proxy integration: the endpoint gets what is mapped and nothing else of what
 * the client sent. `uri` may hold `{name}`, which a mapped path parameter fills in.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-integration-settings.html
 */
export function mappedIntegrationRequest(setup: IntegrationSetup, uri: string): ToIntegrationRequest {
  const mapBody = compileRequestBody(setup);
  const mapParameters = compileEndpointParameters(setup.integration);
  return (scope, traceId) => {
    const body = mapBody(scope);
    const { path, querystring, header } = mapParameters(scope);
    return {
      httpMethod: endpointMethod(setup, scope),
      uri: withQuery(withPath(uri, path), querystring),
      headers: replaceHeaders(defaultHeaders(setup, scope, traceId), header),
      body,
      traceId,
    };
  };
}

/** The method of the integration; `ANY` stands for the client's. */
export function endpointMethod({ integration }: IntegrationSetup, scope: MappingScope): string {
  const method = integration.integrationHttpMethod ?? 'ANY';
  return method === 'ANY' ? scope.rest.request.httpMethod : method;
}

/** Fills in the path parameters of a URI. */
export function withPath(uri: string, parameters: Parameters): string {
  if (parameters.length === 0) return uri;
  const values = new Map(parameters);
  return uri.replace(placeholder, (whole, name: string) => values.get(name) ?? whole);
}

const placeholder = /\{([A-Za-z0-9._$-]+)\+?\}/g;

/** Adds parameters to the query string that the URI has of its own. */
export function withQuery(uri: string, parameters: Parameters): string {
  if (parameters.length === 0) return uri;
  return `${uri}${uri.includes('?') ? '&' : '?'}${formatQuery(parameters)}`;
}

function defaultHeaders({ api }: IntegrationSetup, scope: MappingScope, traceId: string): HeaderLines {
  return [
    ['Accept', 'application/json'],
    ['Content-Type', scope.rest.request.headers.get('content-type') ?? 'application/json'],
    ['User-Agent', `AmazonAPIGateway_${api.id}`],
    ['X-Amzn-Apigateway-Api-Id', api.id],
    ['X-Amzn-Trace-Id', traceId],
  ];
}

/** Puts mapped headers in the place of those of the same name; some can be mapped and are never sent. */
export function replaceHeaders(headers: HeaderLines, mapped: Parameters): HeaderLines {
  const sent = mapped.filter(([name]) => !unsendable.has(name.toLowerCase()));
  if (sent.length === 0) return headers;
  return [...headers.filter(([name]) => !mapped.some(([other]) => sameHeader(name, other))), ...sent];
}

const unsendable: ReadonlySet<string> = new Set(['connection', 'expect', 'proxy-authenticate', 'te', 'via']);
