import type { CompactJWSHeaderParameters, JWK } from 'jose';

/** The claims of a token. */
export type Claims = Readonly<Record<string, unknown>>;

/** Gives the public keys of an issuer for a token that names one of them; throws where they cannot be had. */
export type KeysOfIssuer = (issuer: string, keyId: string | undefined) => Promise<readonly JWK[]>;

/** A token whose signature is right, or why it is not taken. */
export type VerifiedToken =
  | { readonly outcome: 'verified'; readonly claims: Claims }
  | { readonly outcome: 'unverified'; readonly reason: string };

/**
 * Verifies the signature of a token with the one key of its issuer that the token names. Only RSA signatures are taken:
 * neither `none` nor a shared secret, which a public key would be.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export async function verifyToken(
  token: string,
  keys: readonly JWK[],
  algorithms: readonly string[],
): Promise<VerifiedToken> {
  const { compactVerify } = await import('jose');
  try {
    const { payload } = await compactVerify(token, (header) => findKey(header, keys), { algorithms: [...algorithms] });
    const claims = asClaims(new TextDecoder().decode(payload));
    return claims ? { outcome: 'verified', claims } : unverified('its payload is no JSON object');
  } catch (error) {
    return unverified((error as Error).message);
  }
}

/** The claims of a token that nobody has verified yet: good for nothing but finding the keys to do so. */
export function tryReadClaims(token: string): Claims | undefined {
  const [, payload = ''] = token.split('.');
  return asClaims(Buffer.from(payload, 'base64url').toString());
}

/** The key that a token names, which nobody has verified yet. */
export function tryReadKeyId(token: string): string | undefined {
  const [header = ''] = token.split('.');
  const keyId = asClaims(Buffer.from(header, 'base64url').toString())?.kid;
  return typeof keyId === 'string' ? keyId : undefined;
}

/** A token without the scheme that may stand before it. */
export function withoutBearer(value: string): string {
  return value.trim().replace(/^bearer\s+/i, '');
}

function findKey({ kid, alg }: CompactJWSHeaderParameters, keys: readonly JWK[]): JWK {
  if (kid === undefined) throw new Error('its header names no key');
  const key = keys.find((candidate) => candidate.kid === kid && candidate.kty === 'RSA');
  if (!key) throw new Error(`its issuer has no key ${kid}`);
  if (key.alg !== undefined && key.alg !== alg) throw new Error(`its key is for ${key.alg}, not for ${alg}`);
  return key.alg === undefined ? { ...key, alg } : key;
}

function asClaims(text: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}

function unverified(reason: string): VerifiedToken {
  return { outcome: 'unverified', reason };
}
