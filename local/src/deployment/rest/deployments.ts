import type { Method, RestDeployment, RestResource } from '../../model/rest-api.js';
import { reachOf } from '../reach.js';
import type { PlacedResource } from '../resource-index.js';
import type { Topology } from '../topology.js';
import type { Branch } from './resource-tree.js';

/** A method together with the resource of the template that declares it. */
export interface DeclaredMethod {
  readonly resource: PlacedResource;
  readonly method: Method;
}

/** What is there to be deployed. */
export interface Deployable {
  readonly branches: readonly Branch[];
  readonly methods: readonly DeclaredMethod[];
}

/** Makes the deployment that a template's `AWS::ApiGateway::Deployment` makes: with the methods that exist before it. */
export function readRestDeployment(
  deployment: PlacedResource,
  deployable: Deployable,
  topology: Topology,
): RestDeployment {
  const isHeld = reachOf(deployment, topology);
  const held = deployable.methods.filter(({ resource }) => isHeld(resource)).map(({ method }) => method);
  return { origin: deployment.origin, id: deployment.physicalId, resources: withMethods(deployable.branches, held) };
}

/** Hangs the methods at their resources. */
export function withMethods(branches: readonly Branch[], methods: readonly Method[]): readonly RestResource[] {
  const byResource = new Map<string, Record<string, Method>>(branches.map((branch) => [branch.id, {}]));
  for (const method of methods) {
    const own = byResource.get(method.resourceId);
    if (own) own[method.httpMethod] = method;
  }
  return branches.map((branch) => ({ ...branch, methods: byResource.get(branch.id) ?? {} }));
}
