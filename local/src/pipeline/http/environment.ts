import type { IntegrationEnvironment } from '../../integrations/integration.js';
import type { Caller } from '../../model/caller.js';
import type { Clock, Execution } from '../../model/execution.js';
import type { HttpApi, HttpRoute, HttpStage } from '../../model/http-api.js';
import type { Buckets } from '../throttle/buckets.js';
import type { HttpRequest } from './http-request.js';

/** Everything outside of an HTTP API that its executions reach. */
export interface HttpApiEnvironment extends IntegrationEnvironment {
  readonly clock: Clock;
  /** Of the whole account. */
  readonly buckets: Buckets;
  /** Prepares the authorizers of an API. */
  authorizerOf(api: HttpApi): AuthorizeHttpRequest;
  /** Takes a line of a stage's access log. */
  writeAccessLog(stage: HttpStage, line: string): void;
}

/**
 * Finds out who calls, or throws a `GatewayError`: `UNAUTHORIZED` (401), `ACCESS_DENIED` (403) or
 * `AUTHORIZER_CONFIGURATION_ERROR` (500). Of a JWT authorizer's 401 the message is the `error_description` of the
 * challenge; null makes the challenge bare.
 *
 * The caller's `authorizer` is that of an event 2.0: `{ jwt: { claims, scopes } }`, `{ lambda: context }` or `{ iam: … }`.
 */
export type AuthorizeHttpRequest = (execution: Execution, asked: HttpAuthorizationRequest) => Promise<Caller>;

export interface HttpAuthorizationRequest {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  /** Its authorization type is not NONE. */
  readonly route: HttpRoute;
  readonly request: HttpRequest;
  readonly pathParameters: Readonly<Record<string, string>>;
}
