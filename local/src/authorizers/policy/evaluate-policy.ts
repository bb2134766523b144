import { type ConditionKeys, meets } from './conditions.js';
import { matchesGlob } from './glob.js';
import type { Patterns, Policy, Statement } from './policy.js';
import { namesPrincipal, type Principal } from './principals.js';

/** What a policy says of a request; the third says nothing of it. */
export type PolicyOutcome = 'ALLOW' | 'EXPLICIT_DENY' | 'IMPLICIT_DENY';

/** What a policy is asked. */
export interface PolicyRequest {
  /** Such as `execute-api:Invoke`. */
  readonly action: string;
  /** The ARN of the method or route. */
  readonly resource: string;
  /** Absent where nobody is known. */
  readonly principal?: Principal;
  readonly keys: ConditionKeys;
}

/**
 * Evaluates a policy: one statement that denies outweighs all that allow.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluatePolicy({ statements }: Policy, request: PolicyRequest): PolicyOutcome {
  const applying = statements.filter((statement) => applies(statement, request));
  if (applying.some(({ effect }) => effect === 'Deny')) return 'EXPLICIT_DENY';
  return applying.length > 0 ? 'ALLOW' : 'IMPLICIT_DENY';
}

/**
 * Sums up what an identity's policy (of IAM, or of a Lambda authorizer) and the API's resource policy say. Within an account
 * it is enough that one allows; across accounts both must.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function combineOutcomes(
  identity: PolicyOutcome,
  resource: PolicyOutcome,
  { crossAccount }: { readonly crossAccount: boolean },
): PolicyOutcome {
  const outcomes = [identity, resource];
  if (outcomes.includes('EXPLICIT_DENY')) return 'EXPLICIT_DENY';
  const allows = outcomes.filter((outcome) => outcome === 'ALLOW').length;
  return allows >= (crossAccount ? 2 : 1) ? 'ALLOW' : 'IMPLICIT_DENY';
}

function applies(statement: Statement, request: PolicyRequest): boolean {
  const { actions, resources, principals, conditions } = statement;
  return (
    covers(actions, request.action, equalIgnoringCase) &&
    covers(resources, request.resource, matchesGlob) &&
    (!principals ||
      principals.patterns.some((pattern) => namesPrincipal(pattern, request.principal)) !== principals.isNegated) &&
    conditions.every((condition) => meets(condition, request.keys))
  );
}

function covers({ patterns, isNegated }: Patterns, text: string, matches: typeof matchesGlob): boolean {
  return patterns.some((pattern) => matches(pattern, text)) !== isNegated;
}

function equalIgnoringCase(pattern: string, text: string): boolean {
  return matchesGlob(pattern.toLowerCase(), text.toLowerCase());
}
