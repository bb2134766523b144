import { parseFunctionName } from './function-reference.js';
import { Properties } from './properties.js';
import type { PlacedResource, ResourceIndex } from './resource-index.js';

/** The name of a function: the one that its template gives, else its physical id. */
export function functionName(resource: PlacedResource): string {
  return Properties.of(resource).tryFindString('FunctionName') ?? resource.physicalId;
}

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
  const name = functionName(owner);
  return index.ofType(type).flatMap((resource) => {
    const target = resource.properties.FunctionName;
    const parsed = typeof target === 'string' ? parseFunctionName(target) : undefined;
    return parsed?.name === name ? [{ resource, qualifier: parsed.qualifier }] : [];
  });
}
