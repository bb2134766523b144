import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AnswerAwsCall, AwsCall } from '../../../src/aws/aws-call.js';
import type { Definition } from './request-case.js';
import { NotExpressible } from './request-case.js';

/** What a backend was sent. */
export interface BackendRequest {
  readonly method: string;
  readonly path: string;
  readonly args: Readonly<Record<string, string>>;
  /** With the names as they came. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type LambdaHandler = (event: unknown) => unknown;

type HttpAnswer = (request: BackendRequest, response: ServerResponse) => void;

/** The function of a backend of a `lambda-` kind. */
export function lambdaHandler(backend: Definition): LambdaHandler {
  const make = lambdaKinds[backend.kind];
  if (!make) throw new NotExpressible(`no function is known for the backend ${backend.kind}`);
  return make(backend);
}

const lambdaKinds: Readonly<Record<string, (backend: Definition) => LambdaHandler>> = {
  'lambda-echo-event': () => (event) => ({ statusCode: 200, body: JSON.stringify(event), isBase64Encoded: false }),
  'lambda-return-event': () => (event) => event,
  'lambda-return-body': () => (event) => JSON.parse((event as { body: string }).body),
  'lambda-static': (backend) => () => backend.returns,
  'lambda-throws': (backend) => () => {
    throw new Error(backend.message);
  },
  'lambda-node': (backend) => {
    const text = /returns \{statusCode:200, body:"\\"([^"\\]*)\\" \+ JSON/.exec(backend.describe ?? '')?.[1];
    if (text === undefined) throw new NotExpressible('the function is described in words that no runner knows');
    return (event) => {
      const body = JSON.stringify(`${text}${JSON.stringify(event)}`);
      return { statusCode: 200, body, isBase64Encoded: false, headers: {} };
    };
  },
};

/** The path of an HTTP backend that a case names no URI of. */
export const defaultPaths: Readonly<Record<string, string>> = { 'httpbin-post': '/post' };

const httpKinds: Readonly<Record<string, (backend: Definition) => HttpAnswer>> = {
  'httpbin-post': () => httpbin,
  'lambda-url-echo': () => functionUrlEcho,
  'http-status-echo': () => statusEcho,
  'echo-body': () => (request, response) => {
    reply(response, 200, { 'Content-Type': 'application/json' }, request.body);
  },
  static: (backend) => (_, response) => {
    const { status = 200, headers = { 'Content-Type': 'application/json' }, body = '' } = backend;
    reply(response, status, headers, typeof body === 'string' ? body : JSON.stringify(body));
  },
};

function reply(response: ServerResponse, status: number, headers: Record<string, string>, body: string | Buffer): void {
  response.writeHead(status, { ...headers, 'Content-Length': String(Buffer.byteLength(body)) }).end(body);
}

/** Answers as httpbin.org does: it tells what it got, with names in the spelling of its server. */
function httpbin({ args, headers, body, path }: BackendRequest, response: ServerResponse): void {
  const told = {
    args,
    data: body.toString(),
    files: {},
    form: {},
    headers: canonical(headers),
    json: tryParse(body),
    origin: '192.0.2.1',
    url: path,
  };
  const own = {
    'Content-Type': 'application/json',
    Server: 'gunicorn/19.9.0',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Credentials': 'true',
  };
  reply(response, 200, own, JSON.stringify(told));
}

/** Names as Python's WSGI servers give them: `Content-Md5`. */
export function canonical(headers: Readonly<Record<string, string>>): Record<string, string> {
  const capital = (name: string) => name.toLowerCase().replace(/(^|-)\w/g, (letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [capital(name), value]));
}

/** A Lambda function URL puts headers of its own on its answers. */
function functionUrlEcho({ method, path, args, headers, body }: BackendRequest, response: ServerResponse): void {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const own = {
    'Content-Type': 'application/json',
    'x-amzn-requestid': randomUUID(),
    'X-Amzn-Trace-Id': 'Root=1-6740a3e5-2d1b0c9f8e7d6a5b4c3d2e1f;Sampled=0',
  };
  reply(response, 200, own, JSON.stringify({ args, data: body.toString(), headers: lower, method, path }));
}

function statusEcho({ path }: BackendRequest, response: ServerResponse): void {
  const status = Number(/\/status\/(\d+)/.exec(path)?.[1] ?? 200);
  reply(response, status, { 'Content-Type': 'application/json' }, JSON.stringify({ message: '', status_code: status }));
}

export interface HttpBackend {
  readonly host: string;
  readonly requests: readonly BackendRequest[];
  close(): void;
}

/** Starts the HTTP backend of a case. */
export async function startHttpBackend(backend: Definition): Promise<HttpBackend> {
  const answer = httpKinds[backend.kind]?.(backend);
  if (!answer) throw new NotExpressible(`no HTTP server is known for the backend ${backend.kind}`);
  const requests: BackendRequest[] = [];
  const server: Server = createServer(async (message, response) => {
    const request = await readRequest(message);
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export function isHttpKind(kind: string | undefined): boolean {
  return kind !== undefined && Object.hasOwn(httpKinds, kind);
}

async function readRequest(message: IncomingMessage): Promise<BackendRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const headers: Record<string, string> = {};
  for (let index = 0; index < message.rawHeaders.length; index += 2) {
    headers[message.rawHeaders[index] as string] = message.rawHeaders[index + 1] as string;
  }
  return { method: message.method ?? '', ...splitTarget(message.url ?? '/'), headers, body: Buffer.concat(chunks) };
}

function splitTarget(target: string): Pick<BackendRequest, 'path' | 'args'> {
  const url = new URL(target, 'http://backend');
  return { path: url.pathname, args: Object.fromEntries(url.searchParams) };
}

/** A backend call of AWS, as the record of a case has it. */
export function toBackendRequest(call: AwsCall): BackendRequest {
  return {
    method: call.method,
    ...splitTarget(call.target),
    headers: Object.fromEntries(call.headers),
    body: call.body,
  };
}

/** A store like S3: PUT keeps the body, GET returns it with the media type that its query asks for. */
export function objectStore(): AnswerAwsCall {
  const objects = new Map<string, Buffer>();
  return async (call) => {
    const { path, args } = splitTarget(call.target);
    if (call.method === 'PUT') {
      objects.set(path, call.body);
      return { status: 200, headers: [['ETag', etag(call.body)]], body: Buffer.alloc(0) };
    }
    const body = objects.get(path);
    if (!body) return { status: 404, headers: [['Content-Type', 'application/xml']], body: Buffer.from('<Error/>') };
    const contentType = args['response-content-type'] ?? 'binary/octet-stream';
    return {
      status: 200,
      headers: [
        ['Content-Type', contentType],
        ['ETag', etag(body)],
      ],
      body,
    };
  };
}

function etag(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function tryParse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}
