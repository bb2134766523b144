import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** The requests that servers are answering. */
export class RequestsInFlight {
  /** By the connection. */
  readonly #counts = new Map<Duplex, number>();
  #whenNone: (() => void) | undefined;

  watch(server: Server): void {
    server.on('request', ({ socket }, response) => {
      const count = this.#counts.get(socket);
      if (count === undefined) socket.once('close', () => this.#set(socket, undefined));
      this.#counts.set(socket, (count ?? 0) + 1);
      response.once('close', () => {
        const current = this.#counts.get(socket);
        if (current !== undefined) this.#set(socket, current - 1);
      });
    });
  }

  /** Resolves when there is none. */
  ended(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenNone = resolve;
      this.#tell();
    });
  }

  #set(socket: Duplex, count: number | undefined): void {
    if (count === undefined) this.#counts.delete(socket);
    else this.#counts.set(socket, count);
    this.#tell();
  }

  #tell(): void {
    if (this.#whenNone && [...this.#counts.values()].every((count) => count === 0)) this.#whenNone();
  }
}
