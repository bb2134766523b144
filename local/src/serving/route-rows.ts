import { findFunction } from '../deployment/function-reference.js';
import { substituteStageVariables } from '../mapping/stage-variables.js';
import type { Api, AssemblyModel } from '../model/assembly-model.js';
import type { HttpApi, HttpStage, RouteSettings } from '../model/http-api.js';
import type { Method, MethodSettings, RestApi, RestStage } from '../model/rest-api.js';
import type { ThrottleSettings } from '../model/settings.js';
import { type Resolvable, Unresolved } from '../model/unresolved.js';
import type { WebSocketApi, WebSocketStage } from '../model/websocket-api.js';

/** One route of one stage, as a person reads it. */
export interface RouteRow {
  readonly api: string;
  readonly stage: string;
  /** Such as `GET /users/{id}`, or `$connect`. */
  readonly key: string;
  /** Such as `NONE`, `AWS_IAM` or the name of the authorizer. */
  readonly auth: string;
  /** Such as `100/s, burst 200`; empty where the route has no limit of its own. */
  readonly throttle: string;
  /** Such as `60 s`; empty where nothing is cached. */
  readonly cache: string;
  /** Such as `lambda users-get`, `http GET https://example.com` or `mock`. */
  readonly integration: string;
}

/** Every route of every stage of every API. */
export function routeRows(model: AssemblyModel): readonly RouteRow[] {
  return model.apis.flatMap((api) => rowsOf(api, model));
}

function rowsOf(api: Api, model: AssemblyModel): readonly RouteRow[] {
  if (api.protocol === 'REST') return api.stages.flatMap((stage) => restRows(api, stage, model));
  return (api as HttpApi | WebSocketApi).stages.flatMap((stage) => routeRowsOf(api, stage, model));
}

function restRows(api: RestApi, stage: RestStage, model: AssemblyModel): readonly RouteRow[] {
  return stage.deployment.resources.flatMap(({ path, methods }) =>
    Object.values(methods).map((method) => {
      const settings = settingsOf(stage, path, method.httpMethod);
      return {
        api: api.name,
        stage: stage.name,
        key: `${method.httpMethod} ${path}`,
        auth: restAuth(method),
        throttle: throttleText(settings),
        cache: cacheText(stage, method, settings),
        integration: restIntegration(method, stage, model),
      };
    }),
  );
}

/** Settings of the method over those of all methods. */
function settingsOf(stage: RestStage, path: string, httpMethod: string): MethodSettings {
  return { ...stage.methodSettings['*/*'], ...stage.methodSettings[`${path}/${httpMethod}`] };
}

function restAuth({ authorizationType, authorizer, authorizationScopes, apiKeyRequired }: Method): string {
  const scopes = authorizationScopes.length === 0 ? '' : ` (${authorizationScopes.join(' ')})`;
  const auth = `${authorizer?.name ?? authorizationType}${scopes}`;
  if (!apiKeyRequired) return auth;
  return authorizationType === 'NONE' ? 'API key' : `${auth} + API key`;
}

function throttleText({ rateLimit, burstLimit }: ThrottleSettings): string {
  const rate = rateLimit === undefined ? [] : [`${rateLimit}/s`];
  const burst = burstLimit === undefined ? [] : [`burst ${burstLimit}`];
  return [...rate, ...burst].join(', ');
}

function cacheText(stage: RestStage, { httpMethod }: Method, settings: MethodSettings): string {
  const caches = settings.cachingEnabled ?? (stage.cacheClusterEnabled && httpMethod === 'GET');
  return stage.cacheClusterEnabled && caches ? `${settings.cacheTtlSeconds ?? 300} s` : '';
}

function restIntegration({ integration }: Method, { variables }: RestStage, model: AssemblyModel): string {
  if (!integration) return 'none';
  const { type, uri, integrationHttpMethod } = integration;
  return describeIntegration({ type, uri, httpMethod: integrationHttpMethod, variables }, model);
}

function routeRowsOf(api: HttpApi | WebSocketApi, stage: HttpStage | WebSocketStage, model: AssemblyModel): RouteRow[] {
  return stage.routes.map((route) => ({
    api: api.name,
    stage: stage.name,
    key: route.routeKey,
    auth: route.authorizer?.name ?? route.authorizationType,
    throttle: throttleText(routeSettings(stage, route.routeKey)),
    cache: '',
    integration: routeIntegration(route, stage, model),
  }));
}

function routeSettings(stage: HttpStage | WebSocketStage, routeKey: string): RouteSettings {
  return { ...stage.defaultRouteSettings, ...stage.routeSettings[routeKey] };
}

type Route = (HttpStage | WebSocketStage)['routes'][number];

function routeIntegration(
  { integration }: Route,
  { variables }: HttpStage | WebSocketStage,
  model: AssemblyModel,
): string {
  if (!integration) return 'none';
  if ('integrationSubtype' in integration && integration.integrationSubtype) return integration.integrationSubtype;
  const { integrationType: type, integrationUri: uri, integrationMethod: httpMethod } = integration;
  return describeIntegration({ type, uri, httpMethod, variables }, model);
}

interface DescribedIntegration {
  readonly type: string;
  readonly uri: Resolvable<string> | undefined;
  readonly httpMethod: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

function describeIntegration({ type, uri, httpMethod, variables }: DescribedIntegration, model: AssemblyModel): string {
  if (type === 'MOCK') return 'mock';
  if (uri === undefined) return type;
  if (uri instanceof Unresolved) return `${uri.expression} (has no value)`;
  const address = substituteStageVariables(uri, variables);
  const found = findFunction(model.functions, address);
  if (found) return `lambda ${found.function.name}${found.qualifier === undefined ? '' : `:${found.qualifier}`}`;
  if (type.startsWith('HTTP')) return `http ${httpMethod ?? 'ANY'} ${address}`;
  const action = /^arn:[^:]+:apigateway:[^:]+:([^:]+):(?:action|path)\/(.*)$/.exec(address);
  return action ? `${action[1]} ${action[2]}` : address;
}
