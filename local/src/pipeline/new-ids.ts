import { randomFillSync } from 'node:crypto';
import type { TraceIds } from '../mapping/trace-id.js';
import type { Clock } from '../model/execution.js';

/** An id as HTTP and WebSocket APIs give it to requests and connections, such as `L0SM9cOFvHcCIhw=`. */
export function newExtendedRequestId(): string {
  return `${randomText(11, 'base64url')}=`;
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
  return `Root=${newRoot(now)}`;
}

function newRoot(now: number): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0');
  return `1-${seconds}-${randomText(12, 'hex')}`;
}

/** The parts of the trace ids of REST APIs. */
export function randomTraceIds(clock: Clock): TraceIds {
  return {
    root: () => newRoot(clock.now()),
    parent: () => randomText(8, 'hex'),
  };
}

/** One call of the system's generator serves hundreds of ids. */
const pool = Buffer.alloc(8192);
let used = pool.length;

function randomText(byteCount: number, encoding: 'hex' | 'base64url'): string {
  if (used + byteCount > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += byteCount;
  return pool.toString(encoding, used - byteCount, used);
}
