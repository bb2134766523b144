import { randomUUID } from 'node:crypto';
import type { Api } from '../model/assembly-model.js';
import type { Clock, Execution } from '../model/execution.js';
import { newExtendedRequestId } from '../pipeline/new-ids.js';
import type { RequestRecord } from './request-record.js';

/** What is asked of an API, as its record names it. */
export type Asked = Pick<RequestRecord, 'method' | 'path'>;

/** How an execution ended. */
export interface Ending {
  readonly status: number;
  readonly function: string | undefined;
}

/** An execution from its first moment to its record. */
export class LiveExecution implements Execution {
  readonly requestId = randomUUID();
  readonly extendedRequestId = newExtendedRequestId();
  readonly clock: Clock;
  readonly startedAt: number;
  readonly quiet: boolean;
  readonly #begin = performance.now();
  readonly lines: string[] = [];
  readonly #reasons: string[] = [];

  constructor(clock: Clock, { readsLogs }: { readonly readsLogs: boolean }) {
    this.clock = clock;
    this.startedAt = clock.now();
    this.quiet = !readsLogs;
  }

  log(line: string): void {
    if (!this.quiet) this.lines.push(line);
  }

  explain(reason: string): void {
    this.#reasons.push(reason);
  }

  toRecord({ name, id, protocol }: Api, { method, path }: Asked, ending: Ending): RequestRecord {
    return {
      requestId: this.requestId,
      at: this.startedAt,
      api: name,
      apiId: id,
      protocol,
      method,
      path,
      status: ending.status,
      durationMs: performance.now() - this.#begin,
      function: ending.function,
      reasons: this.#reasons,
      log: this.lines,
    };
  }
}
