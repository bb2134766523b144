import { CfnResource, Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { logicalIdsIn } from './logical-ids';
import { Neighbours, stacksAround } from './neighbours';
import { templateOf } from './template-of';

/**
 * Refuses at synth what CloudFormation would refuse at the deployment: a resource that has to be made before itself,
 * by way of a function that the gateway calls.
 */
export function refuseCircles(gateway: Construct, api: CfnResource): void {
  gateway.node.addValidation({
    validate: () => {
      const starts = [api, ...Neighbours.of(gateway).handlers];
      const circle = stacksAround(gateway).flatMap((stack) => findCircle(stack, starts) ?? [])[0];
      return circle === undefined ? [] : [`${circle} [${gateway.node.path}]`];
    },
  });
}

function findCircle(stack: Stack, starts: readonly IConstruct[]): string | undefined {
  const references = new References(stack);
  for (const start of new Set(starts.map((construct) => resourceIn(stack, construct)))) {
    const way = start && references.wayBack(start);
    if (way) return explain(way);
  }
  return undefined;
}

function explain(way: readonly CfnResource[]): string {
  const places = [...way, way[0] as CfnResource].map(({ node }) => node.path.replace(/\/Resource$/, ''));
  return (
    `'${places[0]}' has to be made before itself: ${places.join(' → ')}; ` +
    'a function that a gateway calls takes the address from domainName and stage of its event, or from a domain of the gateway; ' +
    'with RestDefinition.RESOURCES and in the stack of the gateway it may also have url or urlFor in its environment'
  );
}

/** What stands for a construct in a stack: its own resource, or the nested stack that it is in. */
function resourceIn(stack: Stack, construct: IConstruct): CfnResource | undefined {
  const [own, ...around] = stacksAround(construct);
  if (own === stack) return CfnResource.isCfnResource(construct) ? construct : defaultResource(construct);
  const nested = [own, ...around].find((candidate) => candidate?.nestedStackParent === stack);
  return nested?.nestedStackResource;
}

function defaultResource({ node }: IConstruct): CfnResource | undefined {
  const child = node.defaultChild;
  return child && CfnResource.isCfnResource(child) ? child : undefined;
}

/** What the resources of a stack's template refer to. */
class References {
  private readonly byLogicalId = new Map<string, CfnResource>();
  private readonly seen = new Map<CfnResource, readonly CfnResource[]>();

  public constructor(private readonly stack: Stack) {
    for (const node of stack.node.findAll()) {
      if (CfnResource.isCfnResource(node) && Stack.of(node) === stack) this.byLogicalId.set(this.idOf(node), node);
    }
  }

  /** The resources from `start` to the one that refers back to it. */
  public wayBack(start: CfnResource): CfnResource[] | undefined {
    const visited = new Set<CfnResource>();
    const walk = (from: CfnResource): CfnResource[] | undefined => {
      for (const next of this.of(from)) {
        if (next === start) return [from];
        if (visited.has(next)) continue;
        visited.add(next);
        const rest = walk(next);
        if (rest) return [from, ...rest];
      }
      return undefined;
    };
    return walk(start);
  }

  private of(resource: CfnResource): readonly CfnResource[] {
    const known = this.seen.get(resource);
    if (known) return known;
    const { Resources } = this.stack.resolve(templateOf(resource)) as { Resources?: { [id: string]: object } };
    const ids = new Set(Object.values(Resources ?? {}).flatMap((template) => [...logicalIdsIn(template)]));
    const found = [...ids].flatMap((id) => this.byLogicalId.get(id) ?? []).filter((other) => other !== resource);
    this.seen.set(resource, found);
    return found;
  }

  private idOf(resource: CfnResource): string {
    return String(this.stack.resolve(resource.logicalId));
  }
}
