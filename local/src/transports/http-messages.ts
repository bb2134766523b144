import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { TLSSocket } from 'node:tls';
import type { ClientRequest, ClientResponse, HeaderLines } from '../model/client.js';

/** What API Gateway takes of a body; the pipelines answer a longer one with 413. */
export const longestBody = 10 * 1024 * 1024;

const noBody = Buffer.alloc(0);

/**
 * Reads a request with its body. Of a body that is too long only the beginning is read, one byte more than is allowed.
 * Gives nothing when the client goes away meanwhile.
 */
export async function readClientRequest(message: IncomingMessage): Promise<ClientRequest | undefined> {
  if (!hasBody(message)) return toClientRequest(message, noBody);
  const body = await readBody(message);
  return body && toClientRequest(message, body);
}

/** A request as it came, nothing decoded. */
export function toClientRequest(message: IncomingMessage, body: Buffer): ClientRequest {
  return {
    method: message.method ?? 'GET',
    target: message.url ?? '/',
    protocol: `HTTP/${message.httpVersion}`,
    scheme: message.socket instanceof TLSSocket ? 'https' : 'http',
    headers: toHeaderLines(message.rawHeaders),
    body,
    sourceIp: sourceIpOf(message),
  };
}

/** Writes an answer: a buffer at once with its length, a stream as it comes. */
export async function writeClientResponse(
  response: ServerResponse,
  { status, headers, body }: ClientResponse,
  request: ClientRequest,
): Promise<void> {
  if (!Buffer.isBuffer(body)) {
    response.writeHead(status, linesOf(headers, undefined));
    // A client that goes away in the middle of a stream is no failure of ours.
    await pipeline(body, response).catch(() => response.destroy());
    return;
  }
  const lines = linesOf(headers, saysItsLength(request, { status, headers }) ? String(body.length) : undefined);
  if (request.body.length > longestBody) lines.push('Connection', 'close');
  response.writeHead(status, lines);
  if (body.length > longestMerged) response.end(body);
  // As text of one byte a character it leaves together with the head: one write to the socket and not two parts of one.
  else response.end(body.toString('latin1'), 'latin1');
}

/** An answer to HEAD may tell the length of the body that it stands for. */
function saysItsLength({ method }: ClientRequest, { status, headers }: Omit<ClientResponse, 'body'>): boolean {
  if (status === 204 || status === 304) return false;
  return method !== 'HEAD' || !headers.some(([name]) => name.toLowerCase() === 'content-length');
}

/**
 * Header lines as Node.js takes them. How a body is framed is not for functions and endpoints to say: a length that is not
 * the body's would make the client take the next answer for a part of this one.
 */
function linesOf(headers: HeaderLines, length: string | undefined): string[] {
  const lines: string[] = [];
  let lengthGiven = false;
  for (const [name, value] of headers) {
    const isLength = name.length === 14 && name.toLowerCase() === 'content-length';
    if (isLength && length !== undefined) {
      if (!lengthGiven) lines.push(name, length);
      lengthGiven = true;
      continue;
    }
    if ((name.length === 17 || name.length === 7) && framing.has(name.toLowerCase())) continue;
    lines.push(name, value);
  }
  if (!lengthGiven && length !== undefined) lines.push('Content-Length', length);
  return lines;
}

const framing: ReadonlySet<string> = new Set(['transfer-encoding', 'trailer']);

/** Bytes of a body up to which to copy it is cheaper than to send it as a part of its own. */
const longestMerged = 16 * 1024;

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    message.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= longestBody) {
        chunks.push(chunk);
        return;
      }
      chunks.push(chunk);
      message.removeAllListeners('data');
      message.resume();
      resolve(Buffer.concat(chunks, Math.min(length, longestBody + 1)));
    });
    message.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    message.on('error', () => resolve(undefined));
    message.on('close', () => resolve(undefined));
  });
}

function toHeaderLines(raw: readonly string[]): HeaderLines {
  const lines: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([raw[i] as string, raw[i + 1] as string]);
  return lines;
}

function sourceIpOf(message: IncomingMessage): string {
  const address = message.socket.remoteAddress ?? '127.0.0.1';
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}
