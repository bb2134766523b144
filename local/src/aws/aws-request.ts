import type { AwsCall } from './aws-call.js';
import { headerValue, parseSignature, type SignedRequest } from './signature.js';

/**
 * A request to the AWS endpoint as a call: the service and the region are those of its signature. Some operations are
 * never signed, such as signing in to a user pool; their target header tells the service.
 */
export function awsCallOf(request: SignedRequest, callerOf: (accessKeyId: string | undefined) => string): AwsCall {
  const { method, target, headers, body } = request;
  const parsed = parseSignature(request);
  const { service, region, accessKeyId } =
    parsed.outcome === 'signed'
      ? parsed.signature
      : { service: unsignedService(request), region: 'us-east-1', accessKeyId: undefined };
  return { service, region, method, target, headers, body, caller: callerOf(accessKeyId) };
}

/** Whether it is a call that AWS takes without a signature, such as signing in to a user pool. */
export function isPublicCall(request: SignedRequest): boolean {
  if (parseSignature(request).outcome !== 'missing') return false;
  return publicServices.has(unsignedService(request));
}

const publicServices: ReadonlySet<string> = new Set(['cognito-idp', 'cognito-identity', 'sts']);

const unsignedTargets: Readonly<Record<string, string>> = {
  AWSCognitoIdentityProviderService: 'cognito-idp',
  AWSCognitoIdentityService: 'cognito-identity',
};

function unsignedService(request: SignedRequest): string {
  const prefix = headerValue(request.headers, 'x-amz-target')?.split('.', 1)[0] ?? '';
  if (Object.hasOwn(unsignedTargets, prefix)) return unsignedTargets[prefix] ?? 'unknown';
  if (/(^|&)Action=AssumeRoleWith/.test(request.body.toString('latin1'))) return 'sts';
  if (request.target.includes('/@connections/')) return 'execute-api';
  return 'unknown';
}
