import { Unresolved } from '../model/unresolved.js';
import type { Findings } from './findings.js';
import type { PlacedResource, ResourceIndex } from './resource-index.js';

/** Warns of what belongs to an API that is not among the stacks: nothing of it is served. */
export function warnOfStrays(index: ResourceIndex, findings: Findings): void {
  const restApis = new Set(index.ofType('AWS::ApiGateway::RestApi').map((api) => api.physicalId));
  const apis = new Set([...restApis, ...index.ofType('AWS::ApiGatewayV2::Api').map((api) => api.physicalId)]);
  for (const resource of index.all) {
    const owner = ownerOf(resource);
    const known = resource.type.startsWith('AWS::ApiGatewayV2::') ? apis : restApis;
    if (owner === undefined || (typeof owner === 'string' && known.has(owner))) continue;
    const text = owner instanceof Unresolved ? owner.expression : String(owner);
    findings.warn('API_NOT_FOUND', resource.origin, { api: text });
  }
}

function ownerOf({ type, properties }: PlacedResource): unknown {
  if (type.startsWith('AWS::ApiGatewayV2::')) return properties.ApiId;
  return type.startsWith('AWS::ApiGateway::') ? properties.RestApiId : undefined;
}
