import type { Api } from '../model/assembly-model.js';
import type { CacheName } from '../model/execution.js';

/** One execution that has ended: what the terminal, the console and tests are told of it. */
export interface RequestRecord {
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The API's name. */
  readonly api: string;
  readonly apiId: string;
  readonly protocol: Api['protocol'];
  /** The HTTP method; `CONNECT`, `MESSAGE` or `DISCONNECT` on a WebSocket API. */
  readonly method: string;
  /** The request target as it was sent; the route key of a message or disconnection. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  /** The function behind the route, by its construct: `Books/ListBooks`; undefined where there is none. */
  readonly function: string | undefined;
  /** Where the execution was answered from a cache, and nobody was asked: `response`, `authorizer`. */
  readonly cacheHits: readonly CacheName[];
  /** Why the request was refused, where API Gateway does not tell its client. */
  readonly reasons: readonly string[];
  /** The execution log; empty where nobody asked for it. */
  readonly log: readonly string[];
}
