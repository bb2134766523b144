import { Agent as HttpAgent, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import { longestAnswer, readWhole } from '../mapping/endpoint-body.js';
import type { HeaderLines } from '../model/client.js';

/** A request to an HTTP endpoint, with exactly these headers. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: HeaderLines;
  readonly body: Buffer;
  /** Ends the request and its connection, however far it has come. */
  readonly signal: AbortSignal;
}

interface HttpResponse {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: IncomingMessage;
}

/** Sends a request and resolves when the head of the response is there. */
export type SendHttp = (request: HttpRequest) => Promise<HttpResponse>;

/** An answer with its whole body. */
interface WholeHttpResponse {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Buffer;
}

/** Sends a request and reads the answer, which must not be longer than API Gateway takes. */
export async function sendWhole(sendHttp: SendHttp, request: HttpRequest): Promise<WholeHttpResponse> {
  const response = await sendHttp(request);
  return { ...response, body: await readWhole(response.body, longestAnswer, reportedLength(response.body)) };
}

function reportedLength({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** Sends HTTP requests over connections that are kept for the next one; `close` ends them. */
export function createHttpSender(): { readonly send: SendHttp; close(): void } {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({ keepAlive: true });
  return {
    send: (request) => send(request, request.url.protocol === 'https:' ? https : http),
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}

function send({ url, method, headers, body, signal }: HttpRequest, agent: HttpAgent): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = { method, agent, setHost: false, signal };
    const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
    request.on('response', (response) => {
      resolve({ status: response.statusCode ?? 502, headers: lines(response.rawHeaders), body: response });
    });
    for (const event of ['upgrade', 'connect']) {
      request.on(event, (_, socket: Duplex) => {
        socket.destroy();
        reject(new Error('the endpoint changes the protocol of the connection'));
      });
    }
    request.on('error', reject);
    for (const [name, value] of withLength(headers, method, body)) request.appendHeader(name, value);
    // Node.js refuses a Trailer header without chunks; API Gateway sends whatever is mapped.
    request.chunkedEncoding = headers.some(([name]) => name.toLowerCase() === 'trailer');
    request.flushHeaders();
    request.chunkedEncoding = false;
    request.end(body);
  });
}

/** The length is told even where it is 0, but for methods that have no body as a rule. */
function withLength(headers: HeaderLines, method: string, body: Buffer): HeaderLines {
  if (body.length === 0 && ['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(method)) return headers;
  return [...headers, ['Content-Length', String(body.length)]];
}

function lines(raw: readonly string[]): HeaderLines {
  const headers: [string, string][] = [];
  for (let index = 0; index < raw.length; index += 2) {
    headers.push([raw[index] as string, raw[index + 1] as string]);
  }
  return headers;
}
