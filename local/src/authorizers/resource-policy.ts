import type { RestApi } from '../model/rest-api.js';
import type { PolicyOutcome, PolicyRequest } from './policy/evaluate-policy.js';
import { evaluatePolicy } from './policy/evaluate-policy.js';
import { type Patterns, type Policy, tryReadPolicy } from './policy/policy.js';

/** What the resource policy of an API says of a request. */
export type EvaluateResourcePolicy = (request: PolicyRequest) => PolicyOutcome;

/**
 * Prepares the resource policy of an API; undefined where it has none. A resource may be written from the API's id on:
 * `execute-api:/prod/GET/pets`. A policy that is malformed allows nothing.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
 */
export function compileResourcePolicy(api: RestApi, apiArn: string): EvaluateResourcePolicy | undefined {
  if (api.policy === undefined || api.policy === null) return undefined;
  const policy = tryReadPolicy(api.policy);
  if (!policy) return () => 'IMPLICIT_DENY';
  const completed = withWholeArns(policy, apiArn);
  return (request) => evaluatePolicy(completed, request);
}

function withWholeArns(policy: Policy, apiArn: string): Policy {
  const whole = ({ patterns, isNegated }: Patterns): Patterns => ({
    patterns: patterns.map((pattern) => pattern.replace(/^execute-api:\//, `${apiArn}/`)),
    isNegated,
  });
  return {
    statements: policy.statements.map((statement) => ({ ...statement, resources: whole(statement.resources) })),
  };
}
