import { parseFunctionName } from './function-reference.js';
import type { PlacedResource, ResourceIndex } from './resource-index.js';

/** The names of the functions that custom resources are sent to. */
export function readProviders(index: ResourceIndex): ReadonlySet<string> {
  return new Set(index.all.filter(isCustomResource).flatMap(({ properties }) => nameOf(properties.ServiceToken)));
}

function isCustomResource({ type }: PlacedResource): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

function nameOf(serviceToken: unknown): readonly string[] {
  const parsed = typeof serviceToken === 'string' ? parseFunctionName(serviceToken) : undefined;
  return parsed ? [parsed.name] : [];
}
