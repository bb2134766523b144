import { connect, type Socket } from 'node:net';

/** A connection that sends what it is told, byte by byte, and keeps what comes back. */
export class RawClient {
  readonly socket: Socket;
  received = '';
  readonly #closed: Promise<void>;
  #onData = () => {};

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk) => {
      this.received += chunk.toString('latin1');
      this.#onData();
    });
    this.#closed = new Promise((resolve) => this.socket.on('close', () => resolve()));
  }

  /** Sends, and gives what was received until the other side closed the connection. */
  async exchange(...parts: readonly (string | Buffer)[]): Promise<string> {
    for (const part of parts) this.socket.write(part);
    return this.untilClosed();
  }

  async untilClosed(): Promise<string> {
    await this.#closed;
    return this.received;
  }

  /** Waits until the pattern has come. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.received)) await this.more();
    return this.received;
  }

  /** Waits until more has come; it rejects where nothing can come any more. */
  async more(): Promise<void> {
    const come = new Promise<'more'>((resolve) => {
      this.#onData = () => resolve('more');
    });
    if ((await Promise.race([come, this.#closed])) !== 'more') throw new Error('the connection was closed');
  }

  /** Sends a byte at a time for as long as the connection is there. */
  trickle(text: string, millis: number): this {
    let at = 0;
    const timer = setInterval(() => {
      if (this.socket.writable) this.socket.write(text[at++ % text.length] as string);
    }, millis);
    this.socket.on('close', () => clearInterval(timer));
    return this;
  }
}
