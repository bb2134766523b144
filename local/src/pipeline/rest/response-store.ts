import type { MethodResponse } from '../../mapping/method-response.js';
import type { Clock } from '../../model/execution.js';
import { steadyClock } from '../../model/steady-clock.js';

/** Bytes of a response body that is kept. */
const longestBody = 1_048_576;

/** Bytes of the smallest cache cluster, of half a gigabyte. */
const defaultCapacity = 0.5 * 1024 ** 3;

interface Entry {
  readonly response: MethodResponse;
  readonly until: number;
  readonly size: number;
}

/** The cache cluster of a stage: responses by their keys. When it is full, the oldest makes room. */
export class ResponseStore {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #entries = new Map<string, Entry>();
  #size = 0;

  constructor(clock: Clock, capacity = defaultCapacity) {
    this.#clock = steadyClock(clock);
    this.#capacity = capacity;
  }

  get(key: string): MethodResponse | undefined {
    const entry = this.#entries.get(key);
    if (!entry || entry.until > this.#clock.now()) return entry?.response;
    this.delete(key);
    return undefined;
  }

  /** A response that is streamed or too long is not kept. */
  set(key: string, response: MethodResponse, ttlSeconds: number): void {
    const { body } = response;
    if (typeof body !== 'string' && !Buffer.isBuffer(body)) return;
    const size = Buffer.byteLength(body);
    if (size > longestBody) return;
    this.delete(key);
    this.#entries.set(key, { response, until: this.#clock.now() + ttlSeconds * 1000, size });
    this.#size += size;
    while (this.#size > this.#capacity) this.delete(this.#entries.keys().next().value as string);
  }

  delete(key: string): void {
    this.#size -= this.#entries.get(key)?.size ?? 0;
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#size = 0;
  }
}
