import type { Clock } from '../model/execution.js';
import type { HttpApi, HttpStage, RouteSettings } from '../model/http-api.js';
import type { WebSocketApi, WebSocketStage } from '../model/websocket-api.js';
import { apiShape, authorizerShape, integrationShape, routeSettingsOf, routeShape, stageShape } from './api-shapes.js';
import type { ControlPlaneState } from './control-plane-state.js';
import {
  badRequest,
  findItem,
  notFound,
  type OperationAnswer,
  type OperationRequest,
  type OperationTable,
  ok,
} from './operations.js';

type Api = HttpApi | WebSocketApi;
type Stage = HttpStage | WebSocketStage;

/** The operations on HTTP and WebSocket APIs: everything can be read; of a stage, its settings can be changed. */
export function apiOperations(state: ControlPlaneState, clock: Clock): OperationTable {
  const startedAt = clock.now();
  const apis = () => state.apis.filter((api) => api.protocol !== 'REST');
  const apiOf = ({ path }: OperationRequest): Api => {
    const api = apis().find(({ id }) => id === path.apiId);
    if (!api) throw notFound('Invalid API identifier specified');
    return api;
  };
  const stagesOf = (api: Api): Stage[] => api.stages.map((stage: Stage) => state.currentStage(api.id, stage));
  const stageOf = (request: OperationRequest) =>
    findItem(
      stagesOf(apiOf(request)),
      ({ name }) => name === request.path.stageName,
      'Invalid stage identifier specified',
    );
  const routesOf = (request: OperationRequest) => [...apiOf(request).routes];
  const integrationsOf = (request: OperationRequest) => {
    const all = routesOf(request).flatMap(({ integration }) => (integration ? [integration] : []));
    return [...new Map(all.map((integration) => [integration.id, integration])).values()];
  };
  const authorizersOf = (request: OperationRequest) => [...apiOf(request).authorizers];
  return {
    'GET /v2/apis': ({ query }) =>
      pageOf(
        apis().map((api) => apiShape(api, startedAt)),
        query,
      ),
    'GET /v2/apis/{apiId}': (request) => ok(apiShape(apiOf(request), startedAt)),
    'GET /v2/apis/{apiId}/routes': (request) => pageOf(routesOf(request).map(routeShape), request.query),
    'GET /v2/apis/{apiId}/routes/{id}': (request) =>
      ok(routeShape(findItem(routesOf(request), hasId(request), 'Invalid Route identifier specified'))),
    'GET /v2/apis/{apiId}/integrations': (request) =>
      pageOf(integrationsOf(request).map(integrationShape), request.query),
    'GET /v2/apis/{apiId}/integrations/{id}': (request) =>
      ok(
        integrationShape(findItem(integrationsOf(request), hasId(request), 'Invalid Integration identifier specified')),
      ),
    'GET /v2/apis/{apiId}/authorizers': (request) => pageOf(authorizersOf(request).map(authorizerShape), request.query),
    'GET /v2/apis/{apiId}/authorizers/{id}': (request) =>
      ok(authorizerShape(findItem(authorizersOf(request), hasId(request), 'Invalid Authorizer identifier specified'))),
    'GET /v2/apis/{apiId}/stages': (request) =>
      pageOf(
        stagesOf(apiOf(request)).map((stage) => stageShape(stage, startedAt)),
        request.query,
      ),
    'GET /v2/apis/{apiId}/stages/{stageName}': (request) => ok(stageShape(stageOf(request), startedAt)),
    'PATCH /v2/apis/{apiId}/stages/{stageName}': (request) => {
      const stage = withChanges(stageOf(request), request.body, apiOf(request));
      state.replaceStage(apiOf(request).id, stage);
      return ok(stageShape(stage, startedAt));
    },
    'DELETE /v2/apis/{apiId}/stages/{stageName}/routesettings/{routeKey}': (request) => {
      const stage = stageOf(request);
      const { [request.path.routeKey ?? '']: _removed, ...routeSettings } = stage.routeSettings;
      state.replaceStage(apiOf(request).id, { ...stage, routeSettings });
      return { status: 204 };
    },
  };
}

const changeable = ['defaultRouteSettings', 'routeSettings', 'stageVariables', 'description'];

/** Members that are given are merged into what there is; a stage variable that is given empty goes. */
function withChanges(stage: Stage, body: Readonly<Record<string, unknown>>, api: Api): Stage {
  const other = Object.keys(body).find((member) => !changeable.includes(member));
  if (other) throw badRequest(`changing '${other}' of a stage is not emulated`);
  const variables = { ...stage.variables, ...((body.stageVariables ?? {}) as Record<string, string>) };
  const ofRoutes = (body.routeSettings ?? {}) as Record<string, object>;
  const unknown = Object.keys(ofRoutes).find((key) => !api.routes.some(({ routeKey }) => routeKey === key));
  if (unknown !== undefined) throw notFound(`Unable to find Route by key ${unknown} within the provided RouteSettings`);
  const merged = Object.entries(ofRoutes).map(([key, settings]): [string, RouteSettings] => [
    key,
    { ...stage.routeSettings[key], ...routeSettingsOf(settings) },
  ]);
  return {
    ...stage,
    ...(typeof body.description === 'string' ? { description: body.description } : {}),
    defaultRouteSettings: { ...stage.defaultRouteSettings, ...routeSettingsOf(body.defaultRouteSettings ?? {}) },
    routeSettings: { ...stage.routeSettings, ...Object.fromEntries(merged) },
    variables: Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== '')),
  };
}

function pageOf(items: readonly unknown[], query: ReadonlyMap<string, string>): OperationAnswer {
  const start = Number(query.get('nextToken') ?? 0);
  const end = start + Number(query.get('maxResults') ?? items.length);
  if (Number.isNaN(end)) throw badRequest('Invalid paging parameters');
  return ok({ items: items.slice(start, end), ...(end < items.length ? { nextToken: String(end) } : {}) });
}

function hasId({ path }: OperationRequest): (item: { readonly id: string }) => boolean {
  return ({ id }) => id === path.id;
}
