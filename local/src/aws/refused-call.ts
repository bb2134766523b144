import { escapeXml, jsonError, xmlAnswer } from './aws-answers.js';
import type { AwsAnswer, AwsCall } from './aws-call.js';
import { headerValue } from './signature.js';
import type { FailedVerification } from './sigv4.js';

/** The answer to a call whose signature is not taken, in the protocol of its service, so that SDKs show the reason. */
export function refusedCall(call: AwsCall, { outcome, errorType, message }: FailedVerification): AwsAnswer {
  const code = codesOfXml[outcome] ?? errorType.replace(/Exception$/, '');
  const error = `<Code>${code}</Code><Message>${escapeXml(message)}</Message>`;
  if (call.service === 's3') return xmlAnswer(403, `<Error>${error}</Error>`);
  if (isForm(call)) {
    return xmlAnswer(403, `<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`);
  }
  return jsonError(403, errorType, message, headerValue(call.headers, 'content-type'));
}

/** Services that answer in XML have names of their own for these. */
const codesOfXml: Readonly<Partial<Record<FailedVerification['outcome'], string>>> = {
  mismatch: 'SignatureDoesNotMatch',
  'unknown-key': 'InvalidClientTokenId',
};

function isForm({ headers }: AwsCall): boolean {
  return (headerValue(headers, 'content-type') ?? '').startsWith('application/x-www-form-urlencoded');
}
