import { configurationError } from '../../integrations/refusals.js';
import { tryDecodeBase64 } from '../../mapping/base64.js';
import type { ClientResponse } from '../../model/client.js';
import type { Execution } from '../../model/execution.js';

/**
 * Reads what a function returned in payload format 2.0. Without a status code the whole value is the body: a string as it
 * is, anything else as JSON, with status 200 and type `application/json`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function readResult20(execution: Execution, payload: string): ClientResponse {
  return explained(execution, () => fromResult20(parse(payload)));
}

function fromResult20(result: unknown): ClientResponse {
  if (!isRecord(result) || result.statusCode === undefined) {
    return {
      status: 200,
      headers: [jsonType],
      body: Buffer.from(typeof result === 'string' ? result : JSON.stringify(result)),
    };
  }
  const headers = singleHeaders(result.headers);
  const cookies = listOf(result.cookies).map((cookie): [string, string] => ['Set-Cookie', text(cookie)]);
  return {
    status: statusOf(result.statusCode),
    headers: withType([...headers, ...cookies]),
    body: bodyOf(result),
  };
}

/**
 * Reads what a function returned in payload format 1.0: an object with a status code, as from a REST API's proxy
 * integration, but members that it does not know are ignored.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function readResult10(execution: Execution, payload: string): ClientResponse {
  return explained(execution, () => fromResult10(parse(payload)));
}

function fromResult10(result: unknown): ClientResponse {
  if (!isRecord(result)) throw new MalformedResult('the function did not return an object');
  const several = Object.entries(recordOf(result.multiValueHeaders)).flatMap(([name, values]) =>
    listOf(values).map((value): [string, string] => [name, text(value)]),
  );
  const given = new Set(several.map(([name]) => name.toLowerCase()));
  const single = singleHeaders(result.headers).filter(([name]) => !given.has(name.toLowerCase()));
  return {
    status: statusOf(result.statusCode),
    headers: withType([...several, ...single]),
    body: bodyOf(result),
  };
}

const jsonType = ['Content-Type', 'application/json'] as const;

/** A result that is not of its format. The client is told of an error and no more; the terminal gets the reason. */
class MalformedResult extends Error {}

function explained(execution: Execution, read: () => ClientResponse): ClientResponse {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MalformedResult)) throw error;
    throw configurationError(execution, 'Malformed Lambda proxy response', error.message);
  }
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    throw new MalformedResult('the function did not return JSON');
  }
}

function statusOf(statusCode: unknown): number {
  const status = typeof statusCode === 'string' && statusCode.trim() !== '' ? Number(statusCode) : statusCode;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599) return status;
  throw new MalformedResult(`the function returned the status code ${JSON.stringify(statusCode)}`);
}

function bodyOf({ body, isBase64Encoded }: Record<string, unknown>): Buffer {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body !== 'string') throw new MalformedResult('the function returned a body that is not a string');
  if (isBase64Encoded !== true) return Buffer.from(body);
  const decoded = tryDecodeBase64(body);
  if (!decoded) throw new MalformedResult('the function returned a body that is not base64');
  return decoded;
}

function singleHeaders(headers: unknown): [string, string][] {
  return Object.entries(recordOf(headers)).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, text(value)]],
  );
}

function withType(headers: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return headers.some(([name]) => name.toLowerCase() === 'content-type') ? headers : [jsonType, ...headers];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function recordOf(value: unknown): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (isRecord(value)) return value;
  throw new MalformedResult('the function returned headers that are not an object');
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new MalformedResult('the function returned a single value where a list is needed');
}

function text(value: unknown): string {
  if (typeof value === 'object') throw new MalformedResult('the function returned a header that is not text');
  return String(value);
}
