import type { SignedRequest } from '../aws/signature.js';
import { verifySignature } from '../aws/sigv4.js';
import { type FindAccessKey, functionOfCredentials, isOwnKey } from '../functions/credentials.js';
import { GatewayError } from '../gateway-responses/gateway-error.js';
import type { Execution } from '../model/execution.js';
import type { Principal } from './policy/principals.js';

/** Who signed a request. */
export interface IamCaller extends Principal {
  readonly accessKeyId: string;
  /** Unique, as IAM makes them: of a user, or of a role with the name of its session. */
  readonly userId: string;
}

/** Secrets by the ids of the access keys that a developer has chosen. */
export type IamCredentials = Readonly<Record<string, string>>;

/** What a developer signs requests to APIs with unless they choose otherwise. */
export const defaultIamCredentials: IamCredentials = { gatewright: 'gatewright' };

/** The access keys that a developer has chosen. */
export function chosenKeys(credentials: IamCredentials): FindAccessKey {
  return (accessKeyId) => {
    const secretAccessKey = Object.hasOwn(credentials, accessKeyId) ? credentials[accessKeyId] : undefined;
    return secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey };
  };
}

/** Where a request is taken, and whose signature it may bear. */
export interface IamPlace {
  readonly accountId: string;
  readonly region: string;
  readonly findKey: FindAccessKey;
}

/**
 * Verifies the signature of a request to a method with IAM authorization. Whoever has a secret may call: policies of
 * identities are not looked at, as the developer's own are not in the assembly.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/permissions.html
 */
export function authenticateIam(
  execution: Execution,
  request: SignedRequest,
  { accountId, region, findKey }: IamPlace,
): IamCaller {
  const { clock } = execution;
  const verification = verifySignature(request, { findKey, clock, region, service: 'execute-api' });
  if (verification.outcome === 'ok') return toCaller(verification.accessKeyId, accountId);
  const { message, errorType } = verification;
  if (verification.outcome === 'missing') {
    execution.explain('the method requires IAM authorization, and the request is not signed');
    throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', message);
  }
  if (verification.outcome === 'unknown-key') {
    execution.explain('only the access keys of this run and those given by --iam-credentials are known here');
  }
  throw new GatewayError('INVALID_SIGNATURE', message, { errorType });
}

/** A function calls as a session of its role, everybody else as a user who is named as the chosen access key is. */
function toCaller(accessKeyId: string, accountId: string): IamCaller {
  const functionName = functionOfCredentials(accessKeyId);
  if (functionName === undefined) {
    const arn = `arn:aws:iam::${accountId}:user/${isOwnKey(accessKeyId) ? 'gatewright' : accessKeyId}`;
    return { accessKeyId, accountId, arn, userId: `AIDA${idOf(accessKeyId)}` };
  }
  const arn = `arn:aws:sts::${accountId}:assumed-role/${functionName}/${functionName}`;
  return { accessKeyId, accountId, arn, userId: `AROA${idOf(functionName)}:${functionName}` };
}

/** Seventeen letters and digits, the same for the same name. */
function idOf(name: string): string {
  const hex = Buffer.from(name).toString('hex').toUpperCase();
  return hex.padEnd(17, '0').slice(0, 17);
}
