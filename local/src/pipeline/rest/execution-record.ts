import type { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import type { ClientResponse } from '../../model/client.js';
import { type Clock, elapsedMillis } from '../../model/execution.js';

/** How the call of something outside of the API went. */
export interface CallRecord {
  /** Milliseconds. */
  readonly latency: number;
  /** Of the answer; undefined where there was none. */
  readonly status: number | undefined;
  readonly error: string | undefined;
}

/** What is known of an execution when it has ended: all that an access log may tell. */
export interface ExecutionRecord {
  readonly scope: MappingScope;
  readonly status: number;
  /** Bytes; 0 for a streamed response, whose length is not known when it begins. */
  readonly responseLength: number;
  /** Milliseconds. */
  readonly responseLatency: number;
  readonly error: GatewayError | undefined;
  readonly authorizer: CallRecord | undefined;
  readonly integration: CallRecord | undefined;
}

/** Sums up an execution whose response is on its way. */
export function toExecutionRecord(
  scope: MappingScope,
  response: ClientResponse,
  timers: { readonly authorizer: CallTimer; readonly integration: CallTimer },
  error: GatewayError | undefined,
): ExecutionRecord {
  const { execution, method } = scope.rest;
  return {
    scope,
    status: response.status,
    responseLength: Buffer.isBuffer(response.body) ? response.body.length : 0,
    responseLatency: elapsedMillis(execution.clock, execution.startedAt),
    error,
    authorizer: method?.authorizationType === 'NONE' ? undefined : timers.authorizer.record,
    integration: timers.integration.record,
  };
}

/** Times calls, and keeps how each one went. */
export class CallTimer {
  #record: CallRecord | undefined;

  constructor(readonly clock: Clock) {}

  /** Absent before the first call has ended. */
  get record(): CallRecord | undefined {
    return this.#record;
  }

  async time<T>(call: () => Promise<T>, statusOf: (result: T) => number | undefined): Promise<T> {
    const start = this.clock.now();
    try {
      const result = await call();
      this.#record = { latency: elapsedMillis(this.clock, start), status: statusOf(result), error: undefined };
      return result;
    } catch (error) {
      this.#record = { latency: elapsedMillis(this.clock, start), status: undefined, error: (error as Error).message };
      throw error;
    }
  }
}
