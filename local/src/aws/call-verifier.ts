import type { FindAccessKey } from '../functions/credentials.js';
import type { Clock } from '../model/execution.js';
import { parseSignature, type SignedRequest } from './signature.js';
import { type FailedVerification, verifySignature } from './sigv4.js';

/** Why a call is refused; undefined where it is taken. */
export type VerifyCall = (request: SignedRequest, service?: string) => FailedVerification | undefined;

/** Takes calls that are signed with a known key. The time is that of the machine, as functions know no other. */
export function verifyCalls(findKey: FindAccessKey, clock: Clock): VerifyCall {
  return (request, service) => {
    const verification = verifySignature(request, { findKey, clock, ...(service !== undefined && { service }) });
    return verification.outcome === 'ok' ? undefined : verification;
  };
}

/** Takes whatever looks like a signed call: `--insecure-aws-endpoint`. */
export const acceptSignedCalls: VerifyCall = (request, service) => {
  const parsed = parseSignature(request);
  if (parsed.outcome === 'missing') {
    const message = 'Missing Authentication Token';
    return { outcome: 'missing', errorType: 'MissingAuthenticationTokenException', message };
  }
  if (parsed.outcome === 'incomplete') {
    return { outcome: 'incomplete', errorType: 'IncompleteSignatureException', message: parsed.message };
  }
  if (service === undefined || parsed.signature.service === service) return undefined;
  const message = `Credential should be scoped to correct service: '${service}'. `;
  return { outcome: 'out-of-scope', errorType: 'InvalidSignatureException', message };
};
