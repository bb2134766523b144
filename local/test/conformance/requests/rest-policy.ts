import { combineOutcomes, type PolicyOutcome } from '../../../src/authorizers/policy/evaluate-policy.js';
import { Comparison } from './compare.js';
import type { CaseOutcome, RequestCase } from './request-case.js';
import { outcomeOf } from './rest-request.js';

const verdicts: Readonly<Record<string, PolicyOutcome>> = {
  Allow: 'ALLOW',
  'Neither Allow nor Deny': 'IMPLICIT_DENY',
  Deny: 'EXPLICIT_DENY',
};

const words: Readonly<Record<PolicyOutcome, string>> = {
  ALLOW: 'Allow',
  IMPLICIT_DENY: 'Implicit Deny',
  EXPLICIT_DENY: 'Explicit Deny',
};

/** Runs a row of the tables that tell what an identity's policy and the resource policy amount to. */
export async function runPolicyTable({ definition, expected }: RequestCase): Promise<CaseOutcome> {
  const identity = verdicts[definition.identityPolicy] as PolicyOutcome;
  const resource = verdicts[definition.resourcePolicy] as PolicyOutcome;
  const outcome = words[combineOutcomes(identity, resource, { crossAccount: definition.crossAccount })];
  const comparison = new Comparison();
  comparison.equal('outcome', expected.outcome, outcome);
  return outcomeOf(comparison, outcome, { reasons: [] });
}
