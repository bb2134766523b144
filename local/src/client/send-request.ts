import { type Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { UsageError } from '../model/usage-error.js';

/** What of a request `fetch` takes, and is taken here. */
export interface RequestParts extends Pick<RequestInit, 'headers' | 'body' | 'signal'> {
  /** A body that is sent as JSON, with the content type of JSON unless `headers` has another. */
  readonly json?: unknown;
}

/** Where a request goes: the target is sent as it is, with nothing decoded, encoded or resolved. */
export interface RequestLine {
  readonly method: string;
  /** Such as `http://127.0.0.1:3001`. */
  readonly origin: URL;
  readonly target: string;
}

/** Sends a request and gives the response as `fetch` does, once its head is there; redirects are not followed. */
export async function sendRequest(line: RequestLine, parts: RequestParts, agent: Agent): Promise<Response> {
  const { body, contentType } = parts.json === undefined ? await readBody(parts.body ?? null) : jsonBody(parts);
  const headers = headerLines(parts.headers);
  const has = (name: string) => headers.some(([given]) => given.toLowerCase() === name);
  if (contentType !== null && !has('content-type')) headers.push(['Content-Type', contentType]);
  if (body.length > 0 && !has('content-length')) headers.push(['Content-Length', String(body.length)]);
  if (!has('host')) headers.unshift(['Host', line.origin.host]);
  const message = await exchange(line, { headers, body, signal: parts.signal ?? undefined }, agent);
  return toResponse(message);
}

interface Exchanged {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  readonly signal: AbortSignal | undefined;
}

function exchange(line: RequestLine, { headers, body, signal }: Exchanged, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = line.origin;
    const request = requestHttp(
      {
        agent,
        host: hostname.replace(/^\[|\]$/g, ''),
        port,
        method: line.method,
        path: line.target,
        headers: headers.flat(),
        setHost: false,
        ...(signal && { signal }),
      },
      resolve,
    );
    request.on('error', reject);
    request.end(body);
  });
}

function jsonBody({ body, json }: RequestParts) {
  if (body !== undefined && body !== null) {
    throw new UsageError('INVALID_OPTION', 'a request has both a body and json', 'leave one of them out');
  }
  return { body: Buffer.from(JSON.stringify(json)), contentType: 'application/json' };
}

/** The bytes of a body, and the content type that `fetch` would give it. */
async function readBody(body: NonNullable<RequestInit['body']> | null) {
  if (body === null) return { body: Buffer.alloc(0), contentType: null };
  const asResponse = new Response(body);
  return { body: Buffer.from(await asResponse.arrayBuffer()), contentType: asResponse.headers.get('content-type') };
}

function headerLines(headers: RequestInit['headers']): (readonly [string, string])[] {
  if (headers === undefined) return [];
  // A plain object keeps the case in which its names are written.
  if (Symbol.iterator in headers) return [...headers].map(([name, value]) => [String(name), String(value)]);
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)] as const));
}

function toResponse(message: IncomingMessage): Response {
  const status = message.statusCode ?? 502;
  const headers = new Headers();
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    headers.append(message.rawHeaders[index] as string, message.rawHeaders[index + 1] as string);
  }
  const init = { status, statusText: message.statusMessage ?? '', headers };
  if (statusesWithoutBody.has(status)) {
    message.resume();
    return new Response(null, init);
  }
  const decoded = decoders[message.headers['content-encoding'] ?? '']?.();
  // An answer that breaks off breaks the decoder off too: who reads it is told, and does not wait.
  const body = decoded ? pipeline(message, decoded, () => {}) : message;
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, init);
}

const statusesWithoutBody: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

const decoders: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
