import type { AssemblyModel } from '../model/assembly-model.js';
import { UsageError } from '../model/usage-error.js';
import { findNearestRoutes, isPathOf } from '../routing/nearest-routes.js';
import { type StagedRoute, stagedRoutesOf } from './staged-routes.js';

/** A route as a person names it. */
export interface RouteName {
  /** Its key, such as `GET /books/{id}`, or a request that it serves, such as `GET /books/7`. */
  readonly route: string;
  /** The API's name, logical id or id; needed only where several have the route. */
  readonly api?: string | undefined;
}

/**
 * Every route, of whatever stage, that has the name.
 *
 * @throws UsageError `UNKNOWN_ROUTE` where there is none
 */
export function findStagedRoutes(model: AssemblyModel, { route, api }: RouteName): readonly StagedRoute[] {
  const candidates = stagedRoutesOf(model.apis).filter(({ api: { name, id, origin } }) => {
    return api === undefined || [name, id, origin.logicalId].includes(api);
  });
  const [method = '', path = ''] = route.split(' ');
  const exact = candidates.filter(({ key }) => key === route);
  const fitting = exact.length > 0 ? exact : candidates.filter(({ key }) => serves(key, method, path));
  if (fitting.length > 0) return fitting;
  const keys = [...new Set(candidates.map(({ key }) => key))];
  const [nearest] = findNearestRoutes(method, path, keys);
  const of = api === undefined ? '' : ` of the API ${api}`;
  const fix = nearest === undefined ? `choose one of ${keys.join(', ')}` : `did you mean ${nearest}?`;
  throw new UsageError('UNKNOWN_ROUTE', `there is no route ${route}${of}`, fix);
}

function serves(key: string, method: string, path: string): boolean {
  const [routeMethod] = key.split(' ');
  return (routeMethod === method || routeMethod === 'ANY') && isPathOf(path.split('?', 1)[0] ?? '', key);
}
