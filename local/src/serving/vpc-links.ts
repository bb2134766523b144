import type { AssemblyModel, VpcLink } from '../model/assembly-model.js';
import { type Finding, notEmulated } from '../model/finding.js';

/** Base URLs by the names of VPC links: logical id, construct path or id. */
export type VpcLinkTargets = Readonly<Record<string, string>>;

/** Base URLs by the ids of VPC links; a name that no link of the assembly has is the id of one that is there already. */
export function vpcLinksById(links: readonly VpcLink[], targets: VpcLinkTargets): Readonly<Record<string, string>> {
  const declared = links.flatMap((link) => {
    const name = namesOf(link).find((candidate) => Object.hasOwn(targets, candidate));
    return name === undefined ? [] : [[link.id, targets[name] as string] as const];
  });
  return { ...targets, ...Object.fromEntries(declared) };
}

/** The links of an assembly that lead nowhere here. */
export function findIdleVpcLinks({ vpcLinks }: AssemblyModel, targets: VpcLinkTargets): readonly Finding[] {
  return vpcLinks
    .filter((link) => !namesOf(link).some((name) => Object.hasOwn(targets, name)))
    .map(({ origin }) => notEmulated('VPC_LINK_WITHOUT_TARGET', origin, { logicalId: origin.logicalId }));
}

/** The construct of a link is the parent of its resource. */
function namesOf({ id, origin }: VpcLink): readonly string[] {
  const { logicalId, constructPath } = origin;
  return [logicalId, constructPath, constructPath.replace(/\/Resource$/, ''), id];
}
