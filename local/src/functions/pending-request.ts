import type { StreamedInvocationResult } from './function-runner.js';
import type { RuntimeRequest } from './runtime.js';

/** How a request ended: all at once, or as a stream that the handler is still writing. */
export type EnvironmentResult =
  | { readonly outcome: 'success'; readonly payload: string }
  | Exclude<StreamedInvocationResult, { outcome: 'throttled' }>;

/** A request that somebody waits for. */
export interface PendingRequest {
  readonly request: RuntimeRequest;
  /** By the clock of `performance`. */
  readonly since: number;
  readonly resolve: (result: EnvironmentResult) => void;
}
