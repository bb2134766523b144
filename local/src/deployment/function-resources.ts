import { parseFunctionName } from './function-reference.js';
import type { PlacedResource, ResourceIndex } from './resource-index.js';

/** A resource that belongs to a function, with the alias or version it belongs to if it names one. */
export interface FunctionChild {
  readonly resource: PlacedResource;
  readonly qualifier: string | undefined;
}

/** The resources of a type whose `FunctionName` (a name or any form of ARN) is this function's. */
export function childrenOfFunction(
  owner: PlacedResource,
  index: ResourceIndex,
  type: string,
): readonly FunctionChild[] {
  return index.ofType(type).flatMap((resource) => {
    const target = resource.properties.FunctionName;
    const parsed = typeof target === 'string' ? parseFunctionName(target) : undefined;
    return parsed?.name === owner.physicalId ? [{ resource, qualifier: parsed.qualifier }] : [];
  });
}
