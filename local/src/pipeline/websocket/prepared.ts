import type { WebSocketApi, WebSocketRoute, WebSocketStage } from '../../model/websocket-api.js';
import { compileMessageRoutes, type MessageRouter } from '../../routing/route-selection.js';
import { accountBucketOf } from '../throttle/take-tokens.js';
import { bucketFor, type TokenBucket } from '../throttle/token-bucket.js';
import { compileAccessLog, type Outcome } from './access-log.js';
import { compileApiKeys, type FindApiKey } from './api-key.js';
import type { AuthorizeConnect, WebSocketApiEnvironment } from './environment.js';
import { compileWebSocketIntegration, type IntegrateWebSocket } from './integration.js';
import { compileValidation, type ValidateMessage } from './validate-message.js';

/** A WebSocket API with everything compiled that does not depend on a connection or message. */
export interface PreparedWebSocketApi {
  readonly api: WebSocketApi;
  readonly environment: WebSocketApiEnvironment;
  readonly authorize: AuthorizeConnect;
  readonly findApiKey: FindApiKey;
  readonly accountBucket: TokenBucket | undefined;
  readonly stageOf: (stage: WebSocketStage) => PreparedWebSocketStage;
}

export interface PreparedWebSocketStage {
  readonly connect?: PreparedWebSocketRoute;
  readonly disconnect?: PreparedWebSocketRoute;
  /** The route of a message; undefined where nothing matches and there is no `$default`. */
  readonly routeOf: (message: string) => PreparedWebSocketRoute | undefined;
  /** Writes a line of the access log. */
  readonly log: (outcome: Outcome) => void;
}

export interface PreparedWebSocketRoute {
  readonly route: WebSocketRoute;
  readonly bucket?: TokenBucket;
  readonly validate: ValidateMessage;
  /** Absent on a route without an integration. */
  readonly integrate?: IntegrateWebSocket;
  /** Whether the sender of a message gets the integration's answer. */
  readonly answers: boolean;
}

/** Compiles a WebSocket API. */
export function prepareWebSocketApi(api: WebSocketApi, environment: WebSocketApiEnvironment): PreparedWebSocketApi {
  const stages = new Map(api.stages.map((stage) => [stage, prepareStage(api, stage, environment)]));
  return {
    api,
    environment,
    authorize: environment.authorizerOf(api),
    findApiKey: compileApiKeys(api, environment.metering),
    accountBucket: accountBucketOf(environment.metering.buckets),
    stageOf: (stage) => stages.get(stage) as PreparedWebSocketStage,
  };
}

function prepareStage(
  api: WebSocketApi,
  stage: WebSocketStage,
  environment: WebSocketApiEnvironment,
): PreparedWebSocketStage {
  const routes = stage.routes.map((route) => prepareRoute(api, stage, route, environment));
  const byRoute = new Map(routes.map((prepared) => [prepared.route, prepared]));
  const select: MessageRouter = compileMessageRoutes(api.routeSelectionExpression, stage.routes);
  const connect = routes.find(({ route }) => route.routeKey === '$connect');
  const disconnect = routes.find(({ route }) => route.routeKey === '$disconnect');
  const format = stage.accessLog && compileAccessLog(stage.accessLog.format);
  return {
    ...(connect && { connect }),
    ...(disconnect && { disconnect }),
    routeOf: (message) => byRoute.get(select(message) as WebSocketRoute),
    log: (outcome) => {
      if (format) environment.writeAccessLog(stage, format(outcome));
    },
  };
}

function prepareRoute(
  api: WebSocketApi,
  stage: WebSocketStage,
  route: WebSocketRoute,
  environment: WebSocketApiEnvironment,
): PreparedWebSocketRoute {
  const settings = { ...stage.defaultRouteSettings, ...stage.routeSettings[route.routeKey] };
  const bucket = bucketFor(settings, environment.clock);
  const { integration } = route;
  return {
    route,
    ...(bucket && { bucket }),
    validate: compileValidation(api, route),
    ...(integration && { integrate: compileWebSocketIntegration({ api, stage, route, integration }, environment) }),
    answers: Object.hasOwn(route.routeResponses, '$default'),
  };
}
