import type { Api } from '../model/assembly-model.js';
import type { HttpApi, HttpRoute, HttpStage } from '../model/http-api.js';
import type { Method, RestApi, RestStage } from '../model/rest-api.js';
import type { WebSocketApi, WebSocketRoute, WebSocketStage } from '../model/websocket-api.js';

/** A method of a stage of a REST API. */
export interface StagedMethod {
  readonly protocol: 'REST';
  readonly api: RestApi;
  readonly stage: RestStage;
  /** Such as `GET /users/{id}`. */
  readonly key: string;
  readonly route: Method;
}

/** A route of a stage of an HTTP API. */
interface StagedHttpRoute {
  readonly protocol: 'HTTP';
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly key: string;
  readonly route: HttpRoute;
}

/** A route of a stage of a WebSocket API. */
interface StagedWebSocketRoute {
  readonly protocol: 'WEBSOCKET';
  readonly api: WebSocketApi;
  readonly stage: WebSocketStage;
  readonly key: string;
  readonly route: WebSocketRoute;
}

/** One route of one stage: what its row in the table, the line to call it and its tokens are made from. */
export type StagedRoute = StagedMethod | StagedHttpRoute | StagedWebSocketRoute;

/** Every route of every stage, in the order of the template. */
export function stagedRoutesOf(apis: readonly Api[]): readonly StagedRoute[] {
  return apis.flatMap(routesOf);
}

function routesOf(api: Api): readonly StagedRoute[] {
  const { protocol } = api;
  if (protocol === 'REST') return api.stages.flatMap((stage) => methodsOf(api, stage));
  if (protocol === 'HTTP') {
    return api.stages.flatMap((stage) =>
      stage.routes.map((route) => ({ protocol, api, stage, key: route.routeKey, route })),
    );
  }
  return api.stages.flatMap((stage) =>
    stage.routes.map((route) => ({ protocol, api, stage, key: route.routeKey, route })),
  );
}

function methodsOf(api: RestApi, stage: RestStage): readonly StagedMethod[] {
  return stage.deployment.resources.flatMap(({ path, methods }) =>
    Object.values(methods).map((route) => ({
      protocol: 'REST' as const,
      api,
      stage,
      key: `${route.httpMethod} ${path}`,
      route,
    })),
  );
}
