import { randomUUID } from 'node:crypto';
import type { Api } from '../model/assembly-model.js';
import type { CacheName, Clock, Execution } from '../model/execution.js';
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
  readonly #cacheHits: CacheName[] = [];

  constructor(clock: Clock, { readsLogs }: { readonly readsLogs: boolean }) {
    this.clock = clock;
    this.startedAt = clock.now();
    this.quiet = !readsLogs;
  }

  log(line: string): void {
    if (!this.quiet && this.lines.length < mostLines) this.lines.push(shortened(line, longestLine));
  }

  explain(reason: string): void {
    if (this.#reasons.length < mostLines) this.#reasons.push(shortened(reason, longestReason));
  }

  hit(cache: CacheName): void {
    this.#cacheHits.push(cache);
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
      cacheHits: this.#cacheHits,
      reasons: this.#reasons,
      log: this.lines,
    };
  }
}

/**
 * API Gateway cuts what is longer, such as a body, before it writes it to the execution log.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
const longestLine = 1024;
const longestReason = 8 * 1024;
const mostLines = 1000;

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - cut.length)}${cut}` : text;
}

const cut = ' [TRUNCATED]';
