import type { Api } from '../model/assembly-model.js';
import type { RestResource } from '../model/rest-api.js';

/** A stage with the keys of its routes, such as `GET /books/{id}`. */
export interface StageRoutes {
  readonly name: string;
  readonly keys: readonly string[];
}

/** What each stage of an API serves. */
export function stageRoutesOf(api: Api): readonly StageRoutes[] {
  if (api.protocol === 'REST') {
    return api.stages.map(({ name, deployment }) => ({ name, keys: deployment.resources.flatMap(keysOf) }));
  }
  return api.stages.map(({ name, routes }) => ({ name, keys: routes.map(({ routeKey }) => routeKey) }));
}

function keysOf({ path, methods }: RestResource): readonly string[] {
  return Object.keys(methods).map((method) => `${method} ${path}`);
}
