/** What one listener bears of its clients. */
export interface ConnectionLimits {
  /** Open at once; one more is closed as soon as it is opened. */
  readonly connections: number;
  /** Until a new connection says something, and until its TLS handshake has ended. */
  readonly greetingMillis: number;
  /** Until the head of a request is complete. */
  readonly headMillis: number;
  /** Until a request is complete, its body included. */
  readonly requestMillis: number;
  /** Between an answer and the next request. */
  readonly idleMillis: number;
  /** Until a client has taken an answer that is ready, unless it is streamed. */
  readonly answerMillis: number;
  /** Of a request's line and headers. Those beyond API Gateway's own limit are refused by the pipelines. */
  readonly headBytes: number;
  /** Sent ahead on one connection, before the first of them is answered. */
  readonly requestsAhead: number;
  /** How often the time of requests is looked at. */
  readonly checkMillis: number;
}

export const defaultLimits: ConnectionLimits = {
  connections: 10_000,
  greetingMillis: 20_000,
  headMillis: 20_000,
  requestMillis: 60_000,
  idleMillis: 60_000,
  answerMillis: 300_000,
  headBytes: 16 * 1024,
  requestsAhead: 1000,
  checkMillis: 1000,
};
