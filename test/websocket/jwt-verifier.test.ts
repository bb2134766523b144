import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { compileFunction } from 'node:vm';
import { JWT_VERIFIER_CODE } from '../../lib/websocket/jwt-verifier-code';

/** An issuer of tokens that counts how often it is asked for its keys. */
interface Issuer {
  readonly url: string;
  readonly asked: () => number;
}

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const METHOD_ARN = 'arn:aws:execute-api:us-east-1:111122223333:a1/prod/$connect';
let server: Server;
let issuer: Issuer;

beforeAll(async () => {
  let asked = 0;
  server = createServer((request, response) => {
    if (request.url === '/.well-known/openid-configuration') {
      response.end(JSON.stringify({ jwks_uri: `${issuer.url}/keys` }));
      return;
    }
    asked += 1;
    const keys = [
      { ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig' },
      { kty: 'EC', kid: 'k2' },
    ];
    response.end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

type Handler = (event: object) => Promise<{ principalId: string; policyDocument: any; context: object }>;

/** The verifier as Lambda would load it, in an environment of its own. */
function load({ scopes = [] as string[], source = 'querystring.token', url = issuer.url } = {}): Handler {
  const module = { exports: {} as { handler: Handler } };
  const env = { ISSUER: url, AUDIENCE: '["web"]', SCOPES: JSON.stringify(scopes), TOKEN_SOURCE: source };
  const run = compileFunction(JWT_VERIFIER_CODE, ['exports', 'require', 'process', 'console']);
  run(module.exports, createRequire(__filename), { env }, { log: () => undefined });
  return module.exports.handler;
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(claims: object = {}, header: object = {}, key: KeyObject = privateKey): string {
  const exp = Math.floor(Date.now() / 1000) + 60;
  const text = `${encode({ alg: 'RS256', kid: 'k1', ...header })}.${encode({ iss: issuer.url, aud: 'web', sub: 'alice', exp, ...claims })}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

const event = (text: string) => ({ queryStringParameters: { token: text }, methodArn: METHOD_ARN });

test('a token of the issuer for the audience lets its subject connect, with its claims', async () => {
  const result = await load()(event(token({ groups: ['a', 'b'], admin: true })));
  expect(result.principalId).toBe('alice');
  expect(result.policyDocument.Statement).toEqual([
    { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: METHOD_ARN },
  ]);
  expect(result.context).toMatchObject({ sub: 'alice', groups: '["a","b"]', admin: 'true' });
});

test('an access token without aud is judged by its client_id', async () => {
  const result = await load()(event(token({ aud: undefined, client_id: 'web' })));
  expect(result.policyDocument.Statement[0].Effect).toBe('Allow');
});

test('a token in a header is found in any case, with or without Bearer', async () => {
  const handler = load({ source: 'header.Authorization' });
  for (const headers of [{ authorization: `Bearer ${token()}` }, { Authorization: token() }]) {
    expect((await handler({ headers, methodArn: METHOD_ARN })).principalId).toBe('alice');
  }
});

test.each([
  ['read chat', 'Allow'],
  ['read', 'Deny'],
])('with the scope chat required, a token with the scopes %s gets %s', async (scope, effect) => {
  const result = await load({ scopes: ['chat'] })(event(token({ scope })));
  expect(result.policyDocument.Statement[0].Effect).toBe(effect);
});

const now = Math.floor(Date.now() / 1000);
const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

test.each([
  ['no token', () => ''],
  ['something else', () => 'a.b.c'],
  ['a token signed by another key', () => token({}, {}, other)],
  [
    'a token of a changed body',
    () => token().replace(/\.[^.]+\./, `.${encode({ iss: issuer.url, aud: 'web', exp: now + 60 })}.`),
  ],
  ['a token without a signature', () => token({}, { alg: 'none' }).replace(/[^.]+$/, '')],
  ['a token signed with a secret', () => token({}, { alg: 'HS256' })],
  ['a token whose algorithm is a name of JavaScript', () => token({}, { alg: 'constructor' })],
  ['a token of an unknown key', () => token({}, { kid: 'k9' })],
  ['a token of another issuer', () => token({ iss: 'https://other.example.com' })],
  ['a token for another audience', () => token({ aud: ['ios'] })],
  ['a token for another audience from the right client', () => token({ aud: 'ios', client_id: 'web' })],
  ['an expired token', () => token({ exp: now - 1 })],
  ['a token without an end', () => token({ exp: undefined })],
  ['a token of tomorrow', () => token({ nbf: now + 86_400 })],
])('%s is unauthorized', async (_, make) => {
  await expect(load()(event(make()))).rejects.toThrow(/^Unauthorized$/);
});

test('keys are asked for once, also when tokens name keys that are not there', async () => {
  const handler = load();
  const before = issuer.asked();
  await handler(event(token()));
  await expect(handler(event(token({}, { kid: 'k9' })))).rejects.toThrow('Unauthorized');
  await handler(event(token()));
  expect(issuer.asked() - before).toBe(1);
});

test('an issuer that cannot be reached is an error of the API, not of the caller', async () => {
  await expect(load({ url: 'http://127.0.0.1:1' })(event(token()))).rejects.not.toThrow('Unauthorized');
});
