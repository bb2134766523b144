import { urlSuffixOf } from '../cloudformation/pseudo-parameters.js';
import { GatewayError } from '../gateway-responses/gateway-error.js';
import type { UserPool } from '../model/assembly-model.js';
import type { Caller } from '../model/caller.js';
import type { Execution } from '../model/execution.js';
import type { RestAuthorizer } from '../model/rest-api.js';
import { misfitOf } from './identity-validation.js';
import { authorizerFailure, unauthorized } from './refusals.js';
import { type Claims, type KeysOfIssuer, tryReadClaims, tryReadKeyId, verifyToken, withoutBearer } from './token.js';

/** What an authorizer of user pools is asked. */
export interface CognitoQuestion {
  /** The value of its identity source; empty where the request has none. */
  readonly identity: string;
  /** Those of the method; one is enough. */
  readonly scopes: readonly string[];
}

/** What is known of user pools. */
export interface UserPools {
  readonly keysOf: KeysOfIssuer;
  /** Those of the assembly. */
  readonly userPools: () => readonly UserPool[];
}

/**
 * Lets in who has a token of one of the authorizer's user pools: an access token with one of the method's scopes, or an ID
 * token where the method has no scopes.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
 */
export async function authorizeCognito(
  execution: Execution,
  authorizer: RestAuthorizer,
  { identity, scopes }: CognitoQuestion,
  pools: UserPools,
): Promise<Caller> {
  const token = withoutBearer(identity);
  if (token === '') throw unauthorized(execution, 'the request has no token');
  const issuer = tryReadClaims(token)?.iss;
  const pool = issuersOf(authorizer).find((candidate) => candidate === issuer);
  if (pool === undefined) throw unauthorized(execution, 'the token is not of a user pool of the authorizer');
  const keys = await pools.keysOf(pool, tryReadKeyId(token)).catch((error: Error) => {
    throw authorizerFailure(execution, `the keys of ${pool} cannot be had: ${error.message}`);
  });
  const verified = await verifyToken(token, keys, ['RS256']);
  if (verified.outcome === 'unverified') throw unauthorized(execution, `the token is not valid: ${verified.reason}`);
  const { claims } = verified;
  requireTime(execution, claims);
  requireClient(
    execution,
    claims,
    pools.userPools().find(({ issuer: known }) => known === pool),
  );
  requireAudience(execution, claims, authorizer);
  requireUse(execution, claims, scopes);
  return { authorizer: { claims: printed(claims) } };
}

function issuersOf({ providerArns }: RestAuthorizer): readonly string[] {
  return providerArns.flatMap((arn) => {
    const [, , , region, , resource] = typeof arn === 'string' ? arn.split(':') : [];
    const id = resource?.replace(/^userpool\//, '');
    return region && id ? [`https://cognito-idp.${region}.${urlSuffixOf(region)}/${id}`] : [];
  });
}

/** An expired token has a type of gateway response of its own, which AWS answers with the status 401 unless it is set. */
function requireTime(execution: Execution, { exp }: Claims): void {
  const now = Math.floor(execution.clock.now() / 1000);
  if (typeof exp !== 'number') throw unauthorized(execution, 'the token does not say when it expires');
  if (exp > now) return;
  execution.explain('the token has expired');
  const details = { status: 401, errorType: 'UnauthorizedException' };
  throw new GatewayError('EXPIRED_TOKEN', 'The incoming token has expired', details);
}

/** A pool that the assembly declares has the clients that the assembly declares. */
function requireClient(execution: Execution, { aud, client_id }: Claims, pool: UserPool | undefined): void {
  const known = pool?.clientIds.filter((id) => typeof id === 'string') ?? [];
  const client = aud ?? client_id;
  if (known.length > 0 && !known.includes(String(client))) {
    throw unauthorized(execution, `the token is for ${String(client)}, which is no client of the user pool`);
  }
}

/** The expression that a Lambda authorizer has for its token is for the audience here. */
function requireAudience(execution: Execution, { aud }: Claims, authorizer: RestAuthorizer): void {
  const { identityValidationExpression: expression } = authorizer;
  const misfit = expression ? misfitOf(expression, String(aud ?? '')) : undefined;
  if (misfit !== undefined) throw unauthorized(execution, `the audience of the token ${misfit}`);
}

function requireUse(execution: Execution, { token_use: use, scope }: Claims, scopes: readonly string[]): void {
  if (scopes.length === 0) {
    if (use !== 'id') throw unauthorized(execution, 'a method without scopes takes an ID token');
    return;
  }
  if (use !== 'access') throw unauthorized(execution, 'a method with scopes takes an access token');
  const held = typeof scope === 'string' ? scope.split(' ') : [];
  if (held.some((entry) => scopes.includes(entry))) return;
  throw unauthorized(execution, `the token has none of the scopes of the method: ${scopes.join(', ')}`);
}

function printed(claims: Claims): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, print(name, value)]));
}

/** Every claim comes as text: lists joined by commas, and two of the times as Java prints a date. */
function print(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(',');
  if (typeof value === 'number' && (name === 'exp' || name === 'iat')) return javaDate(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** Such as `Tue Jun 18 15:00:04 UTC 2024`. */
function javaDate(seconds: number): string {
  const [weekday, day, month, year, time] = new Date(seconds * 1000).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
