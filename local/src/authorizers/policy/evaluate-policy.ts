import { type Condition, meets } from './conditions.js';
import { coversAction, coversResource } from './patterns.js';
import type { Policy, Statement } from './policy.js';
import type { ConditionKeys } from './policy-text.js';
import { namesPrincipal, type Principal } from './principals.js';
import { type Spelling, spellingsOf } from './spellings.js';
import { all, some, type Truth } from './truth.js';

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
  /** Told why a statement could not be decided: it then denies, if it does, and allows nothing. */
  readonly doubt?: (reason: string) => void;
}

/**
 * Evaluates a policy: one statement that denies outweighs all that allow. A request is denied in whichever spelling its
 * path is, and allowed only if it is in all that the router and a server behind it might read.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluatePolicy({ statements }: Policy, request: PolicyRequest): PolicyOutcome {
  const spellings = spellingsOf(request.resource);
  const applying = statements.filter((statement) => {
    const truth = applies(statement, request, spellings);
    if (truth === 'unknown') request.doubt?.(`it cannot be known here whether ${tell(statement, request.keys)}`);
    return truth === 'unknown' ? statement.effect === 'Deny' : truth;
  });
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

function applies(statement: Statement, request: PolicyRequest, spellings: readonly Spelling[]): Truth {
  const { actions, principals, conditions } = statement;
  if (!coversAction(actions, request.action)) return false;
  const isNamed = principals?.patterns.some((pattern) => namesPrincipal(pattern, request.principal));
  if (principals && isNamed === principals.isNegated) return false;
  return all([
    coversSpellings(statement, request.keys, spellings),
    ...conditions.map((condition) => meets(condition, request.keys)),
  ]);
}

function coversSpellings({ effect, resources }: Statement, keys: ConditionKeys, spellings: readonly Spelling[]): Truth {
  if (effect === 'Deny') return some(spellings.map((spelling) => coversResource(resources, spelling, keys)));
  const read = spellings.filter(({ form }) => form !== 'sent');
  return all(read.map((spelling) => coversResource(resources, spelling, keys)));
}

function tell({ effect, conditions }: Statement, keys: ConditionKeys): string {
  const unknown = conditions.find((condition: Condition) => meets(condition, keys) === 'unknown');
  const statement = effect === 'Deny' ? 'a statement that denies applies' : 'a statement that allows applies';
  return unknown ? `${statement}: its condition asks for ${unknown.key}` : statement;
}
