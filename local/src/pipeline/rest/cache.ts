import { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import type { MethodResponse } from '../../mapping/method-response.js';
import { compileParameterSource, type ParameterSource } from '../../mapping/parameter-source.js';
import type { HeaderLines } from '../../model/client.js';
import type { Method, MethodSettings, RestIntegration, RestStage } from '../../model/rest-api.js';
import type { SettingsOf } from './method-settings.js';
import type { CacheLookup, RestPhases } from './phases.js';
import type { ResponseStore } from './response-store.js';

/** The response caches of a stage. */
export interface StageCache {
  readonly stage: ResponseStore;
  /** Of a canary that does not use the stage's. */
  readonly canary: ResponseStore;
}

/**
 * Prepares the response cache of a stage. Only GET is cached, unless a method's own settings say so; the parameters that
 * the integration names make the key, and no others tell responses apart. Responses of every status are kept.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export function compileCache(
  stage: RestStage,
  settingsOf: SettingsOf,
  cache: StageCache,
): Pick<RestPhases, 'readCache' | 'writeCache'> {
  if (!stage.cacheClusterEnabled) return { readCache: () => miss, writeCache: () => {} };
  const keys = new Map<Method, CacheKey>();
  const keyOf = (scope: MappingScope, method: Method) => {
    const key = keys.get(method) ?? compileKey(method.integration);
    keys.set(method, key);
    return key(scope);
  };
  const storeOf = ({ rest }: MappingScope) =>
    rest.isCanaryRequest && !stage.canary?.useStageCache ? cache.canary : cache.stage;
  const policyOf = ({ rest }: MappingScope, method: Method) => cachePolicy(settingsOf, method, rest.request.httpMethod);
  return {
    readCache: (scope, method) => {
      const policy = policyOf(scope, method);
      if (!policy) return miss;
      const key = keyOf(scope, method);
      const warnings = invalidate(scope, policy.settings, () => storeOf(scope).delete(key));
      return lookUp(storeOf(scope).get(key), warnings);
    },
    writeCache: (scope, method, response) => {
      const policy = policyOf(scope, method);
      if (policy) storeOf(scope).set(keyOf(scope, method), withoutTrace(response), policy.ttlSeconds);
    },
  };
}

const miss: CacheLookup = { outcome: 'miss', headers: [] };

/** Seconds. */
const defaultTtl = 300;

/** How a method is cached; undefined where it is not. */
function cachePolicy(settingsOf: SettingsOf, method: Method, verb: string) {
  const { settings, own } = settingsOf(method, verb);
  const { cachingEnabled } = verb === 'GET' ? settings : own;
  const ttlSeconds = settings.cacheTtlSeconds ?? defaultTtl;
  return cachingEnabled && ttlSeconds > 0 ? { settings, ttlSeconds } : undefined;
}

type CacheKey = (scope: MappingScope) => string;

function compileKey(integration: RestIntegration | undefined): CacheKey {
  const sources = (integration?.cacheKeyParameters ?? []).map((name) => compileKeyParameter(name, integration));
  const namespace = integration?.cacheNamespace ?? '';
  return (scope) => {
    const values = sources.map((source) => source({ scope }) ?? null);
    return JSON.stringify([namespace, scope.rest.request.httpMethod, ...values]);
  };
}

/** A parameter of the integration request stands for what is mapped to it; of a repeated parameter every value counts. */
function compileKeyParameter(name: string, integration: RestIntegration | undefined): ParameterSource {
  const expression = integration?.requestParameters[name] ?? name;
  if (typeof expression !== 'string') return compileParameterSource(expression);
  return compileParameterSource(
    expression.replace(/^method\.request\.(querystring|header)\./, 'method.request.multivalue$1.'),
  );
}

/**
 * A client asks for a fresh answer with `Cache-Control: max-age=0`. Unless anybody may, it must be a caller that IAM knows;
 * what becomes of the others, the method's settings say.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html#invalidate-method-caching
 */
function invalidate({ rest }: MappingScope, settings: MethodSettings, remove: () => void): HeaderLines {
  const { request, caller, execution } = rest;
  if (!/(^|[\s,])max-age=0($|[\s,])/i.test(request.headers.get('cache-control') ?? '')) return [];
  const { requireAuthorizationForCacheControl: isRequired = true } = settings;
  if (!isRequired || caller.identity?.accessKey !== undefined) {
    remove();
    return [];
  }
  execution.explain('only a caller with IAM authorization may invalidate the cache');
  const { unauthorizedCacheControlHeaderStrategy: strategy = 'SUCCEED_WITH_RESPONSE_HEADER' } = settings;
  if (strategy === 'FAIL_WITH_403') throw new GatewayError('ACCESS_DENIED', 'Unauthorized');
  return strategy === 'SUCCEED_WITH_RESPONSE_HEADER' ? [['Warning', ignored]] : [];
}

const ignored = '199 Cache-control headers were ignored because the caller was unauthorized.';

function lookUp(response: MethodResponse | undefined, warnings: HeaderLines): CacheLookup {
  if (!response) return { outcome: 'miss', headers: warnings };
  return { outcome: 'hit', response: { ...response, headers: [...response.headers, ...warnings] } };
}

/** The trace of the first request is not that of the next. */
function withoutTrace(response: MethodResponse): MethodResponse {
  return { ...response, headers: response.headers.filter(([name]) => name.toLowerCase() !== 'x-amzn-trace-id') };
}
