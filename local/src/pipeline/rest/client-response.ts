import { formatHttpDate } from '../../mapping/http-date.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import type { MethodResponse } from '../../mapping/method-response.js';
import type { ClientResponse, HeaderLines } from '../../model/client.js';
import type { Execution } from '../../model/execution.js';
import { compress } from './compression.js';

/** Puts the headers of every response on a method's answer, and compresses it where the API says so. */
export async function toClientResponse({ rest }: MappingScope, response: MethodResponse): Promise<ClientResponse> {
  const { status, headers, body } = response;
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) {
    return { status, headers: [...commonHeaders(rest.execution), ...headers, ...lastHeaders(rest.execution)], body };
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const { api, execution, request } = rest;
  const encoded =
    api.minimumCompressionSize === undefined
      ? { headers, body: bytes }
      : await compress(api, request.headers.get('accept-encoding'), { headers, body: bytes });
  return {
    status,
    headers: [
      ...commonHeaders(execution),
      ['Content-Length', String(encoded.body.length)],
      ...encoded.headers,
      ...lastHeaders(execution),
    ],
    body: encoded.body,
  };
}

function commonHeaders(execution: Execution): HeaderLines {
  return [
    ['Date', formatHttpDate(execution.clock.now())],
    ['x-amzn-RequestId', execution.requestId],
  ];
}

function lastHeaders(execution: Execution): HeaderLines {
  return [['x-amz-apigw-id', execution.extendedRequestId]];
}
