import { tryDecodeBase64 } from '../../mapping/base64.js';
import type { Payload } from '../../mapping/content-handling.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import { firstAccepted, type IsBinary } from '../../mapping/media-types.js';
import { isSendable } from '../../mapping/sendable.js';
import type { HeaderLines } from '../../model/client.js';

/** What a function answered, read as a proxy response. */
export interface LambdaProxyResult {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * Reads a function's answer to a proxy event; undefined where it is not of the one form that API Gateway takes: an object
 * of these five members, all of them optional.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
export function tryReadLambdaProxyResult(payload: string): LambdaProxyResult | undefined {
  const result = tryParseObject(payload);
  if (!result || Object.keys(result).some((member) => !members.has(member))) return undefined;
  const status = tryReadStatus(result.statusCode);
  const headers = tryReadHeaders(result.multiValueHeaders ?? {}, result.headers ?? {});
  const body = result.body ?? '';
  if (status === undefined || !headers || typeof body === 'object') return undefined;
  return { status, headers, body: String(body), isBase64Encoded: String(result.isBase64Encoded) === 'true' };
}

/**
 * The body for the client: decoded where the function says it is base64 and the first media type that the client accepts
 * is binary. Undefined where it should be decoded and cannot be.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/lambda-proxy-binary-media.html
 */
export function tryDecodeBody(result: LambdaProxyResult, scope: MappingScope, isBinary: IsBinary): Payload | undefined {
  if (!result.isBase64Encoded) return result.body;
  const accept = firstAccepted(scope.rest.request.headers.get('accept'));
  return isBinary(accept) ? tryDecodeBase64(result.body) : result.body;
}

const members: ReadonlySet<string> = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);

function tryParseObject(payload: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A number, or a text that is one; without any the call went well. */
export function tryReadStatus(value: unknown): number | undefined {
  if (value === undefined || value === null) return 200;
  return /^[2-5]\d\d$/.test(String(value)) ? Number(value) : undefined;
}

/** Values of the multi-value map come first, and its spelling of a name counts. */
export function tryReadHeaders(multiValueHeaders: unknown, headers: unknown): HeaderLines | undefined {
  if (!isRecord(multiValueHeaders) || !isRecord(headers)) return undefined;
  const lines: [name: string, value: string][] = [];
  const spelling = new Map<string, string>();
  for (const [name, values] of Object.entries(multiValueHeaders)) {
    if (!Array.isArray(values) || !values.every(isScalar)) return undefined;
    spelling.set(name.toLowerCase(), name);
    lines.push(...values.map((value): [string, string] => [name, String(value)]));
  }
  for (const [name, value] of Object.entries(headers)) {
    if (!isScalar(value)) return undefined;
    const line: [string, string] = [spelling.get(name.toLowerCase()) ?? name, value === null ? '' : String(value)];
    if (!lines.some(([known, text]) => known === line[0] && text === line[1])) lines.push(line);
  }
  return lines.every(isSendable) ? lines : undefined;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
