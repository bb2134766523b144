import { randomFillSync } from 'node:crypto';
import type { TraceIds } from '../mapping/trace-id.js';
import type { Clock } from '../model/execution.js';

/** An id as HTTP and WebSocket APIs give it to requests and connections, such as `L0SM9cOFvHcCIhw=`. */
export function newExtendedRequestId(): string {
  return `${randomBytes(11).toString('base64url')}=`;
}

/**
 * The trace id of a request: the client's own, or a new root.
 *
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function traceIdOf(clientTraceId: string | undefined, now: number): string {
  return clientTraceId?.includes('Root=') ? clientTraceId : newTraceId(now);
}

/** A trace id with a new root. */
export function newTraceId(now: number): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0');
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}

/** The parts of the trace ids of REST APIs. */
export function randomTraceIds(clock: Clock): TraceIds {
  return {
    root: () => newTraceId(clock.now()).slice('Root='.length),
    parent: () => randomBytes(8).toString('hex'),
  };
}

/** One call of the system's generator serves hundreds of ids. */
const pool = Buffer.alloc(8192);
let used = pool.length;

function randomBytes(count: number): Buffer {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return pool.subarray(used - count, used);
}
