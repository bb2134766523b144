import type { HeaderLines } from '../model/client.js';

/** A call of an AWS service: by a function's SDK, or by a service integration. */
export interface AwsCall {
  /** As it stands in a signature, such as `dynamodb`. */
  readonly service: string;
  readonly region: string;
  readonly method: string;
  /** Path and query, undecoded. */
  readonly target: string;
  readonly headers: HeaderLines;
  readonly body: Buffer;
  /** Who called: a function's name, or an API's method. */
  readonly caller: string;
}

/** What the service answered. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Buffer;
}

/**
 * Answers AWS calls: DynamoDB, Lambda and API Gateway for real, the others by recording them. The signal tells whoever
 * asks another server that nobody waits any more.
 */
export type AnswerAwsCall = (call: AwsCall, signal?: AbortSignal) => Promise<AwsAnswer>;
