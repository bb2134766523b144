import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKey, FindAccessKey } from '../functions/credentials.js';
import type { Clock } from '../model/execution.js';
import { canonicalRequest, sha256, type Unsigned } from './canonical-request.js';
import { signatureOfVersion2 } from './presigned-v2.js';
import { basicFormat, parseSignature, type Signature, type SignedRequest, version2 } from './signature.js';

/** Whether a request is signed by someone known. */
export type Verification = Verified | FailedVerification;

interface Verified {
  readonly outcome: 'ok';
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** Every message is AWS's, and so is every error type. */
export interface FailedVerification {
  readonly outcome: 'missing' | 'incomplete' | 'out-of-scope' | 'unknown-key' | 'expired' | 'mismatch';
  /** Such as `IncompleteSignatureException`. */
  readonly errorType: string;
  readonly message: string;
}

/** Who may sign, when, and for what. */
export interface Verifier {
  readonly findKey: FindAccessKey;
  readonly clock: Clock;
  /** The service that the request must be signed for; any when absent. */
  readonly service?: string;
  /** The region that the request must be signed for; any when absent. */
  readonly region?: string;
}

const toleranceMinutes = 5;

/**
 * Verifies a Signature Version 4 in the order in which AWS does: presence, parts, scope, date, key, signature.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function verifySignature(request: SignedRequest, verifier: Verifier): Verification {
  const parsed = parseSignature(request);
  if (parsed.outcome === 'missing') {
    return refuse('missing', 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  if (parsed.outcome === 'incomplete') return refuse('incomplete', 'IncompleteSignatureException', parsed.message);
  const { signature } = parsed;
  if (signature.algorithm === version2) return verifyVersion2(request, signature, verifier);
  if (signature.algorithm !== 'AWS4-HMAC-SHA256') {
    return refuse(
      'incomplete',
      'IncompleteSignatureException',
      `Unsupported AWS 'algorithm': '${signature.algorithm}'.`,
    );
  }
  const unsigned = headersProblem(signature, request);
  if (unsigned) return refuse('out-of-scope', 'InvalidSignatureException', unsigned);
  const outOfScope = scopeProblem(signature, verifier);
  if (outOfScope) return refuse('out-of-scope', 'InvalidSignatureException', outOfScope);
  const expired = dateProblem(signature, verifier.clock);
  if (expired) return refuse('expired', 'InvalidSignatureException', expired);
  const key = verifier.findKey(signature.accessKeyId);
  if (!key || key.sessionToken !== signature.securityToken) return unknownKey();
  return compare(request, signature, key);
}

/** Only Amazon S3 takes it. */
function verifyVersion2(request: SignedRequest, signature: Signature, verifier: Verifier): Verification {
  const { accessKeyId, timestamp: expires } = signature;
  if (verifier.service !== undefined && verifier.service !== 's3') {
    return refuse('incomplete', 'IncompleteSignatureException', `Unsupported AWS 'algorithm': '${version2}'.`);
  }
  if (!/^\d{1,12}$/.test(expires) || Number(expires) * 1000 < verifier.clock.now()) {
    return refuse('expired', 'AccessDenied', 'Request has expired');
  }
  const key = verifier.findKey(accessKeyId);
  if (!key || key.sessionToken !== signature.securityToken) return unknownKey();
  const expected = signatureOfVersion2(request, expires, key.secretAccessKey);
  if (isSame(signature.signature, expected))
    return { outcome: 'ok', accessKeyId, region: signature.region, service: 's3' };
  const message = 'The request signature we calculated does not match the signature you provided.';
  return refuse('mismatch', 'InvalidSignatureException', message);
}

function unknownKey(): FailedVerification {
  return refuse('unknown-key', 'UnrecognizedClientException', 'The security token included in the request is invalid.');
}

function refuse(outcome: FailedVerification['outcome'], errorType: string, message: string): FailedVerification {
  return { outcome, errorType, message };
}

/** A signature holds for the headers that it names: the host, every one of AWS's own, and none that is not there. */
function headersProblem({ signedHeaders, location }: Signature, { headers }: SignedRequest): string | undefined {
  if (!signedHeaders.includes('host')) return "'Host' must be a 'SignedHeader' in the AWS Authorization.";
  const present = new Set(headers.map(([name]) => name.toLowerCase()));
  const absent = signedHeaders.find((name) => !present.has(name));
  if (absent !== undefined) return `'${absent}' is a 'SignedHeader', but the request does not have it.`;
  const twice = signedHeaders.find((name, index) => signedHeaders.indexOf(name) < index);
  if (twice !== undefined) return `'${twice}' must be a 'SignedHeader' only once.`;
  const unsigned = [...present].filter((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name));
  const needed = unsigned.filter((name) => !(location === 'query' && name === 'x-amz-content-sha256'));
  if (needed.length === 0) return undefined;
  return `There were headers present in the request which were not signed: ${needed.join(', ')}.`;
}

function scopeProblem(signature: Signature, { service, region }: Verifier): string | undefined {
  const problems: string[] = [];
  if (region !== undefined && signature.region !== region) {
    problems.push(`Credential should be scoped to a valid region, not '${signature.region}'. `);
  }
  if (service !== undefined && signature.service !== service) {
    problems.push(`Credential should be scoped to correct service: '${service}'. `);
  }
  if (signature.terminator !== 'aws4_request') {
    const given = signature.terminator;
    problems.push(`Credential should be scoped with a valid terminator: 'aws4_request', not '${given}'. `);
  }
  const day = signature.timestamp.slice(0, 8);
  if (signature.date !== day) {
    problems.push(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${signature.date}' != '${day}', from '${signature.timestamp}'.`,
    );
  }
  return problems.length > 0 ? problems.join('') : undefined;
}

function dateProblem(signature: Signature, clock: Clock): string | undefined {
  const signedAt = fromBasicFormat(signature.timestamp);
  if (signedAt === undefined) {
    return `Date must be in ISO-8601 'basic format'. Got '${signature.timestamp}'. See http://en.wikipedia.org/wiki/ISO_8601`;
  }
  const now = clock.now();
  const seconds = signature.expiresSeconds ?? toleranceMinutes * 60;
  const earliest = basicFormat(now - seconds * 1000);
  const latest = basicFormat(now + toleranceMinutes * 60_000);
  if (signedAt < now - seconds * 1000) {
    const span = signature.expiresSeconds === undefined ? `${toleranceMinutes} min.` : `${seconds} sec.`;
    return `Signature expired: ${signature.timestamp} is now earlier than ${earliest} (${basicFormat(now)} - ${span})`;
  }
  if (signedAt > now + toleranceMinutes * 60_000) {
    return `Signature not yet current: ${signature.timestamp} is still later than ${latest} (${basicFormat(now)} + ${toleranceMinutes} min.)`;
  }
  return undefined;
}

function fromBasicFormat(timestamp: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const milliseconds = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // The 31st of February would be the 3rd of March.
  return Number.isNaN(milliseconds) || basicFormat(milliseconds) !== timestamp ? undefined : milliseconds;
}

/** A signature, and the texts that it is made of. */
export interface ComputedSignature {
  readonly signature: string;
  readonly canonical: string;
  readonly stringToSign: string;
}

/** The signature that a request has with a secret, by the scope and the headers that are to be signed. */
export function signatureOf(request: SignedRequest, signature: Unsigned, secretAccessKey: string): ComputedSignature {
  const canonical = canonicalRequest(request, signature);
  const { date, region, service, terminator } = signature;
  const scope = `${date}/${region}/${service}/${terminator}`;
  const stringToSign = `${signature.algorithm}\n${signature.timestamp}\n${scope}\n${sha256(canonical)}`;
  const key = [date, region, service, terminator].reduce<string | Buffer>(
    (current, part) => createHmac('sha256', current).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  return { signature: createHmac('sha256', key).update(stringToSign).digest('hex'), canonical, stringToSign };
}

function compare(request: SignedRequest, signature: Signature, { secretAccessKey }: AccessKey): Verification {
  const { accessKeyId, region, service } = signature;
  const { signature: expected, canonical, stringToSign } = signatureOf(request, signature, secretAccessKey);
  if (isSame(signature.signature, expected)) return { outcome: 'ok', accessKeyId, region, service };
  return refuse(
    'mismatch',
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\n' +
      `The Canonical String for this request should have been\n'${canonical}'\n\n` +
      `The String-to-Sign should have been\n'${stringToSign}'\n`,
  );
}

/** As text: whatever stands behind the digits is not a part of any signature. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
