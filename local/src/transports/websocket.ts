import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import type { Clock } from '../model/execution.js';
import type { Closing, Connection, Message } from '../pipeline/websocket/connection.js';
import type { Handshake } from '../pipeline/websocket-api.js';
import { FrameMeter } from './frame-meter.js';
import type { Upgrade } from './http-servers.js';
import type { OpenConnections, PlacedConnection } from './open-connections.js';
import { refuse } from './refused-requests.js';

/** What happens on the sockets of one WebSocket API, and who answers. */
export interface WebSocketService {
  readonly apiId: string;
  connect(client: ClientRequest): Promise<Handshake>;
  /** Gives the frame for the sender, if there is one. */
  receive(connection: Connection, message: Message): Promise<string | Buffer | undefined>;
  disconnect(connection: Connection, closing: Closing): Promise<void>;
  /** Told of what the others threw: a bug of ours. */
  onFailure(error: unknown): void;
}

/** The world that the sockets live in. */
export interface SocketEnvironment {
  readonly connections: OpenConnections;
  readonly clock: Clock;
  /** Calls back again and again; the function it gives ends that. */
  every(millis: number, callback: () => void): () => void;
}

/** The sockets of one WebSocket API. */
export interface SocketServer {
  onUpgrade(upgrade: Upgrade): void;
  /** Closes every socket as going away; nobody is told of the disconnections. */
  close(): void;
}

/**
 * Serves the sockets of a WebSocket API. A handshake waits until `connect` has decided; a connection ends after ten
 * minutes without a message, after two hours in any case, and with a frame or message that is binary or too long.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export function serveWebSockets(service: WebSocketService, environment: SocketEnvironment): SocketServer {
  const subprotocols = new WeakMap<IncomingMessage, string>();
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    clientTracking: false,
    maxPayload: longestMessage,
    handleProtocols: (_, message) => subprotocols.get(message) ?? false,
  });
  const sockets = new Set<OpenSocket>();
  const stopSweeping = environment.every(sweepMillis, () => {
    for (const socket of sockets) socket.closeWhenOver();
  });
  let closed = false;

  const accept = async ({ request, message, socket, head }: Upgrade): Promise<void> => {
    if (!isHandshake(message)) return refuse(socket, badHandshake);
    const handshake = await service.connect(request);
    if (handshake.outcome === 'refused') return refuse(socket, handshake.response);
    const { connection, subprotocol } = handshake;
    if (socket.destroyed || closed) {
      socket.destroy();
      return service.disconnect(connection, { statusCode: 1006, reason: reasons[1006] });
    }
    if (subprotocol !== undefined) subprotocols.set(message, subprotocol);
    server.handleUpgrade(message, socket, head, (webSocket) => {
      const open = new OpenSocket({ webSocket, connection, service, environment });
      sockets.add(open);
      open.begin(socket, (closing) => {
        sockets.delete(open);
        if (!closed) service.disconnect(connection, closing).catch(service.onFailure);
      });
    });
  };

  return {
    onUpgrade: (upgrade) => {
      accept(upgrade).catch((error) => {
        service.onFailure(error);
        refuse(upgrade.socket, { status: 500, headers: [], body: Buffer.alloc(0) });
      });
    },
    close: () => {
      closed = true;
      stopSweeping();
      for (const socket of sockets) socket.leave(1001);
    },
  };
}

const longestMessage = 128 * 1024;
const longestFrame = 32 * 1024;
const idleMillis = 10 * 60_000;
const longestConnectionMillis = 2 * 3_600_000;
const sweepMillis = 1_000;
/** Messages of one client that are being answered; while there are more, no further one is read. */
const mostUnanswered = 100;

interface SocketParts {
  readonly webSocket: WebSocket;
  readonly connection: Connection;
  readonly service: WebSocketService;
  readonly environment: SocketEnvironment;
}

