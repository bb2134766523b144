import type { RecordedCall } from '../aws/recorded-call.js';
import type { FunctionLogEntry } from '../functions/local-function-runner.js';
import { Latest } from '../model/latest.js';
import type { Notice } from '../model/notice.js';
import type { GatewayListener } from './gateway-listener.js';
import type { RequestRecord } from './request-record.js';

/** Tells all listeners what happens, and remembers the latest executions. */
export class Journal {
  readonly #listeners = new Set<GatewayListener>();
  #requests = noRequests();
  #readsLogs = false;

  /** Whether somebody reads execution logs. */
  get readsLogs(): boolean {
    return this.#readsLogs;
  }

  /** The latest executions, oldest first. */
  get requests(): readonly RequestRecord[] {
    return this.#requests.items;
  }

  /** How many older ones are no longer kept. */
  get droppedRequests(): number {
    return this.#requests.dropped;
  }

  /** Forgets every execution. */
  clear(): void {
    this.#requests = noRequests();
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
    this.#requests.push(record);
    this.#tell((listener) => listener.onRequest?.(record));
  }

  onRecorded(call: RecordedCall): void {
    this.#tell((listener) => listener.onRecorded?.(call));
  }

  onLog(entry: FunctionLogEntry): void {
    this.#tell((listener) => listener.onLog?.(entry));
  }

  onAccessLog(line: string): void {
    this.#tell((listener) => listener.onAccessLog?.(line));
  }

  onWarning(message: string, notice: Notice): void {
    this.#tell((listener) => listener.onWarning?.(message, notice));
  }

  onReload(): void {
    this.#tell((listener) => listener.onReload?.());
  }

  onFailure(error: unknown): void {
    for (const listener of this.#listeners) {
      try {
        listener.onFailure?.(error);
      } catch (another) {
        console.error(another);
      }
    }
  }

  /** What a listener throws is told, and fails neither the request that it was told of nor the other listeners. */
  #tell(tell: (listener: GatewayListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        tell(listener);
      } catch (error) {
        this.onFailure(error);
      }
    }
  }

  #updateReadsLogs(): void {
    this.#readsLogs = [...this.#listeners].some(({ readsExecutionLogs }) => readsExecutionLogs);
  }
}

function noRequests(): Latest<RequestRecord> {
  return new Latest({ count: 200, bytes: 32 * 1024 * 1024 }, sizeOf);
}

function sizeOf({ path, reasons, log }: RequestRecord): number {
  return [path, ...reasons, ...log].reduce((length, text) => length + text.length, 0);
}
