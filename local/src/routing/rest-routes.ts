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
  for (const resource of resources.filter(hasMethods)) {
    register(tree, resource.path, () => ({ resource, names: variableNames(resource.path) }));
  }
  return (httpMethod, path) => {
    const match = matchGreedy(tree, segmentsOf(normalizePath(path)), () => true);
    if (!match) return undefined;
    const { resource, names } = match.value;
    const method = ownMethod(resource, httpMethod) ?? ownMethod(resource, 'ANY');
    if (!method) return undefined;
    return { resource, method, pathParameters: pathParameters(names, match.captured) };
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

function ownMethod(resource: RestResource, httpMethod: string): Method | undefined {
  return Object.hasOwn(resource.methods, httpMethod) ? resource.methods[httpMethod] : undefined;
}

function normalizePath(path: string): string {
  const collapsed = path.replace(/^\/+/, '/');
  return collapsed.length > 1 && collapsed.endsWith('/') ? collapsed.slice(0, -1) : collapsed;
}

function pathParameters(names: readonly string[], captured: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, captured[index] ?? '']));
}
