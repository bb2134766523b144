import type { ResolvedResource, ResolvedStack } from '../cloudformation/resolved-stack.js';
import type { PropertyErrorCode } from './properties.js';

/** A resource together with the stack that holds it. */
export interface PlacedResource extends ResolvedResource {
  readonly stack: ResolvedStack;
  /** What a wrong property of it is, where it does not come from the template itself. */
  readonly errorCode?: PropertyErrorCode;
  /** Of an operation of an OpenAPI definition: why nobody can say what it asks of its caller. */
  readonly unclearSecurity?: string;
}

/** Every resource of the assembly, by type and by the resource it belongs to. */
export class ResourceIndex {
  readonly all: readonly PlacedResource[];
  readonly #byType: ReadonlyMap<string, readonly PlacedResource[]>;

  constructor(resources: readonly PlacedResource[]) {
    this.all = resources;
    this.#byType = groupByType(resources);
  }

  static of(stacks: readonly ResolvedStack[]): ResourceIndex {
    return new ResourceIndex(stacks.flatMap((stack) => [...stack.resources.values()].map((r) => ({ ...r, stack }))));
  }

  ofType(type: string): readonly PlacedResource[] {
    return this.#byType.get(type) ?? [];
  }

  /** The resources of a type whose property holds the physical id of another. */
  belongingTo(owner: ResolvedResource, type: string, property: string): readonly PlacedResource[] {
    return this.ofType(type).filter((resource) => resource.properties[property] === owner.physicalId);
  }
}

function groupByType(resources: readonly PlacedResource[]): ReadonlyMap<string, readonly PlacedResource[]> {
  const groups = new Map<string, PlacedResource[]>();
  for (const resource of resources) {
    const group = groups.get(resource.type);
    if (group) group.push(resource);
    else groups.set(resource.type, [resource]);
  }
  return groups;
}
