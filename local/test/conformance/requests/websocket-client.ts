import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import type { RecordedRequest } from './request-case.js';

/** How a handshake came out. */
export type Opened =
  | { readonly outcome: 'open'; readonly client: WebSocketClient }
  | {
      readonly outcome: 'refused';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    };

/** Opens a socket as the request of a case has it. */
export async function openSocket(port: number, request: RecordedRequest): Promise<Opened> {
  const query = new URLSearchParams(request.query ?? {}).toString();
  const path = `${request.path ?? '/prod'}${query === '' ? '' : `?${query}`}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, request.protocols ?? [], {
    headers: request.headers ?? {},
  });
  socket.on('error', () => {});
  const client = new WebSocketClient(socket);
  const refused = once(socket, 'unexpected-response') as Promise<[unknown, IncomingMessage]>;
  const first = await Promise.race([once(socket, 'open').then(() => undefined), refused]);
  if (!first) return { outcome: 'open', client };
  const [, response] = first;
  let body = '';
  for await (const chunk of response) body += chunk;
  const headers = response.headers as Record<string, string>;
  return { outcome: 'refused', status: response.statusCode ?? 0, headers, body };
}

/** An open socket that keeps what it is sent. */
export class WebSocketClient {
  readonly frames: (string | Buffer)[] = [];
  readonly #socket: WebSocket;
  readonly #closed: Promise<{ readonly code: number; readonly reason: string }>;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (frame: Buffer, isBinary) => this.frames.push(isBinary ? frame : frame.toString()));
    this.#closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  get subprotocol(): string {
    return this.#socket.protocol;
  }

  /** Text as it is, bytes of `{ base64 }`, anything else as JSON. */
  send(message: unknown): void {
    if (typeof message === 'string') this.#socket.send(message);
    else if (isBytes(message)) this.#socket.send(Buffer.from(message.base64, 'base64'));
    else this.#socket.send(JSON.stringify(message));
  }

  /** Resolves once everything that was sent before has arrived: a pong comes behind it. */
  async arrived(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    const pong = once(this.#socket, 'pong');
    this.#socket.ping();
    await Promise.race([pong, this.#closed]);
  }

  close({ code = 1000, reason = '' }: { readonly code?: number; readonly reason?: string }): void {
    this.#socket.close(code, reason);
  }

  closed(): Promise<{ readonly code: number; readonly reason: string }> {
    return this.#closed;
  }

  end(): void {
    this.#socket.terminate();
  }
}

function isBytes(message: unknown): message is { readonly base64: string } {
  return typeof message === 'object' && message !== null && 'base64' in message;
}
