import type { IncomingMessage } from 'node:http';

/**
 * The requests of one connection. A client may send many before the first is answered: they are answered one after the
 * other, so that one connection keeps one function busy and no more.
 */
export class RequestTurns {
  #ahead = 0;
  #last: Promise<void> | undefined;
  #lastMessage: IncomingMessage | undefined;

  /** How many are not answered yet. */
  get ahead(): number {
    return this.#ahead;
  }

  /** Whether the latest request has come only in part. */
  get isReading(): boolean {
    return this.#lastMessage !== undefined && !this.#lastMessage.complete;
  }

  /** Answers a request when it is its turn. */
  take(message: IncomingMessage, answer: () => Promise<void>): void {
    const previous = this.#last;
    this.#ahead++;
    this.#lastMessage = message;
    const turn = async () => {
      await answer();
      this.#ahead--;
    };
    this.#last = previous ? this.#after(previous, message.socket, turn) : turn();
    const current = this.#last;
    current.then(() => {
      if (this.#last === current) this.#last = undefined;
    });
  }

  /** Does something once all requests that have come are answered. */
  async whenAnswered(act: () => void): Promise<void> {
    await this.#last;
    act();
  }

  async #after(previous: Promise<void>, socket: IncomingMessage['socket'], turn: () => Promise<void>): Promise<void> {
    await previous;
    if (!socket.destroyed) await turn();
  }
}
