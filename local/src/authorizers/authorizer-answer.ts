import { type Policy, readIdentityPolicy } from './policy/policy.js';
import { isRecord, PolicyError } from './policy/policy-error.js';

/** What an authorizer tells of the caller: strings, numbers and booleans by name. */
export type AuthorizerContext = Readonly<Record<string, string | number | boolean>>;

/** What a Lambda authorizer answers with a policy. */
export interface PolicyAnswer {
  readonly kind: 'policy';
  readonly principalId: string;
  readonly policy: Policy;
  readonly context: AuthorizerContext | undefined;
  readonly usageIdentifierKey?: string;
}

/** What a Lambda authorizer of an HTTP API answers with nothing but yes or no. */
export interface SimpleAnswer {
  readonly kind: 'simple';
  readonly isAuthorized: boolean;
  readonly context: Readonly<Record<string, unknown>> | undefined;
}

/** Why an answer cannot be used. */
export interface BadAnswer {
  readonly kind: 'bad';
  readonly reason: string;
}

/**
 * Reads the answer of a Lambda authorizer: who calls, what they may, and a flat context.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function readPolicyAnswer(value: unknown): PolicyAnswer | BadAnswer {
  if (!isRecord(value)) return bad('is no object');
  const { principalId, policyDocument, context, usageIdentifierKey } = value;
  if (typeof principalId !== 'string') return bad('has no principalId that is a string');
  const policy = tryReadPolicy(policyDocument);
  if (policy instanceof PolicyError) return bad(`has a policyDocument that is not understood: ${policy.message}`);
  if (context !== undefined && context !== null && !isRecord(context)) return bad('has a context that is no object');
  const nested = Object.entries(context ?? {}).find(([, member]) => !isScalar(member));
  if (nested) return bad(`has a context in which ${nested[0]} is neither a string nor a number nor a boolean`);
  return {
    kind: 'policy',
    principalId,
    policy,
    context: context as AuthorizerContext | undefined,
    ...(typeof usageIdentifierKey === 'string' && { usageIdentifierKey }),
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
export function readSimpleAnswer(value: unknown): SimpleAnswer | BadAnswer {
  if (!isRecord(value)) return bad('is no object');
  const { isAuthorized, context } = value;
  if (typeof isAuthorized !== 'boolean') return bad('has no isAuthorized that is a boolean');
  if (context !== undefined && context !== null && !isRecord(context)) return bad('has a context that is no object');
  return { kind: 'simple', isAuthorized, context: context ?? undefined };
}

/** A context as integrations of REST and WebSocket APIs get it: every value is text. */
export function stringifyContext(context: AuthorizerContext | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(context ?? {}).map(([name, value]) => [name, String(value)]));
}

function tryReadPolicy(document: unknown): Policy | PolicyError {
  if (!isRecord(document)) return new PolicyError('it is no object');
  try {
    return readIdentityPolicy(document);
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function bad(reason: string): BadAnswer {
  return { kind: 'bad', reason: `the answer of the authorizer ${reason}` };
}
