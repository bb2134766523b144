import type { HttpRoute } from '../model/http-api.js';
import { tryDecodePercent } from '../model/percent-encoding.js';
import {
  emptyTree,
  matchGreedy,
  matchWhole,
  type PathMatch,
  register,
  segmentsOf,
  variableNames,
} from './path-tree.js';

/** The route that serves a request. */
export interface HttpMatch {
  readonly route: HttpRoute;
  /** Percent-decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

export type HttpRouter = (method: string, path: string) => HttpMatch | undefined;

/**
 * Prepares the routing of an HTTP API; the router takes the raw path without its stage.
 *
 * A full match of method and path comes first, then a match with a greedy path variable, then `$default`. Among full
 * matches a literal segment comes before a variable, and an exact method before `ANY`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation
 */
export function compileHttpRoutes(routes: readonly HttpRoute[]): HttpRouter {
  const tree = emptyTree<RoutesOfPath>();
  for (const route of routes) addRoute(tree, route);
  const defaultRoute = routes.find((route) => route.routeKey === '$default');
  return (method, path) => {
    const segments = segmentsOf(path).map(decodeSegment);
    const accepts = (candidates: RoutesOfPath) => candidates.has(method) || candidates.has('ANY');
    const match = matchWhole(tree, segments, accepts) ?? matchGreedy(tree, segments, accepts);
    if (match) return toHttpMatch(match, method);
    return defaultRoute && { route: defaultRoute, pathParameters: {} };
  };
}

/** By HTTP method. Two routes of one path may name its variables differently, so each has its own names. */
type RoutesOfPath = Map<string, { readonly route: HttpRoute; readonly names: readonly string[] }>;

function addRoute(tree: Parameters<typeof register<RoutesOfPath>>[0], route: HttpRoute): void {
  const [method, path] = route.routeKey.split(' ');
  if (!method || !path) return;
  register(tree, path, () => new Map()).set(method, { route, names: variableNames(path) });
}

function toHttpMatch({ value, captured }: PathMatch<RoutesOfPath>, method: string): HttpMatch | undefined {
  const found = value.get(method) ?? value.get('ANY');
  if (!found) return undefined;
  const pairs = found.names.map((name, index) => [name, captured[index] ?? '']);
  return { route: found.route, pathParameters: Object.fromEntries(pairs) };
}

/** A segment that is not valid percent-encoding is taken as it is. */
function decodeSegment(segment: string): string {
  return tryDecodePercent(segment) ?? segment;
}
