import { beforeDeadline } from '../../integrations/deadline.js';
import type { IntegrationEnvironment } from '../../integrations/integration.js';
import type { IntegrationType } from '../../model/rest-api.js';
import type { WebSocketApi, WebSocketIntegration, WebSocketRoute, WebSocketStage } from '../../model/websocket-api.js';
import type { Occasion } from './event.js';
import { integrateFunction } from './function-integration.js';
import { integrateMapped } from './mapped-integration.js';

/** What an integration gave back, as far as a WebSocket API looks at it. */
export type IntegrationAnswer =
  | {
      readonly isWellFormed: true;
      readonly status: number;
      readonly subprotocol?: string;
      /** For the client, where the route has a response. */
      readonly body?: string | Buffer;
    }
  /** Not what a proxy integration must return: it only matters where somebody waits for it. */
  | { readonly isWellFormed: false };

/** Asks the endpoint of a route; throws a `GatewayError` where it gives no answer. */
export type IntegrateWebSocket = (occasion: Occasion) => Promise<IntegrationAnswer>;

/** Asks an endpoint, and leaves off when the signal says so. */
export type AskWebSocket = (occasion: Occasion, signal: AbortSignal) => Promise<IntegrationAnswer>;

/** A route of one stage with the integration behind it. */
export interface StagedRoute {
  readonly api: WebSocketApi;
  readonly stage: WebSocketStage;
  readonly route: WebSocketRoute;
  readonly integration: WebSocketIntegration;
}

/**
 * Prepares the integration of a route in a stage.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integrations.html
 */
export function compileWebSocketIntegration(
  staged: StagedRoute,
  environment: IntegrationEnvironment,
): IntegrateWebSocket {
  const { integrationType, timeoutMillis } = staged.integration;
  const ask = byType[integrationType](staged, environment);
  return (occasion) => beforeDeadline(occasion.execution, timeoutMillis, (signal) => ask(occasion, signal));
}

type Prepare = (staged: StagedRoute, environment: IntegrationEnvironment) => AskWebSocket;

const byType: Readonly<Record<IntegrationType, Prepare>> = {
  AWS: integrateMapped,
  AWS_PROXY: integrateFunction,
  HTTP: integrateMapped,
  HTTP_PROXY: integrateMapped,
  MOCK: integrateMapped,
};