/** An open connection: its socket, and what `@connections` can do with it. */
class OpenSocket implements PlacedConnection {
  readonly #parts: SocketParts;
  #lastActiveAt: number;
  #unanswered = 0;
  #isRefused = false;

  constructor(parts: SocketParts) {
    this.#parts = parts;
    this.#lastActiveAt = parts.connection.connectedAt;
  }

  get id(): string {
    return this.#parts.connection.id;
  }

  get apiId(): string {
    return this.#parts.service.apiId;
  }

  get stageName(): string {
    return this.#parts.connection.stage.name;
  }

  get connectedAt(): number {
    return this.#parts.connection.connectedAt;
  }

  get lastActiveAt(): number {
    return this.#lastActiveAt;
  }

  get sourceIp(): string {
    return this.#parts.connection.sourceIp;
  }

  get userAgent(): string {
    return this.#parts.connection.userAgent ?? '';
  }

  begin(socket: Duplex, onEnd: (closing: Closing) => void): void {
    const { webSocket, environment } = this.#parts;
    const meter = new FrameMeter(longestFrame);
    // In front of the library, so that a message of such a frame is not taken for one.
    socket.prependListener('data', (chunk: Buffer) => {
      if (this.#isRefused || !meter.exceeds(chunk)) return;
      this.#refuse(1009);
    });
    environment.connections.add(this);
    webSocket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#refuse(1003);
      else this.#receive({ content: data });
    });
    webSocket.on('ping', () => this.#touch());
    webSocket.on('error', () => {});
    webSocket.on('close', (code, reason) => {
      environment.connections.remove(this);
      onEnd({ statusCode: code, reason: reason.toString() || reasonOf(code) });
    });
  }

  /** Sends in the order of the calls; resolves once the message has left for the client. */
  send(message: Buffer | string): Promise<void> {
    this.#touch();
    return new Promise((resolve, reject) => {
      // API Gateway sends text frames; bytes that are no text go as a binary frame.
      const binary = Buffer.isBuffer(message) && !isUtf8(message);
      this.#parts.webSocket.send(message, { binary }, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): void {
    this.leave(1000);
  }

  leave(code: number): void {
    this.#parts.environment.connections.remove(this);
    this.#parts.webSocket.close(code, reasonOf(code));
  }

  closeWhenOver(): void {
    const now = this.#parts.environment.clock.now();
    if (now - this.#lastActiveAt >= idleMillis || now - this.connectedAt >= longestConnectionMillis) this.leave(1001);
  }

  async #receive(message: Message): Promise<void> {
    if (this.#isRefused) return;
    this.#touch();
    const { webSocket, connection, service } = this.#parts;
    if (++this.#unanswered === mostUnanswered) webSocket.pause();
    try {
      const reply = await service.receive(connection, message);
      // A client that has gone meanwhile misses its reply.
      if (reply !== undefined) await this.send(reply).catch(() => {});
    } catch (error) {
      service.onFailure(error);
    }
    if (this.#unanswered-- === mostUnanswered) webSocket.resume();
  }

  /** What comes behind a frame that is refused is not looked at. */
  #refuse(code: number): void {
    this.#isRefused = true;
    this.leave(code);
  }

  #touch(): void {
    this.#lastActiveAt = this.#parts.environment.clock.now();
  }
}

/** What API Gateway writes where a peer gives a code without a reason. */
const reasons = {
  1000: 'Connection Closed Normally',
  1001: 'Going away',
  1003: 'Binary frames are not supported',
  1005: 'Client-side close frame status not set',
  1006: 'Connection closed abnormally',
  1009: 'Message too long',
} as const;

function reasonOf(code: number): string {
  return code in reasons ? reasons[code as keyof typeof reasons] : '';
}

function isHandshake({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '') &&
    /^(8|13)$/.test(headers['sec-websocket-version'] ?? '')
  );
}

const badHandshake: ClientResponse = {
  status: 400,
  headers: [['Content-Type', 'application/json']],
  body: Buffer.from('{"message":"Bad Request"}'),
};
