import { beforeDeadline } from '../../integrations/deadline.js';
import type { IntegrationEnvironment } from '../../integrations/integration.js';
import type { ClientResponse } from '../../model/client.js';
import type { HttpApi, HttpIntegration, HttpRoute, HttpStage } from '../../model/http-api.js';
import { integrateEndpoint } from './endpoint-integration.js';
import type { RoutedRequest } from './event.js';
import { integrateFunction } from './function-integration.js';
import { integrateService } from './service-integration.js';

/** Asks the endpoint of an integration; throws a `GatewayError` where it gives no answer. */
export type IntegrateHttp = (routed: RoutedRequest) => Promise<ClientResponse>;

/** Asks an endpoint, and leaves off when the signal says so. */
export type AskHttp = (routed: RoutedRequest, signal: AbortSignal) => Promise<ClientResponse>;

/** A route of one stage with the integration behind it. */
export interface StagedIntegration {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly route: HttpRoute;
  readonly integration: HttpIntegration;
}

/**
 * Prepares the integration of a route in a stage.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations.html
 */
export function compileHttpIntegration(staged: StagedIntegration, environment: IntegrationEnvironment): IntegrateHttp {
  const ask = compileByType(staged, environment);
  const { timeoutMillis } = staged.integration;
  return (routed) => beforeDeadline(routed.execution, timeoutMillis, (signal) => ask(routed, signal));
}

function compileByType(staged: StagedIntegration, environment: IntegrationEnvironment): AskHttp {
  const { integrationType, integrationSubtype } = staged.integration;
  if (integrationType === 'HTTP_PROXY') return integrateEndpoint(staged, environment);
  if (integrationSubtype !== undefined) return integrateService(staged, integrationSubtype, environment);
  return integrateFunction(staged, environment);
}
