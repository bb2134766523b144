import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ClientResponse } from '../model/client.js';

/** The answer to what is no request; undefined where the connection itself has failed, and nobody is there to read one. */
export function tryFindRefusal({ code = '' }: NodeJS.ErrnoException): ClientResponse | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return refusal(408, 'Request Timeout');
  if (code === 'HPE_HEADER_OVERFLOW') return refusal(431, 'Request Header Fields Too Large');
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return refusal(413, 'Request Entity Too Large');
  return code.startsWith('HPE_') ? refusal(400, 'Bad Request') : undefined;
}

/** An answer as API Gateway words its own. */
export function refusal(status: number, message: string): ClientResponse {
  return {
    status,
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

/** Writes an answer to a connection that no HTTP server looks after, and closes it. */
export function refuse(socket: Duplex, { status, headers, body }: ClientResponse): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const content = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const lines = [...headers, ['Connection', 'close'], ['Content-Length', String(content.length)]];
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${head}\r\n`);
  // A client that goes on sending, or never reads, holds the connection no longer.
  socket.end(content, () => socket.destroy());
}
