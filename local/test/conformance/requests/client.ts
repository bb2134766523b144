import { Agent, request as requestHttp } from 'node:http';
import type { RecordedRequest } from './request-case.js';

export interface ReceivedResponse {
  readonly status: number;
  /** In wire order, a repeated header joined by a comma and a blank, as the recording client did. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A client that keeps its connection does not ask to close it. */
const connections = new Agent({ keepAlive: true });

/** Sends the request of a case over a socket, with its headers as they are. */
export function sendRequest(
  { port, host, stage }: { port: number; host: string; stage: string },
  request: RecordedRequest,
): Promise<ReceivedResponse> {
  const body = bodyOf(request);
  const headers = headersOf(request, body, host);
  return new Promise((resolve, reject) => {
    const outgoing = requestHttp({
      host: '127.0.0.1',
      port,
      method: request.method ?? 'GET',
      path: targetOf(request, stage),
      headers: headers.flat(),
      agent: connections,
      setHost: false,
    });
    outgoing.on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve({ status: response.statusCode ?? 0, headers: joined(response.rawHeaders), body: Buffer.concat(chunks) });
    });
    outgoing.on('error', reject);
    outgoing.end(body.length > 0 ? body : undefined);
  });
}

export function bodyOf(request: RecordedRequest): Buffer {
  if (request.bodyBase64 !== undefined) return Buffer.from(request.bodyBase64, 'base64');
  if (request.bodyJson !== undefined) return Buffer.from(pythonJson(request.bodyJson));
  return Buffer.from(typeof request.body === 'string' ? request.body : '');
}

/** JSON as the recording client wrote it: with a blank behind `:` and `,`. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${pythonJson(member)}`);
  return `{${members.join(', ')}}`;
}

function headersOf(request: RecordedRequest, body: Buffer, host: string): [string, string][] {
  const headers = Object.entries((request.headers ?? {}) as Record<string, string | string[]>).flatMap(
    ([name, value]): [string, string][] => [value].flat().map((text) => [name, text]),
  );
  const has = (wanted: string) => headers.some(([name]) => name.toLowerCase() === wanted);
  if (!has('host')) headers.push(['Host', host]);
  if (request.bodyJson !== undefined && !has('content-type')) headers.push(['Content-Type', 'application/json']);
  if (!has('transfer-encoding') && !has('content-length')) headers.push(['Content-Length', String(body.length)]);
  return headers;
}

function targetOf(request: RecordedRequest, stage: string): string {
  if (request.rawTarget !== undefined) return request.rawTarget;
  const query = new URLSearchParams(request.query ?? {}).toString();
  const path = request.path === '/' ? '' : request.path;
  return `/${stage}${path ?? ''}${query === '' ? '' : `?${query}`}`;
}

function joined(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index < raw.length; index += 2) {
    const [name, value] = [raw[index] as string, raw[index + 1] as string];
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}
