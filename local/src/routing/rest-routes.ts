import type { Method, RestResource } from '../model/rest-api.js';
import { emptyTree, matchGreedy, register, segmentsOf, variableNames } from './path-tree.js';

/** The method that serves a request. */
interface RestMatch {
  readonly resource: RestResource;
  readonly method: Method;
  /** As they stand in the request: percent-encoding is kept. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

export type RestRouter = (method: string, path: string) => RestMatch | undefined;

/**
 * Prepares the routing of a REST API; the router takes the raw path without its stage.
 *
 * A resource is chosen by path alone: a literal segment before `{name}` before `{name+}`. Then its method is chosen: the
 * exact one before `ANY`. A chosen resource without a fitting method is a miss, even if a greedy sibling would fit.
 * Slashes at the start collapse into one and one at the end is ignored.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
 */
export function compileRestRoutes(resources: readonly RestResource[]): RestRouter {
  const tree = emptyTree<CompiledResource>();
  /** A path without variables goes before all others, so that no tree need be walked for it. */
  const literal = new Map<string, RestResource>();
  for (const resource of resources.filter(hasMethods)) {
    const names = variableNames(resource.path);
    register(tree, resource.path, () => ({ resource, names }));
    if (names.length === 0 && !literal.has(resource.path)) literal.set(resource.path, resource);
  }
  return (httpMethod, path) => {
    const normalized = normalizePath(path);
    const exact = literal.get(normalized);
    if (exact) return withMethod(exact, httpMethod, {});
    const match = matchGreedy(tree, segmentsOf(normalized), () => true);
    if (!match) return undefined;
    const { resource, names } = match.value;
    return withMethod(resource, httpMethod, pathParameters(names, match.captured));
  };
}

interface CompiledResource {
  readonly resource: RestResource;
  readonly names: readonly string[];
}

/** A resource that only leads to others is no destination: its path may still be taken by a greedy variable. */
function hasMethods(resource: RestResource): boolean {
  return Object.keys(resource.methods).length > 0;
}

function withMethod(
  resource: RestResource,
  httpMethod: string,
  parameters: RestMatch['pathParameters'],
): RestMatch | undefined {
  const method = ownMethod(resource, httpMethod) ?? ownMethod(resource, 'ANY');
  return method && { resource, method, pathParameters: parameters };
}

function ownMethod(resource: RestResource, httpMethod: string): Method | undefined {
  return Object.hasOwn(resource.methods, httpMethod) ? resource.methods[httpMethod] : undefined;
}

function normalizePath(path: string): string {
  const collapsed = path.startsWith('//') ? path.replace(/^\/+/, '/') : path;
  return collapsed.length > 1 && collapsed.endsWith('/') ? collapsed.slice(0, -1) : collapsed;
}

function pathParameters(names: readonly string[], captured: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, captured[index] ?? '']));
}
