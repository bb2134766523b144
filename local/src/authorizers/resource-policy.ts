import { type Finding, warning } from '../model/finding.js';
import type { RestApi } from '../model/rest-api.js';
import type { PolicyOutcome, PolicyRequest } from './policy/evaluate-policy.js';
import { evaluatePolicy } from './policy/evaluate-policy.js';
import { type Policy, readResourcePolicy } from './policy/policy.js';
import { PolicyError } from './policy/policy-error.js';
import { isConditionKey } from './policy/request-keys.js';

/** What the resource policy of an API says of a request. */
export type EvaluateResourcePolicy = (request: PolicyRequest) => PolicyOutcome;

/**
 * Prepares the resource policy of an API; undefined where it has none. A resource may be written from the API's id on:
 * `execute-api:/prod/GET/pets`. A policy that is not understood allows nothing, nor does a private API without one.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
 */
export function compileResourcePolicy(api: RestApi, apiArn: string): EvaluateResourcePolicy | undefined {
  const policy = tryReadPolicy(api, apiArn);
  if (policy && 'closedBy' in policy) return refusing(policy.closedBy);
  return policy && ((request) => evaluatePolicy(policy, request));
}

/** What is wrong with the resource policy of an API, to be told once. */
export function findPolicyMistakes(api: RestApi, apiArn: string): readonly Finding[] {
  const policy = tryReadPolicy(api, apiArn);
  if (!policy) return [];
  if ('closedBy' in policy) return [policy.closedBy];
  const keys = new Set(policy.statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)));
  return [...keys]
    .filter((key) => !isConditionKey(key))
    .map((key) => warning('POLICY_KEY_UNKNOWN', api.origin, { key }));
}

/** Why nobody is let in. */
interface Closed {
  readonly closedBy: Finding;
}

function tryReadPolicy({ policy, endpointType, origin }: RestApi, apiArn: string): Policy | Closed | undefined {
  if (policy === undefined || policy === null) {
    return endpointType === 'PRIVATE' ? { closedBy: warning('POLICY_MISSING', origin) } : undefined;
  }
  try {
    return readResourcePolicy(policy, apiArn);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { closedBy: warning('POLICY_NOT_UNDERSTOOD', origin, { reason: error.message }) };
  }
}

/** By an explicit deny, which nothing outweighs. */
function refusing({ message }: Finding): EvaluateResourcePolicy {
  return ({ doubt }) => {
    doubt?.(message);
    return 'EXPLICIT_DENY';
  };
}
