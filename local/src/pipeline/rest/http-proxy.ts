import { configurationError } from '../../integrations/refusals.js';
import { convertPayload, toPayload } from '../../mapping/content-handling.js';
import { type EndpointResponse, headerValues } from '../../mapping/endpoint-response.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import { firstAccepted } from '../../mapping/media-types.js';
import type { MethodResponse } from '../../mapping/method-response.js';
import type { HeaderLines } from '../../model/client.js';
import { compileEndpointParameters } from './endpoint-parameters.js';
import type { IntegrationSetup } from './integration-setup.js';
import { endpointMethod, replaceHeaders, withPath, withQuery } from './mapped-integration-request.js';
import type { ToIntegrationRequest, ToMethodResponse } from './prepared.js';
import { remapHeaders, remappedHttpProxyHeaders, withContentType } from './response-headers.js';

/**
 * Prepares the request of an HTTP proxy integration: the client's own, with what is mapped. Of the query strings of the
 * URI, the mapping and the client all three are sent.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html
 */
export function httpProxyRequest(setup: IntegrationSetup, uri: string): ToIntegrationRequest {
  const mapParameters = compileEndpointParameters(setup.integration);
  return (scope, traceId) => {
    const { request, execution } = scope.rest;
    const isBinary = setup.isBinary(request.headers.get('content-type') ?? 'application/json');
    const body = convertPayload(toPayload(request.body, isBinary), setup.integration.contentHandling);
    if (body === undefined) throw configurationError(execution, 'Unable to base64 decode the body.');
    const { path, querystring, header } = mapParameters(scope);
    const clientQuery = [...request.query].flatMap(([name, values]) => values.map((value) => [name, value] as const));
    return {
      httpMethod: endpointMethod(setup, scope),
      uri: withQuery(withPath(uri, path), [...querystring, ...clientQuery]),
      headers: replaceHeaders(forwardedHeaders(setup, scope, traceId), header),
      body,
      traceId,
    };
  };
}

/** The client's headers and those that name the API; what the client says of forwarding ends here. */
function forwardedHeaders({ api }: IntegrationSetup, { rest }: MappingScope, traceId: string): HeaderLines {
  const lines: [name: string, value: string][] = [];
  for (const { name, values } of rest.request.headers) {
    if (isWithheld(name.toLowerCase(), rest.request.body.length === 0)) continue;
    for (const value of values) lines.push([name, value]);
  }
  return [...lines, ['X-Amzn-Apigateway-Api-Id', api.id], ['X-Amzn-Trace-Id', traceId]];
}

function isWithheld(name: string, hasNoBody: boolean): boolean {
  return withheld.has(name) || (name === 'content-encoding' && hasNoBody);
}

const withheld: ReadonlySet<string> = new Set([
  'host',
  'via',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

/** Hands an HTTP endpoint's answer to the client. A streamed one is not converted. */
export function httpProxyResponse({ isBinary }: IntegrationSetup): ToMethodResponse {
  return (scope, response) => {
    const headers = withContentType(remapHeaders(response.headers, remappedHttpProxyHeaders));
    return { status: response.status, headers, body: clientBody(scope, response, isBinary) };
  };
}

function clientBody(
  { rest }: MappingScope,
  response: EndpointResponse,
  isBinary: IntegrationSetup['isBinary'],
): MethodResponse['body'] {
  if (!Buffer.isBuffer(response.body)) return response.body;
  const payload = toPayload(response.body, isBinary(headerValues(response.headers, 'content-type').at(-1)));
  const accepted = firstAccepted(rest.request.headers.get('accept'));
  const body = convertPayload(payload, isBinary(accepted) ? 'CONVERT_TO_BINARY' : 'CONVERT_TO_TEXT');
  if (body === undefined) throw configurationError(rest.execution, 'Unable to base64 decode the body.');
  return body;
}
