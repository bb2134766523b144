import { Readable } from 'node:stream';
import { isFunctionError } from '../../integrations/lambda.js';
import { badEndpointAnswer, configurationError } from '../../integrations/refusals.js';
import type { EndpointResponse } from '../../mapping/endpoint-response.js';
import { bufferedBody } from '../../mapping/endpoint-response.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import type { IsBinary } from '../../mapping/media-types.js';
import type { MethodResponse } from '../../mapping/method-response.js';
import { tryDecodeBody, tryReadLambdaProxyResult } from './lambda-proxy-result.js';
import { readLambdaProxyStream } from './lambda-proxy-stream.js';
import type { ToMethodResponse } from './prepared.js';
import { remapHeaders, remappedHeaders, withContentType, withTrace } from './response-headers.js';

/**
 * Turns a function's answer to a proxy event into the method's. A function that fails, or an answer of another form, is
 * 502; a body that should be base64 and is not is 500.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
 */
export function lambdaProxyResponse(isBinary: IsBinary): ToMethodResponse {
  return (scope, response, traceId) => {
    const { execution } = scope.rest;
    if (isFunctionError(response)) {
      const payload = bufferedBody(response).toString();
      throw badEndpointAnswer(
        execution,
        `Lambda execution failed with status 200 due to customer function error: ${errorMessageOf(payload)}`,
        `the function failed: ${payload}`,
      );
    }
    if (response.body instanceof Readable) return readLambdaProxyStream(scope, response.body, traceId);
    return bufferedResponse(scope, response, traceId, isBinary);
  };
}

function bufferedResponse(
  scope: MappingScope,
  response: EndpointResponse,
  traceId: string,
  isBinary: IsBinary,
): MethodResponse {
  const { execution } = scope.rest;
  const payload = bufferedBody(response).toString();
  const result = tryReadLambdaProxyResult(payload);
  if (!result) {
    throw badEndpointAnswer(
      execution,
      'Execution failed due to configuration error: Malformed Lambda proxy response',
      `the function must return an object of statusCode, headers, multiValueHeaders, body (a string) and isBase64Encoded; it returned ${payload.slice(0, 200)}`,
    );
  }
  const body = tryDecodeBody(result, scope, isBinary);
  if (body === undefined) throw configurationError(execution, 'Unable to base64 decode the body.');
  const headers = withContentType(remapHeaders(result.headers, remappedHeaders));
  return { status: result.status, headers: withTrace(headers, traceId), body };
}

/** The message of Lambda's error object. */
export function errorMessageOf(payload: string): string {
  try {
    const error = JSON.parse(payload) as { errorMessage?: unknown } | null;
    return typeof error?.errorMessage === 'string' ? error.errorMessage : '';
  } catch {
    return '';
  }
}
