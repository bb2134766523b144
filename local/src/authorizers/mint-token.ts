import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../model/execution.js';
import type { LocalKeys } from './local-keys.js';

/** In whose name a token is made. */
export interface Issuer {
  /** Such as `https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI`. */
  readonly url: string;
  /** A user pool puts other claims into its tokens than any other issuer. */
  readonly kind: 'USER_POOL' | 'JWT';
  /** Whom its tokens are for: an app client, or an audience. */
  readonly audience: string;
}

/** What a token says. */
export interface TokenRequest {
  readonly issuer: Issuer;
  /** Who has signed in: `sub`; made of the name of the user when it is left out. */
  readonly subject?: string | undefined;
  /** `user`, or the subject, when it is left out. */
  readonly username?: string | undefined;
  readonly scopes: readonly string[];
  /** Added to the others, or put in their place. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** Of a user pool. */
  readonly use: 'id' | 'access';
  readonly expiresInSeconds: number;
}

/** Makes a token as its issuer does for somebody who signs in; it is signed with the key of this machine. */
export async function mintToken(request: TokenRequest, keys: LocalKeys, clock: Clock): Promise<string> {
  const { SignJWT } = await import('jose');
  const key = await keys.privateKeyOf(request.issuer.url);
  const claims = { ...claimsOf(request, Math.floor(clock.now() / 1000)), ...request.claims };
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid as string }).sign(key);
}

function claimsOf(request: TokenRequest, now: number): Record<string, unknown> {
  const { issuer, scopes, expiresInSeconds } = request;
  const username = request.username ?? request.subject ?? 'user';
  const sub = request.subject ?? subjectOf(issuer, username);
  const common = { sub, iss: issuer.url, exp: now + expiresInSeconds, iat: now, jti: randomUUID() };
  if (issuer.kind === 'USER_POOL') return { ...common, ...claimsOfPool(request, username, now) };
  return { ...common, aud: issuer.audience, ...(scopes.length > 0 && { scope: scopes.join(' ') }) };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html */
function claimsOfPool({ issuer, use, scopes }: TokenRequest, username: string, now: number): Record<string, unknown> {
  const common = { origin_jti: randomUUID(), event_id: randomUUID(), token_use: use, auth_time: now };
  if (use === 'id') return { ...common, aud: issuer.audience, 'cognito:username': username };
  const scope = scopes.length > 0 ? scopes.join(' ') : 'aws.cognito.signin.user.admin';
  return { ...common, client_id: issuer.audience, version: 2, username, scope };
}

/** A UUID that a user of an issuer keeps. */
function subjectOf({ url }: Issuer, username: string): string {
  const hex = createHash('sha256').update(`${url} ${username}`).digest('hex');
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return groups.join('-');
}
