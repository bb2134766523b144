import { Duration, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { inSeconds, requireKnown } from '../common/must-be-known';
import { reject } from '../common/reject';
import { pathParameters } from '../common/route-key';
import type { RestAuthBinding } from './auth';
import { tellsCallersApart } from './caller-identity';
import { parseParameter } from './parameter';

/**
 * The response cache of a stage. It is paid by the hour for as long as the stage exists.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export interface RestCacheOptions {
  /**
   * Whether the stage has a cache.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Size in GB: 0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118 or 237.
   *
   * @default '0.5'
   */
  readonly size?: string;

  /**
   * How long a response is kept where its route does not say, 0 to 3600 seconds.
   *
   * @default Duration.minutes(5)
   */
  readonly ttl?: Duration;

  /**
   * Whether the responses are encrypted in the cache.
   *
   * @default true
   */
  readonly encrypted?: boolean;

  /**
   * Whether every GET route is cached that does not turn its cache off, with the caller among the keys behind an `auth`.
   *
   * @default false - routes that declare a cache
   */
  readonly everyGet?: boolean;

  /**
   * Who may make the API answer afresh by `Cache-Control: max-age=0`.
   *
   * @default - nobody: callers without `execute-api:InvalidateCache` get the cached response, with a warning header
   */
  readonly invalidators?: iam.IGrantable[];
}

/** How the responses of a route are cached. */
export interface RestRouteCacheOptions {
  /**
   * Whether the route's responses are cached.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * How long a response is kept, 0 to 3600 seconds.
   *
   * @default - the stage's
   */
  readonly ttl?: Duration;

  /**
   * The request parameters that tell responses apart, such as `querystring.filter` or `header.Accept-Language`;
   * the path's own parameters are always among them.
   *
   * @default - the path's parameters
   */
  readonly keys?: string[];

  /**
   * Whether all callers of an authorized route may get each other's responses.
   *
   * @default false - the caller's identity has to be among the keys
   */
  readonly shared?: boolean;
}

/** What a cached route asks of its method and of the stage. */
export interface RouteCache {
  readonly ttl?: Duration;
  /** Such as `method.request.querystring.filter`. */
  readonly keys: readonly string[];
}

const SIZES = ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237'];
const CACHEABLE = ['GET', 'HEAD', 'OPTIONS'];

/** Refuses a cache that the service does not offer. */
export function checkCache(scope: IConstruct, cache: RestCacheOptions): void {
  if (cache.size !== undefined && !Token.isUnresolved(cache.size) && !SIZES.includes(cache.size)) {
    reject(scope, {
      problem: `cache has the size '${cache.size}'`,
      allowed: `sizes in GB are ${SIZES.join(', ')}`,
      fix: "give one of them as text, such as '0.5'",
    });
  }
  checkTtl(scope, 'cache', cache.ttl);
}

/** The cache of a route, or an error that says what speaks against it. */
export function resolveRouteCache(
  scope: IConstruct,
  route: { key: string; method: string; path: string; streaming?: boolean },
  options: RestRouteCacheOptions,
  auth: RestAuthBinding,
): RouteCache {
  checkTtl(scope, `route '${route.key}'`, options.ttl);
  checkCacheable(scope, route);
  requireKnown(scope, `the cache keys of route '${route.key}'`, options.keys);
  const given = (options.keys ?? []).map((key) =>
    parseParameter(scope, `cache key '${key}' of route '${route.key}'`, key),
  );
  checkPathKeys(scope, route, given);
  const keys = [...new Set([...pathParameters(route.path).map((name) => `method.request.path.${name}`), ...given])];
  if (!options.shared) checkIdentity(scope, route.key, keys, auth);
  return { ttl: options.ttl, keys };
}

function checkTtl(scope: IConstruct, what: string, ttl = Duration.seconds(0)): void {
  const seconds = inSeconds(scope, `the ttl of ${what}`, ttl);
  if (Token.isUnresolved(seconds) || seconds <= 3600) return;
  reject(scope, {
    problem: `${what} has a cache ttl of ${seconds} seconds`,
    allowed: 'a response is kept for 0 to 3600 seconds',
    fix: 'give at most Duration.hours(1)',
  });
}

function checkCacheable(scope: IConstruct, route: { key: string; method: string; streaming?: boolean }): void {
  if (route.streaming) {
    reject(scope, {
      problem: `route '${route.key}' has a cache and streaming`,
      allowed: 'a streamed response is not cached',
      fix: 'remove one',
    });
  }
  if (CACHEABLE.includes(route.method)) return;
  reject(scope, {
    problem: `route '${route.key}' has a cache`,
    allowed: `responses to ${CACHEABLE.join(', ')} are cached`,
    fix: route.method === 'ANY' ? `declare 'GET ${route.key.split(' ')[1]}' beside it, with the cache` : 'remove cache',
  });
}

function checkPathKeys(scope: IConstruct, route: { key: string; path: string }, keys: readonly string[]): void {
  const names = pathParameters(route.path);
  const unknown = keys
    .filter((key) => key.startsWith('method.request.path.'))
    .find((key) => !names.includes(key.slice('method.request.path.'.length)));
  if (unknown === undefined) return;
  reject(scope, {
    problem: `route '${route.key}' has the cache key '${unknown}'`,
    allowed: `the path's parameters are ${names.join(', ') || 'none'}`,
    fix: 'remove the key: the path is always part of it',
  });
}

/** The cache keys that tell the callers of a route apart; none where the route says more is needed. */
export function callerKeys({ authorizationType, identity = [] }: RestAuthBinding): string[] {
  return authorizationType === 'NONE' ? [] : identity.filter(isRequestParameter);
}

/** Two callers must not get each other's response: whatever identifies them has to tell responses apart. */
function checkIdentity(scope: IConstruct, key: string, keys: readonly string[], auth: RestAuthBinding): void {
  if (auth.authorizationType === 'NONE') return;
  const identity = auth.identity ?? rejectUnknownCaller(scope, key);
  const missing = identity.filter(tellsCallersApart).filter((source) => !keys.includes(source));
  if (missing.length === 0) return;
  const noKey = missing.find((source) => !isRequestParameter(source));
  if (noKey !== undefined) rejectUncacheableCaller(scope, key, noKey);
  const names = missing.map((source) => `'${source.replace('method.request.', '')}'`);
  reject(scope, {
    problem: `route '${key}' is cached behind an authorizer, with the cache keys ${JSON.stringify(keys)}`,
    allowed: "the caller's identity is among the keys, or a caller would get another one's response",
    fix: `add ${names.join(', ')} to keys, or say shared: true if all callers may see the same`,
  });
}

function isRequestParameter(source: string): boolean {
  return source.startsWith('method.request.');
}

function rejectUnknownCaller(scope: IConstruct, key: string): never {
  return reject(scope, {
    problem: `route '${key}' is cached behind an authorizer that does not say by what it tells callers apart`,
    allowed: "the caller's identity is among the cache keys, or a caller would get another one's response",
    fix: 'give the authorizer identity sources where this app makes it, say shared: true if all callers may see the same, or enabled: false',
  });
}

function rejectUncacheableCaller(scope: IConstruct, key: string, source: string): never {
  return reject(scope, {
    problem: `route '${key}' is cached behind an authorizer that tells callers apart by '${source}'`,
    allowed: 'a cache key is a parameter of the request',
    fix: 'say shared: true if all callers may see the same, or enabled: false',
  });
}
