import { Readable } from 'node:stream';
import { badEndpointAnswer } from '../../integrations/refusals.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import type { MethodResponse } from '../../mapping/method-response.js';
import type { HeaderLines } from '../../model/client.js';
import { tryReadHeaders, tryReadStatus } from './lambda-proxy-result.js';
import { remapHeaders, remappedHeaders, withContentType, withTrace } from './response-headers.js';

/**
 * Reads a streamed answer of a function: a prelude of JSON with status and headers, eight NUL bytes, then the body, which
 * goes to the client as it comes.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 */
export async function readLambdaProxyStream(
  scope: MappingScope,
  payload: Readable,
  traceId: string,
): Promise<MethodResponse> {
  const { prelude, rest, chunks } = await splitPrelude(payload);
  const head = prelude === undefined ? undefined : tryReadPrelude(prelude);
  if (!head) {
    payload.destroy();
    throw badEndpointAnswer(
      scope.rest.execution,
      'Execution failed due to configuration error: Malformed Lambda proxy response',
      'a streamed response must begin with a JSON prelude of statusCode and headers and eight NUL bytes',
    );
  }
  const headers = withContentType(remapHeaders(head.headers, remappedHeaders));
  return { status: head.status, headers: withTrace(headers, traceId), body: Readable.from(bodyOf(rest, chunks)) };
}

const delimiter = Buffer.alloc(8);

/** A prelude that is longer than this is none. */
const maximumPreludeBytes = 16 * 1024;

interface Split {
  readonly prelude: string | undefined;
  readonly rest: Buffer;
  readonly chunks: AsyncIterator<Buffer>;
}

async function splitPrelude(payload: Readable): Promise<Split> {
  const chunks: AsyncIterator<Buffer> = payload[Symbol.asyncIterator]();
  let read = Buffer.alloc(0);
  while (read.length <= maximumPreludeBytes) {
    const next = await chunks.next();
    if (next.done) break;
    read = Buffer.concat([read, next.value]);
    const end = read.indexOf(delimiter);
    if (end >= 0)
      return { prelude: read.toString('utf8', 0, end), rest: read.subarray(end + delimiter.length), chunks };
  }
  return { prelude: undefined, rest: read, chunks };
}

function tryReadPrelude(text: string): { status: number; headers: HeaderLines } | undefined {
  try {
    const prelude = JSON.parse(text) as Record<string, unknown>;
    const status = tryReadStatus(prelude.statusCode);
    const headers = tryReadHeaders(prelude.multiValueHeaders ?? {}, prelude.headers ?? {});
    if (status === undefined || !headers) return undefined;
    const cookies = Array.isArray(prelude.cookies) ? prelude.cookies : [];
    return { status, headers: [...headers, ...cookies.map((cookie) => ['Set-Cookie', String(cookie)] as const)] };
  } catch {
    return undefined;
  }
}

async function* bodyOf(rest: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (rest.length > 0) yield rest;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}
