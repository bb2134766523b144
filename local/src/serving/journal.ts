import type { FunctionLogEntry } from '../functions/local-function-runner.js';
import type { Notice } from '../model/notice.js';
import type { GatewayListener } from './gateway-listener.js';
import type { RequestRecord } from './request-record.js';

/** Tells all listeners what happens, and remembers the latest executions. */
export class Journal {
  readonly #listeners = new Set<GatewayListener>();
  readonly #requests: RequestRecord[] = [];
  #readsLogs = false;

  /** Whether somebody reads execution logs. */
  get readsLogs(): boolean {
    return this.#readsLogs;
  }

  /** The latest executions, oldest first. */
  get requests(): readonly RequestRecord[] {
    return this.#requests.slice(-requestsKept);
  }

  /** Tells `listener` from now on; the function it gives ends that. */
  subscribe(listener: GatewayListener): () => void {
    this.#listeners.add(listener);
    this.#updateReadsLogs();
    return () => {
      this.#listeners.delete(listener);
      this.#updateReadsLogs();
    };
  }

  onRequest(record: RequestRecord): void {
    // Cut now and then: to shift at each request would move all the others.
    if (this.#requests.push(record) > 2 * requestsKept) this.#requests.splice(0, requestsKept);
    for (const listener of this.#listeners) listener.onRequest?.(record);
  }

  onLog(entry: FunctionLogEntry): void {
    for (const listener of this.#listeners) listener.onLog?.(entry);
  }

  onAccessLog(line: string): void {
    for (const listener of this.#listeners) listener.onAccessLog?.(line);
  }

  onWarning(message: string, notice: Notice): void {
    for (const listener of this.#listeners) listener.onWarning?.(message, notice);
  }

  onReload(): void {
    for (const listener of this.#listeners) listener.onReload?.();
  }

  onFailure(error: unknown): void {
    for (const listener of this.#listeners) listener.onFailure?.(error);
  }

  #updateReadsLogs(): void {
    this.#readsLogs = [...this.#listeners].some(({ readsExecutionLogs }) => readsExecutionLogs);
  }
}

const requestsKept = 200;
