import type { AssemblyModel } from '../model/assembly-model.js';
import type { Method, MethodSettings, RestStage } from '../model/rest-api.js';
import type { ThrottleSettings } from '../model/settings.js';
import { byConstruct, type NameResource } from './resource-names.js';
import { describeAuth } from './route-auth.js';
import { describeIntegration } from './route-integration.js';
import { type StagedRoute, stagedRoutesOf } from './staged-routes.js';

/** One route of one stage, as a person reads it. */
export interface RouteRow {
  readonly api: string;
  readonly stage: string;
  /** Such as `GET /users/{id}`, or `$connect`. */
  readonly key: string;
  /** Such as `NONE`, `AWS_IAM` or `cognito Books/Staff`. */
  readonly auth: string;
  /** Such as `100/s, burst 200`; empty where the route has no limit of its own. */
  readonly throttle: string;
  /** Such as `60 s`; empty where nothing is cached. */
  readonly cache: string;
  /** Such as `lambda Books/ListBooks`, `http GET https://example.com` or `mock`. */
  readonly integration: string;
}

/** Every route of every stage of every API. */
export function routeRows(model: AssemblyModel, nameOf: NameResource = byConstruct): readonly RouteRow[] {
  return stagedRoutesOf(model.apis).map((staged) => routeRow(staged, model, nameOf));
}

/** A route as a person reads it. */
export function routeRow(staged: StagedRoute, model: AssemblyModel, nameOf: NameResource): RouteRow {
  return {
    api: staged.api.name,
    stage: staged.stage.name,
    key: staged.key,
    auth: describeAuth(staged, model, nameOf),
    throttle: throttleText(limitOf(staged)),
    cache: staged.protocol === 'REST' ? cacheText(staged.stage, staged.route) : '',
    integration: describeIntegration(staged, model, nameOf),
  };
}

function limitOf(staged: StagedRoute): ThrottleSettings {
  if (staged.protocol === 'REST') return settingsOf(staged.stage, staged.route);
  return { ...staged.stage.defaultRouteSettings, ...staged.stage.routeSettings[staged.key] };
}

/** Settings of the method over those of all methods. */
function settingsOf({ methodSettings }: RestStage, { resourcePath, httpMethod }: Method): MethodSettings {
  return { ...methodSettings['*/*'], ...methodSettings[`${resourcePath}/${httpMethod}`] };
}

function throttleText({ rateLimit, burstLimit }: ThrottleSettings): string {
  const rate = rateLimit === undefined ? [] : [`${rateLimit}/s`];
  const burst = burstLimit === undefined ? [] : [`burst ${burstLimit}`];
  return [...rate, ...burst].join(', ');
}

function cacheText(stage: RestStage, method: Method): string {
  const { cachingEnabled, cacheTtlSeconds } = settingsOf(stage, method);
  const caches = cachingEnabled ?? (stage.cacheClusterEnabled && method.httpMethod === 'GET');
  return stage.cacheClusterEnabled && caches ? `${cacheTtlSeconds ?? 300} s` : '';
}
