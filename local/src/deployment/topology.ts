import type { Assembly } from '../assembly/assembly.js';
import type { ResolvedStack } from '../cloudformation/resolved-stack.js';

/** A resource of a stack. */
export interface Place {
  readonly stackName: string;
  readonly logicalId: string;
}

/** How the stacks hang together: which is nested in which, and which comes before which. */
export class Topology {
  readonly #stacks: ReadonlyMap<string, ResolvedStack>;
  readonly #nestedIn: ReadonlyMap<string, Place>;

  constructor(stacks: readonly ResolvedStack[], assembly: Pick<Assembly, 'stacks'>) {
    this.#stacks = new Map(stacks.map((stack) => [stack.name, stack]));
    this.#nestedIn = new Map(
      assembly.stacks.flatMap(({ name, nestedIn }) =>
        nestedIn ? [[name, { stackName: nestedIn.stack.name, logicalId: nestedIn.logicalId }] as const] : [],
      ),
    );
  }

  /** The places that a resource needs directly. */
  dependenciesOf({ stackName, logicalId }: Place): readonly Place[] {
    const resource = this.#stacks.get(stackName)?.resources.get(logicalId);
    return (resource?.dependsOn ?? []).map((dependency) => ({ stackName, logicalId: dependency }));
  }

  stacksBefore(stackName: string): readonly string[] {
    return this.#stacks.get(stackName)?.dependsOn ?? [];
  }

  /** The resource that makes a nested stack. */
  tryFindParent(stackName: string): Place | undefined {
    return this.#nestedIn.get(stackName);
  }

  /** The stacks that a resource makes: one if it is a nested stack, else none. */
  nestedAt(place: Place): readonly string[] {
    return this.#nested((parent) => parent.stackName === place.stackName && parent.logicalId === place.logicalId);
  }

  nestedWithin(stackName: string): readonly string[] {
    return this.#nested((parent) => parent.stackName === stackName);
  }

  #nested(matches: (parent: Place) => boolean): readonly string[] {
    return [...this.#nestedIn].filter(([, parent]) => matches(parent)).map(([name]) => name);
  }
}
