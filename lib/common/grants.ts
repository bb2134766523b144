import { Names } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge';
import { Neighbours } from './neighbours';

/** What an identity is let do with an API. */
interface Permit {
  readonly action: string;
  readonly resourceArns: readonly string[];
  /** Why the ARNs have wildcards. */
  readonly reason: string;
}

/** Why a grant to call an API has wildcards. */
export const EVERY_ROUTE = 'the grant is of every route of one API, which may get more';

/**
 * Lets an identity do something with an API.
 *
 * The policy stands in the gateway's scope: the identity may be of a function that the API calls, which waits for its
 * own default policy, and would so wait for the API that waits for it. Only an identity of another stack, none of
 * whose functions the API calls, has the permission in its own policy: its stack may refer to the gateway besides.
 */
export function grant(gateway: Construct, grantee: iam.IGrantable, permit: Permit): iam.Grant {
  const policy = tryFindPolicy(gateway, grantee.grantPrincipal);
  const given = iam.Grant.addToPrincipal({
    grantee: policy ?? grantee,
    actions: [permit.action],
    resourceArns: [...permit.resourceArns],
  });
  if (policy) for (const arn of permit.resourceArns) acknowledgeWildcard(policy, arn, permit.reason);
  return given;
}

/** The gateway's policy for a role, made on the first call. */
export function policyFor(gateway: Construct, identity: iam.IIdentity): iam.Policy {
  const id = `Policy${Names.nodeUniqueId(identity.node)}`;
  const existing = gateway.node.tryFindChild(id) as iam.Policy | undefined;
  if (existing) return existing;
  const policy = new iam.Policy(gateway, id);
  identity.attachInlinePolicy(policy);
  return policy;
}

/** Undefined for what takes no policy: a service, an account, a role that is not to be changed. */
function tryFindPolicy(gateway: Construct, principal: iam.IPrincipal): iam.Policy | undefined {
  if (!isIdentity(principal)) return undefined;
  const neighbours = Neighbours.of(gateway);
  if (!neighbours.mayReferTo(principal)) {
    neighbours.addReferring(principal);
    return undefined;
  }
  const policy = policyFor(gateway, principal);
  return isAttached(policy) ? policy : undefined;
}

/** The L2 keeps it to itself. */
function isAttached(policy: iam.Policy): boolean {
  return (policy as unknown as { isAttached: boolean }).isAttached;
}

function isIdentity(principal: iam.IPrincipal): principal is iam.IIdentity {
  return (
    Construct.isConstruct(principal) && typeof (principal as Partial<iam.IIdentity>).attachInlinePolicy === 'function'
  );
}
