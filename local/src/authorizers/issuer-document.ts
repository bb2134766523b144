import type { LocalKeys } from './local-keys.js';

/**
 * The path under which this machine stands in for an issuer: that of a user pool is as at AWS, `/us-east-1_AbCdEfGhI`; that
 * of any other is its address, `/issuers/issuer.example.com`.
 */
function pathOfIssuer(issuer: string): string {
  const { hostname, pathname } = new URL(issuer);
  if (/^cognito-idp\./.test(hostname)) return pathname.replace(/\/$/, '');
  return `/issuers/${issuer.replace(/^[a-z]+:\/\//, '').replace(/\/$/, '')}`;
}

/**
 * What an issuer publishes, as this machine does in its name: the key that signs here, and the document that leads to it.
 * Undefined for every other path.
 *
 * @param origin where it is served, such as `http://127.0.0.1:3000`
 */
export async function tryFindIssuerDocument(
  path: string,
  origin: string,
  issuers: readonly string[],
  keys: LocalKeys,
): Promise<object | undefined> {
  const [, place, document] = /^(\/.+)\/\.well-known\/(jwks\.json|openid-configuration)$/.exec(path) ?? [];
  const issuer = place === undefined ? undefined : issuers.find((candidate) => pathOfIssuer(candidate) === place);
  if (issuer === undefined) return undefined;
  if (document === 'jwks.json') return { keys: [await keys.publicKeyOf(issuer)] };
  return {
    issuer,
    jwks_uri: `${origin}${place}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
    response_types_supported: ['code', 'token'],
  };
}
