import { randomUUID } from 'node:crypto';
import type { Clock, Execution } from '../../../src/model/execution.js';
import { newExtendedRequestId } from '../../../src/pipeline/new-ids.js';

/** An execution of a case; what it explains is kept. */
export function executionOf(clock: Clock, reasons: string[]): Execution {
  return {
    requestId: randomUUID(),
    extendedRequestId: newExtendedRequestId(),
    startedAt: clock.now(),
    clock,
    log: () => {},
    explain: (reason) => reasons.push(reason),
    hit: () => {},
  };
}
