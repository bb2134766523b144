import { isUtf8 } from 'node:buffer';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock } from '../model/execution.js';
import { waitAtMost } from '../model/patience.js';
import type { Closing, Connection, Message } from '../pipeline/websocket/connection.js';
import { FrameMeter } from './frame-meter.js';
import type { PlacedConnection } from './open-connections.js';
import type { SocketEnvironment, WebSocketService } from './socket-environment.js';

const longestFrame = 32 * 1024;
const idleMillis = 10 * 60_000;
const longestConnectionMillis = 2 * 3_600_000;
/** Messages of one client that are being answered; while there are more, no further one is read. */
const mostUnanswered = 100;
/** Bytes on their way to a client for which nobody who sends is made to wait. */
const promptlyUnsent = 1024 * 1024;
/** Bytes on their way to a client beyond which it is given up. */
const mostUnsent = 16 * 1024 * 1024;
/** For messages that are being answered when the API goes: less than its listener gives them, so that a farewell is sent. */
const graceMillis = 900;
/** While a client takes nothing of what is on its way to it. */
const stalledMillis = 30_000;

interface SocketParts {
  readonly webSocket: WebSocket;
  readonly connection: Connection;
  readonly service: WebSocketService;
  readonly environment: SocketEnvironment;
  /** Is never set back. */
  readonly steady: Clock;
}

/** An open connection: its socket, and what `@connections` can do with it. */
export class OpenSocket implements PlacedConnection {
  readonly #parts: SocketParts;
  /** The time of day. */
  #lastActiveAt: number;
  /** By the steady clock. */
  readonly #openedAt: number;
  #activeAt: number;
  #unanswered = 0;
  #isRefused = false;
  #whenAnswered: (() => void) | undefined;
  /** What was on its way when it was looked at last. */
  #unsent = 0;
  #unsentMovedAt = 0;

  constructor(parts: SocketParts) {
    this.#parts = parts;
    this.#lastActiveAt = parts.connection.connectedAt;
    this.#openedAt = parts.steady.now();
    this.#activeAt = this.#openedAt;
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
    webSocket.on('ping', (content: Buffer) => {
      this.#touch();
      // A client that asks again and again and reads nothing is not answered any more.
      if (this.#hasRoom(promptlyUnsent)) webSocket.pong(content, false, () => {});
    });
    webSocket.on('error', () => {});
    webSocket.on('close', (code, reason) => {
      environment.connections.remove(this);
      onEnd({ statusCode: code, reason: reason.toString() || reasonOf(code) });
    });
  }

  /** Sends in the order of the calls; resolves once the message has left for the client, or is one of few that wait. */
  send(message: Buffer | string): Promise<void> {
    this.#touch();
    const { webSocket } = this.#parts;
    if (!this.#hasRoom(mostUnsent)) {
      this.#giveUp();
      return Promise.reject(new Error('the client takes no messages'));
    }
    return new Promise((resolve, reject) => {
      // API Gateway sends text frames; bytes that are no text go as a binary frame.
      const binary = Buffer.isBuffer(message) && !isUtf8(message);
      webSocket.send(message, { binary }, (error) => (error ? reject(error) : resolve()));
      if (webSocket.readyState === webSocket.OPEN && webSocket.bufferedAmount <= promptlyUnsent) resolve();
    });
  }

  close(): void {
    this.leave(1000);
  }

  leave(code: number): void {
    this.#parts.environment.connections.remove(this);
    this.#parts.webSocket.close(code, reasonOf(code));
  }

  /** Reads no further message, and leaves once those that came are answered. */
  async goAway(): Promise<void> {
    this.#parts.webSocket.pause();
    const answered = new Promise<void>((resolve) => {
      this.#whenAnswered = resolve;
    });
    this.#tellAnswered();
    await waitAtMost(graceMillis, answered);
    this.leave(1001);
  }

  closeWhenOver(): void {
    const now = this.#parts.steady.now();
    if (this.#isStalled(now)) this.#giveUp();
    else if (now - this.#activeAt >= idleMillis || now - this.#openedAt >= longestConnectionMillis) this.leave(1001);
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
    if (this.#unanswered-- === mostUnanswered && !this.#whenAnswered) webSocket.resume();
    this.#tellAnswered();
  }

  #tellAnswered(): void {
    if (this.#unanswered === 0) this.#whenAnswered?.();
  }

  /** What comes behind a frame that is refused is not looked at. */
  #refuse(code: number): void {
    this.#isRefused = true;
    this.leave(code);
  }

  #hasRoom(most: number): boolean {
    const { bufferedAmount } = this.#parts.webSocket;
    if (bufferedAmount === 0) this.#unsentMovedAt = this.#parts.steady.now();
    return bufferedAmount <= most;
  }

  #isStalled(now: number): boolean {
    const { bufferedAmount } = this.#parts.webSocket;
    if (bufferedAmount === 0 || bufferedAmount < this.#unsent) this.#unsentMovedAt = now;
    this.#unsent = bufferedAmount;
    return now - this.#unsentMovedAt >= stalledMillis;
  }

  /** Frees what waits for a client; a farewell would only wait behind it. */
  #giveUp(): void {
    this.#parts.environment.connections.remove(this);
    this.#parts.webSocket.terminate();
  }

  #touch(): void {
    this.#lastActiveAt = this.#parts.environment.clock.now();
    this.#activeAt = this.#parts.steady.now();
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

export function reasonOf(code: number): string {
  return code in reasons ? reasons[code as keyof typeof reasons] : '';
}
