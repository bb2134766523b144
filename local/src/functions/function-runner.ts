import type { Readable } from 'node:stream';
import type { LambdaFunction } from '../model/function.js';

/** One call of a function. */
export interface Invocation {
  /** The event, as JSON text. */
  readonly payload: string;
  /** `$LATEST`, a version or an alias. */
  readonly qualifier?: string;
  /** The value of `X-Amzn-Trace-Id`. */
  readonly traceId?: string;
  /** Base64 of the client context, as the Lambda API takes it. */
  readonly clientContext?: string;
}

/** How a call ended, as the Lambda API tells it. */
export type InvocationResult =
  | { readonly outcome: 'success'; readonly payload: string }
  /** The payload is Lambda's error object: `errorType`, `errorMessage`, `trace`. */
  | { readonly outcome: 'error'; readonly payload: string }
  /** No environment was free within the reserved concurrency. */
  | { readonly outcome: 'throttled' };

/** How a streamed call began: the payload arrives while the handler writes it. */
export type StreamedInvocationResult =
  | {
      readonly outcome: 'stream';
      /** Breaks, with Lambda's error object as the message, when the handler fails after its first byte. */
      readonly payload: Readable;
      /** `application/vnd.awslambda.http-integration-response` when the payload begins with metadata and eight NUL bytes. */
      readonly contentType?: string;
    }
  | Exclude<InvocationResult, { outcome: 'success' }>;

/** Runs Lambda functions, one request per environment, more environments on demand. */
export interface FunctionRunner {
  invoke(lambdaFunction: LambdaFunction, invocation: Invocation): Promise<InvocationResult>;
  invokeStreaming(lambdaFunction: LambdaFunction, invocation: Invocation): Promise<StreamedInvocationResult>;
  /** Ends every environment. */
  close(): Promise<void>;
}
