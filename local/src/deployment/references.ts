import type { Findings } from './findings.js';
import type { Properties } from './properties.js';

/** What a property names by its id; undefined, and told, if that is not among the known. A route's `Target` is `integrations/ID`. */
export function tryFindReference<T>(
  properties: Properties,
  name: string,
  known: ReadonlyMap<string, T>,
  findings: Findings,
): T | undefined {
  const id = properties.tryFindResolvable(name);
  if (id === undefined) return undefined;
  const found = typeof id === 'string' ? known.get(id.replace(/^integrations\//, '')) : undefined;
  if (!found) {
    const text = typeof id === 'string' ? id : id.expression;
    findings.warn('REFERENCE_NOT_FOUND', properties.origin, { property: name, id: text });
  }
  return found;
}

export function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
