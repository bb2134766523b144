import type { PlacedResource } from './resource-index.js';
import type { Place, Topology } from './topology.js';

/** Whether a resource is certain to exist before another is made. */
export type Reach = (resource: PlacedResource) => boolean;

/**
 * What a Deployment holds: CloudFormation makes it when the resources it depends on are there, so it surely holds those,
 * directly or through others, and everything of the stacks that are deployed before. The rest is a matter of luck.
 */
export function reachOf(deployment: PlacedResource, topology: Topology): Reach {
  const walk = new Walk(topology);
  walk.before({ stackName: deployment.stack.name, logicalId: deployment.origin.logicalId });
  return ({ stack, origin }) => walk.reached(stack.name, origin.logicalId);
}

class Walk {
  readonly #topology: Topology;
  readonly #places = new Set<string>();
  readonly #stacks = new Set<string>();

  constructor(topology: Topology) {
    this.#topology = topology;
  }

  reached(stackName: string, logicalId: string): boolean {
    return this.#stacks.has(stackName) || this.#places.has(`${stackName}/${logicalId}`);
  }

  /** Visits all that is made before a resource; what comes before a nested stack comes before its resources. */
  before(place: Place): void {
    for (const dependency of this.#topology.dependenciesOf(place)) this.#visit(dependency);
    for (const stack of this.#topology.stacksBefore(place.stackName)) this.#visitStack(stack);
    const parent = this.#topology.tryFindParent(place.stackName);
    if (parent) this.before(parent);
  }

  #visit(place: Place): void {
    const key = `${place.stackName}/${place.logicalId}`;
    if (this.#places.has(key)) return;
    this.#places.add(key);
    for (const stack of this.#topology.nestedAt(place)) this.#visitStack(stack);
    for (const dependency of this.#topology.dependenciesOf(place)) this.#visit(dependency);
  }

  #visitStack(stackName: string): void {
    if (this.#stacks.has(stackName)) return;
    this.#stacks.add(stackName);
    for (const stack of this.#topology.stacksBefore(stackName)) this.#visitStack(stack);
    for (const stack of this.#topology.nestedWithin(stackName)) this.#visitStack(stack);
  }
}
