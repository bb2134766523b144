import { GatewayError } from '../gateway-responses/gateway-error.js';
import type { Caller } from '../model/caller.js';
import type { Execution } from '../model/execution.js';
import type { HttpAuthorizer } from '../model/http-api.js';
import { Unresolved } from '../model/unresolved.js';
import { type Claims, type KeysOfIssuer, tryReadClaims, tryReadKeyId, verifyToken, withoutBearer } from './token.js';

/** What a JWT authorizer is asked. */
export interface JwtQuestion {
  /** The value of its identity source; empty where the request has none. */
  readonly identity: string;
  /** Those of the route; one is enough. */
  readonly scopes: readonly string[];
}

const algorithms = ['RS256', 'RS384', 'RS512'];

/**
 * Lets in who has a token of the authorizer's issuer, for its audience, within its time and with a scope of the route.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export async function authorizeJwt(
  execution: Execution,
  authorizer: HttpAuthorizer,
  question: JwtQuestion,
  keysOf: KeysOfIssuer,
): Promise<Caller> {
  const token = withoutBearer(question.identity);
  if (token === '') throw refuse(execution, 'the request has no token');
  const issuer = issuerOf(execution, authorizer);
  if (tryReadClaims(token)?.iss !== issuer) throw refuse(execution, `the token is not of the issuer ${issuer}`);
  const keys = await keysOf(issuer, tryReadKeyId(token)).catch((error: Error) => {
    throw refuse(execution, error.message, 'OIDC discovery endpoint communication error');
  });
  const verified = await verifyToken(token, keys, algorithms);
  if (verified.outcome === 'unverified') throw refuse(execution, `the token is not valid: ${verified.reason}`);
  const { claims } = verified;
  requireTime(execution, claims);
  requireAudience(execution, authorizer, claims);
  const scopes = scopesOf(claims);
  if (question.scopes.length > 0 && !scopes?.some((scope) => question.scopes.includes(scope))) {
    execution.explain(`the token has none of the scopes of the route: ${question.scopes.join(', ')}`);
    throw new GatewayError('ACCESS_DENIED', 'Forbidden');
  }
  return { authorizer: { jwt: { claims: printed(claims), scopes } } };
}

/** The description goes to the client in the challenge; without one the challenge is bare. */
function refuse(execution: Execution, reason: string, description: string | null = null): GatewayError {
  execution.explain(reason);
  return new GatewayError('UNAUTHORIZED', description);
}

function issuerOf(execution: Execution, { jwtIssuer }: HttpAuthorizer): string {
  if (typeof jwtIssuer === 'string') return jwtIssuer;
  const reason = jwtIssuer ? `${jwtIssuer.expression}: ${jwtIssuer.reason}; fix: ${jwtIssuer.fix}` : 'none is given';
  execution.explain(`the issuer of the authorizer is not known: ${reason}`);
  throw new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', null);
}

/** To the second, and without any tolerance. */
function requireTime(execution: Execution, { exp, nbf, iat }: Claims): void {
  const now = Math.floor(execution.clock.now() / 1000);
  if (typeof exp !== 'number' || exp <= now) throw refuse(execution, 'the token has expired');
  if (nbf !== undefined && !(Number(nbf) <= now)) throw refuse(execution, 'the token is not valid yet');
  if (iat !== undefined && !(Number(iat) <= now)) throw refuse(execution, 'the token was issued in the future');
}

/** A token with an audience is judged by it, one without by its client. */
function requireAudience(execution: Execution, { jwtAudience }: HttpAuthorizer, { aud, client_id }: Claims): void {
  const audience = aud === undefined ? client_id : aud;
  const wanted = jwtAudience.filter((entry) => !(entry instanceof Unresolved));
  if ([audience].flat().some((entry) => wanted.includes(entry as string))) return;
  throw refuse(
    execution,
    `the token is for ${String(audience)}, not for ${wanted.join(', ')}`,
    'the token does not have a valid audience',
  );
}

function scopesOf({ scope, scp }: Claims): readonly string[] | null {
  const given = scope ?? scp;
  if (typeof given === 'string') return given.split(' ').filter((entry) => entry !== '');
  return Array.isArray(given) ? given.map(String) : null;
}

function printed(claims: Claims): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, print(value)]));
}

/** Every claim comes as text; a list prints as `[a b]`. */
function print(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(print).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${members.map(([name, member]) => `${name}:${print(member)}`).join(' ')}]`;
}
