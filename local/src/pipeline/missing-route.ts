import { tryFindNearest } from '../assembly/nearest.js';
import { findNearestRoutes, isPathOf } from '../routing/nearest-routes.js';
import type { StageRoutes } from '../routing/route-keys.js';

/** A request as its first line has it; the path is the raw one. */
interface Asked {
  readonly method: string;
  readonly path: string;
}

/** Routes that are named at most. */
const most = 3;
/** Characters of a path that are shown. */
const longestPath = 200;

/** Why no route of a stage serves a request, for who has mistyped it: the routes that are nearest. */
export function describeMissingRoute(
  { method, path }: Asked,
  stageName: string,
  stages: readonly StageRoutes[],
): string {
  const keys = stages.find(({ name }) => name === stageName)?.keys ?? [];
  const there = `there is no route ${method} ${shown(path)}`;
  const other = stages.find(({ name, keys: others }) => name !== stageName && isServed({ method, path }, others));
  if (other) return `${there} at the stage ${stageName}: the stage ${other.name} has it`;
  const nearest = findNearestRoutes(method, path, keys);
  if (nearest.length > 0) return `${there}: ${listNearest(nearest)}${hintOfPrefix(path, stageName, keys)}`;
  return keys.length === 0 ? `${there}: the stage ${stageName} has no routes` : `${there}: there are ${listed(keys)}`;
}

/** Why a request reaches no stage: its path lacks the name of one, or names one that is not there. */
export function describeMissingStage({ method, path }: Asked, stages: readonly StageRoutes[]): string {
  if (stages.length === 0) return 'the API has no stage, and is reached only through one';
  const [, first = '', rest = ''] = /^\/+([^/]*)(.*)$/.exec(path) ?? [];
  const near = tryFindNearest(
    first.slice(0, longestPath),
    stages.map(({ name }) => name),
  );
  if (near !== undefined) {
    return `the first segment of the path names no stage: ${shown(first)} is near ${near}, as in ${method} /${near}${shown(rest)}`;
  }
  const lacking = stages.find(({ keys }) => isServed({ method, path }, keys));
  if (lacking) return `the path lacks the name of its stage: ${method} /${lacking.name}${shown(path)}`;
  const names = stages.map(({ name }) => name).join(', ');
  const [nearest] = stages.flatMap(({ name, keys }) =>
    findNearestRoutes(method, path, keys).map((key) => key.replace(' ', ` /${name}`)),
  );
  const hint = nearest === undefined ? '' : `; nearest is ${nearest}`;
  return `the first segment of the path names no stage of the API, which has ${names}${hint}`;
}

/** Why a message of a WebSocket API selects no route. */
export function describeMissingMessageRoute(selected: string, keys: readonly string[]): string {
  const near = tryFindNearest(selected.slice(0, longestPath), keys);
  const there = `no route has the key ${shown(selected)}, and there is no $default`;
  return near === undefined ? `${there}: there are ${listed(keys)}` : `${there}: nearest is ${near}`;
}

function isServed({ method, path }: Asked, keys: readonly string[]): boolean {
  return keys.some((key) => isPathOf(path, key) && (key.startsWith(`${method} `) || key.startsWith('ANY ')));
}

/** An HTTP API has its `$default` stage without a prefix, unlike most REST APIs. */
function hintOfPrefix(path: string, stageName: string, keys: readonly string[]): string {
  if (stageName !== '$default') return '';
  const rest = path.replace(/^\/+[^/]*/, '') || '/';
  const hasPrefix = !keys.some((key) => isPathOf(path, key)) && keys.some((key) => isPathOf(rest, key));
  return hasPrefix ? '; the stage $default is served without its name in the path' : '';
}

function listNearest(keys: readonly string[]): string {
  return `nearest ${keys.length === 1 ? 'is' : 'are'} ${keys.slice(0, most).join(', ')}`;
}

function listed(keys: readonly string[]): string {
  const more = keys.length - most;
  return keys.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function shown(path: string): string {
  return path.length > longestPath ? `${path.slice(0, longestPath)}…` : path;
}
