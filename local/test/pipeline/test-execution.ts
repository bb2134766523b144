import type { Clock, Execution } from '../../src/model/execution.js';
import { newExtendedRequestId } from '../../src/pipeline/new-ids.js';

/** A clock that stands still until the test moves it. */
export class TestClock implements Clock {
  #now = Date.UTC(2026, 10, 22, 14, 4, 37, 250);

  now(): number {
    return this.#now;
  }

  advance(millis: number): void {
    this.#now += millis;
  }
}

/** Starts executions, and keeps what they explain and where they were answered from. */
export class TestExecutions {
  readonly explained: string[] = [];
  readonly hits: string[] = [];

  constructor(readonly clock: Clock) {}

  start(): Execution {
    return {
      requestId: '7e2d1f0a-0000-4000-8000-000000000000',
      extendedRequestId: newExtendedRequestId(),
      startedAt: this.clock.now(),
      clock: this.clock,
      log: () => {},
      explain: (reason) => {
        this.explained.push(reason);
      },
      hit: (cache) => {
        this.hits.push(cache);
      },
    };
  }
}
