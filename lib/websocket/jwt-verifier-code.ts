/**
 * The verifier's source: CommonJS, with no package beside it, because inline code is one file of at most 4 KB.
 *
 * It takes RSA signatures only, as HTTP APIs do, so that a token cannot choose a weaker algorithm. A key that is not
 * known is looked up again, but not more than once a minute, so that forged tokens do not become requests to the issuer.
 */
export const JWT_VERIFIER_CODE = `'use strict';
const { createPublicKey, verify } = require('node:crypto');
const { ISSUER, TOKEN_SOURCE } = process.env;
const AUDIENCE = JSON.parse(process.env.AUDIENCE);
const SCOPES = JSON.parse(process.env.SCOPES);
const HASHES = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' };
const KEYS_KEPT = 3600000;
const NEXT_LOOKUP = 60000;
const CLOCK_SKEW = 60;

let keys = new Map();
let loadedAt = -Infinity;

exports.handler = async (event) => {
  const claims = await verifyToken(tokenOf(event));
  const allowed = SCOPES.length === 0 || scopesOf(claims).some((scope) => SCOPES.includes(scope));
  return {
    principalId: String(claims.sub ?? claims.client_id ?? 'unknown'),
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: allowed ? 'Allow' : 'Deny', Resource: event.methodArn }],
    },
    context: Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, textOf(value)])),
  };
};

function tokenOf(event) {
  const [place, ...rest] = TOKEN_SOURCE.split('.');
  const name = rest.join('.');
  if (place === 'querystring') return event.queryStringParameters?.[name] ?? '';
  const found = Object.entries(event.headers ?? {}).find(([header]) => header.toLowerCase() === name.toLowerCase());
  return (found?.[1] ?? '').replace(/^Bearer /i, '');
}

async function verifyToken(token) {
  const [head, body, signature, ...rest] = token.split('.');
  const header = parse(head);
  const claims = parse(body);
  const hash = Object.hasOwn(HASHES, header.alg) && HASHES[header.alg];
  if (!hash || !signature || rest.length > 0) refuse('not a token signed with RSA');
  const key = await findKey(header.kid);
  if (!verify(hash, Buffer.from(head + '.' + body), key, Buffer.from(signature, 'base64url'))) refuse('signature');
  checkClaims(claims);
  return claims;
}

function parse(part) {
  try {
    const value = JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
    if (value && typeof value === 'object') return value;
  } catch {}
  return refuse('not a token');
}

function checkClaims({ iss, aud, client_id, exp, nbf, iat }) {
  const now = Date.now() / 1000;
  const audiences = aud === undefined ? [client_id] : [aud].flat();
  if (iss !== ISSUER) refuse('issuer');
  if (!audiences.some((audience) => AUDIENCE.includes(audience))) refuse('audience');
  if (typeof exp !== 'number' || exp <= now) refuse('expired');
  if ((nbf ?? 0) > now + CLOCK_SKEW || (iat ?? 0) > now + CLOCK_SKEW) refuse('not yet valid');
}

async function findKey(kid) {
  const age = Date.now() - loadedAt;
  if (age > KEYS_KEPT || (!keys.has(kid) && age > NEXT_LOOKUP)) await loadKeys();
  return keys.get(kid) ?? refuse('unknown key');
}

async function loadKeys() {
  const { jwks_uri } = await getJson(ISSUER.replace(/\\/$/, '') + '/.well-known/openid-configuration');
  const found = (await getJson(jwks_uri)).keys.filter(({ kty, use }) => kty === 'RSA' && (use ?? 'sig') === 'sig');
  keys = new Map(found.map((key) => [key.kid, createPublicKey({ key, format: 'jwk' })]));
  loadedAt = Date.now();
}

async function getJson(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(url + ' answered ' + response.status);
  return response.json();
}

function scopesOf({ scope, scp }) {
  return [scope ?? scp ?? []].flat().flatMap((text) => text.split(' '));
}

function textOf(value) {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function refuse(reason) {
  console.log('refused: ' + reason);
  throw new Error('Unauthorized');
}
`;
