import { Readable } from 'node:stream';
import { Latest } from '../model/latest.js';

/**
 * Server-sent events, as fast as the page reads them. Of those that wait for a page which does not read, the oldest are
 * dropped; when it reads again it is told how many.
 */
export class EventStream extends Readable {
  readonly #waiting = new Latest<string>({ count: 1000, bytes: 4 * 1024 * 1024 }, (text) => text.length);
  #isAsked = false;
  #toldDropped = 0;

  tell(event: string, value: unknown): void {
    this.#waiting.push(textOf(event, value));
    if (this.#isAsked) this.#give();
  }

  override _read(): void {
    this.#isAsked = true;
    this.#give();
  }

  #give(): void {
    const count = this.#waiting.dropped - this.#toldDropped;
    if (count > 0) {
      this.#toldDropped += count;
      this.#isAsked = this.push(textOf('dropped', { count }));
    }
    while (this.#isAsked) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#isAsked = this.push(next);
    }
  }
}

function textOf(event: string, value: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(value)}\n\n`;
}
