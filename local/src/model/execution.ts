/** The time, as the outside gives it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** Milliseconds since a moment; none where the clock has been set back since. */
export function elapsedMillis(clock: Clock, since: number): number {
  return Math.max(0, clock.now() - since);
}

/** Where an execution may find what was asked before: a stage's response cache, or the answers of its authorizers. */
export type CacheName = 'response' | 'authorizer';

/** One request's passage through an API: what every phase may know of it. */
export interface Execution {
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly clock: Clock;
  /** Whether nobody reads the execution log, so that lines which are costly to make need not be made. */
  readonly quiet?: boolean;
  /** Writes a line of the execution log, in API Gateway's own words. */
  log(line: string): void;
  /** Tells the person at the terminal why a request was refused, where API Gateway tells the client nothing. */
  explain(reason: string): void;
  /** Tells that something was found in a cache, and nobody was asked. */
  hit(cache: CacheName): void;
}
