import type { IntegrationEnvironment } from '../../integrations/integration.js';
import type { QueryParameters } from '../../mapping/query-parameters.js';
import type { Caller } from '../../model/caller.js';
import type { ClientRequest } from '../../model/client.js';
import type { Clock, Execution } from '../../model/execution.js';
import type { WebSocketApi, WebSocketRoute, WebSocketStage } from '../../model/websocket-api.js';
import type { Metering } from '../throttle/metering.js';
import type { Connection } from './connection.js';

/** Everything outside of a WebSocket API that its executions reach. */
export interface WebSocketApiEnvironment extends IntegrationEnvironment {
  readonly clock: Clock;
  /** Prepares the authorizers of an API. */
  authorizerOf(api: WebSocketApi): AuthorizeConnect;
  /** The usage plans of the assembly, and what is counted of them. */
  readonly metering: Metering;
  /** Takes a line of a stage's access log. */
  writeAccessLog(stage: WebSocketStage, line: string): void;
}

/**
 * Finds out who connects, or throws a `GatewayError`: `UNAUTHORIZED` (401), `ACCESS_DENIED` (403) or
 * `AUTHORIZER_CONFIGURATION_ERROR` (500). The caller's `authorizer` is that of the events: `principalId` and the context.
 */
export type AuthorizeConnect = (execution: Execution, asked: ConnectAuthorizationRequest) => Promise<Caller>;

export interface ConnectAuthorizationRequest {
  readonly api: WebSocketApi;
  /** `$connect`; its authorization type is not NONE. */
  readonly route: WebSocketRoute;
  /** The connection that is asked for; its caller is still anonymous. */
  readonly connection: Connection;
  readonly client: ClientRequest;
  readonly query: QueryParameters;
}
