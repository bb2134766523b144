import type { ToGatewayResponse } from '../../gateway-responses/gateway-responses.js';
import type { Integrate, IntegrationRequest } from '../../integrations/integration.js';
import type { EndpointResponse } from '../../mapping/endpoint-response.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import type { MethodResponse } from '../../mapping/method-response.js';
import type { Method, RestApi, RestDeployment, RestStage } from '../../model/rest-api.js';
import type { RestRouter } from '../../routing/rest-routes.js';
import type { RestEnvironment } from './environment.js';
import type { RestPhases } from './phases.js';
import type { ValidateRequest } from './validate-request.js';

/** A stage of a REST API with everything compiled that does not depend on a request. */
export interface PreparedRestApi {
  readonly api: RestApi;
  readonly stage: RestStage;
  readonly environment: RestEnvironment;
  readonly phases: RestPhases;
  readonly toGatewayResponse: ToGatewayResponse;
  readonly deployment: PreparedDeployment;
  readonly canary?: PreparedCanary;
}

/** A deployment as a stage serves it, with the stage's variables put in. */
export interface PreparedDeployment {
  readonly deployment: RestDeployment;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly route: RestRouter;
  readonly methodOf: (method: Method) => PreparedMethod;
}

interface PreparedCanary {
  readonly percentTraffic: number;
  readonly deployment: PreparedDeployment;
}

export interface PreparedMethod {
  readonly method: Method;
  readonly validateRequest: ValidateRequest;
  readonly integration: PreparedIntegration;
}

/** The three steps of an integration, each chosen by its type when the API is loaded. */
export interface PreparedIntegration {
  readonly toIntegrationRequest: ToIntegrationRequest;
  readonly integrate: Integrate;
  readonly toMethodResponse: ToMethodResponse;
}

export type ToIntegrationRequest = (scope: MappingScope, traceId: string) => IntegrationRequest;

export type ToMethodResponse = (
  scope: MappingScope,
  response: EndpointResponse,
  traceId: string,
) => MethodResponse | Promise<MethodResponse>;
