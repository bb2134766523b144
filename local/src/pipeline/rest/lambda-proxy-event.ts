import { convertPayload, toPayload } from '../../mapping/content-handling.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import type { IsBinary } from '../../mapping/media-types.js';
import type { MethodRequest } from '../../mapping/method-request.js';
import { requestContext } from '../../mapping/rest-context.js';

/**
 * The event that a Lambda proxy integration hands to its function, in format 1.0. Maps without members are null, and
 * neither parameter mapping nor templates have a say in it. Through a domain name the path keeps the base path.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function lambdaProxyEvent(scope: MappingScope, isBinary: IsBinary): Record<string, unknown> {
  const { rest } = scope;
  const { request, method } = rest;
  const { headers, multiValueHeaders } = headerMaps(request);
  const { queryStringParameters, multiValueQueryStringParameters } = queryMaps(request);
  const { body, isBase64Encoded } = eventBody(request, isBinary);
  return {
    resource: method?.resourcePath,
    path: request.eventPath,
    httpMethod: request.httpMethod,
    headers,
    multiValueHeaders,
    queryStringParameters,
    multiValueQueryStringParameters,
    pathParameters: nullIfEmpty(request.pathParameters),
    stageVariables: nullIfEmpty(rest.stageVariables),
    requestContext: requestContext(rest),
    body,
    isBase64Encoded,
  };
}

function headerMaps(request: MethodRequest) {
  // Without a prototype, as the names are a client's: __proto__ is one like any other.
  const headers: Record<string, string> = Object.create(null);
  const multiValueHeaders: Record<string, readonly string[]> = Object.create(null);
  for (const { name, values } of request.headers.sorted()) {
    headers[name] = values[values.length - 1] as string;
    multiValueHeaders[name] = values;
  }
  return { headers, multiValueHeaders };
}

function queryMaps({ query }: MethodRequest) {
  if (query.size === 0) return { queryStringParameters: null, multiValueQueryStringParameters: null };
  const queryStringParameters: Record<string, string> = Object.create(null);
  for (const [name, values] of query) queryStringParameters[name] = values[values.length - 1] as string;
  return { queryStringParameters, multiValueQueryStringParameters: Object.fromEntries(query) };
}

function eventBody(request: MethodRequest, isBinary: IsBinary) {
  if (request.body.length === 0) return { body: null, isBase64Encoded: false };
  const payload = toPayload(request.body, isBinary(request.headers.get('content-type') ?? 'application/json'));
  return { body: convertPayload(payload, 'CONVERT_TO_TEXT'), isBase64Encoded: typeof payload !== 'string' };
}

function nullIfEmpty<T extends object>(map: T): T | null {
  for (const _ in map) return map;
  return null;
}
