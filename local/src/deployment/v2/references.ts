import type { Resolvable } from '../../model/unresolved.js';
import type { Findings } from '../findings.js';
import type { Properties } from '../properties.js';

/** The integration that a route's `Target` names: `integrations/ID`. */
export function tryFindTarget<T>(
  properties: Properties,
  integrations: ReadonlyMap<string, T>,
  findings: Findings,
): T | undefined {
  const target = properties.tryFindResolvable('Target');
  if (target === undefined) return undefined;
  const id = typeof target === 'string' ? target.replace(/^integrations\//, '') : target;
  return tryFindById('Target', id, integrations, { properties, findings });
}

export function tryFindAuthorizer<T>(
  properties: Properties,
  authorizers: ReadonlyMap<string, T>,
  findings: Findings,
): T | undefined {
  const id = properties.tryFindResolvable('AuthorizerId');
  return id === undefined ? undefined : tryFindById('AuthorizerId', id, authorizers, { properties, findings });
}

function tryFindById<T>(
  name: string,
  id: Resolvable<string>,
  known: ReadonlyMap<string, T>,
  { properties, findings }: { readonly properties: Properties; readonly findings: Findings },
): T | undefined {
  const found = typeof id === 'string' ? known.get(id) : undefined;
  if (!found) {
    const text = typeof id === 'string' ? id : id.expression;
    findings.warn(properties.origin, `${name}: ${text} is not of this API, or not in the chosen stacks`);
  }
  return found;
}

export function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
