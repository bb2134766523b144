import { createHmac, createPublicKey, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { CognitoUserPoolsAuthorizer, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer, HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { LocalKeys } from '../../src/authorizers/local-keys.js';
import { mintToken, type Issuer as TokenIssuer, type TokenRequest } from '../../src/authorizers/mint-token.js';
import { LocalGateway } from '../../src/index.js';
import { cacheFolder } from '../../src/transports/tls.js';
import { echo, nodeFunction, synthesizeStack, temporaryFolder } from '../gateway/assemblies.js';
import { TestClock } from '../pipeline/test-execution.js';

const importedArn = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Imported1';
const clock = new TestClock();
const seconds = () => Math.floor(clock.now() / 1000);

/** An issuer of the test, with keys that it publishes. */
class Issuer {
  readonly pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly asked: string[] = [];
  readonly #server = createServer((request, response) => {
    this.asked.push(request.url as string);
    const documents: Record<string, object> = {
      '/.well-known/openid-configuration': { issuer: this.url, jwks_uri: `${this.url}/keys` },
      '/keys': this.keys,
    };
    response.end(JSON.stringify(documents[request.url as string] ?? {}));
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get keys(): object {
    return { keys: [{ ...this.pair.publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig' }] };
  }

  sign(claims: object, header: object = {}, key: KeyObject = this.pair.privateKey): string {
    const text = unsigned({ alg: 'RS256', kid: 'key-1', ...header }, { iss: this.url, ...claims });
    return `${text}.${createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function unsigned(header: object, claims: object): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

const issuer = new Issuer();
let gateway: LocalGateway;
let keys: LocalKeys;
const previousCache = process.env.XDG_CACHE_HOME;

function apis(stack: Stack): void {
  const fn = nodeFunction(stack, 'Echo', echo());
  const pool = new UserPool(stack, 'Users');
  const client = pool.addClient('Web');
  new UserPool(stack, 'Others').addClient('Web');

  const rest = new RestApi(stack, 'Rest', { restApiName: 'rest' });
  const authorizer = new CognitoUserPoolsAuthorizer(stack, 'Pool', { cognitoUserPools: [pool] });
  const integration = new LambdaIntegration(fn);
  rest.root.addResource('me').addMethod('GET', integration, { authorizer });
  rest.root
    .addResource('items')
    .addMethod('GET', integration, { authorizer, authorizationScopes: ['items/read', 'items/write'] });

  const http = new HttpApi(stack, 'Http', { apiName: 'http' });
  const proxy = new HttpLambdaIntegration('Proxy', fn);
  const jwt = new HttpJwtAuthorizer('Jwt', issuer.url, { jwtAudience: ['web', 'app'] });
  http.addRoutes({ path: '/me', integration: proxy, authorizer: jwt });
  http.addRoutes({ path: '/items', integration: proxy, authorizer: jwt, authorizationScopes: ['read', 'write'] });
  const users = new HttpUserPoolAuthorizer('Users', pool, { userPoolClients: [client] });
  http.addRoutes({ path: '/pool', integration: proxy, authorizer: users });
  const imported = UserPool.fromUserPoolArn(stack, 'Imported', importedArn);
  const staff = new CognitoUserPoolsAuthorizer(stack, 'Staff', { cognitoUserPools: [imported] });
  rest.root.addResource('staff').addMethod('GET', integration, { authorizer: staff });
  const http2 = new HttpUserPoolAuthorizer('Imported', imported, { userPoolClients: [client] });
  http.addRoutes({ path: '/imported', integration: proxy, authorizer: http2 });
  const silent = new HttpJwtAuthorizer('Silent', 'http://127.0.0.1:9', { jwtAudience: ['web'] });
  http.addRoutes({ path: '/silent', integration: proxy, authorizer: silent });
}

beforeAll(async () => {
  process.env.XDG_CACHE_HOME = temporaryFolder();
  await issuer.open();
  gateway = await LocalGateway.start({ assembly: synthesizeStack(apis), clock });
  keys = new LocalKeys(cacheFolder());
});

afterAll(async () => {
  await gateway.close();
  issuer.close();
  if (previousCache === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = previousCache;
});

const poolNamed = (logicalId: string) => {
  const found = gateway.model.userPools.find(({ origin }) => origin.logicalId.startsWith(logicalId));
  if (!found) throw new Error(`there is no pool ${logicalId}`);
  return found;
};

const issuerNamed = (logicalId: string): TokenIssuer => ({
  url: poolNamed(logicalId).issuer,
  kind: 'USER_POOL',
  audience: String(poolNamed(logicalId).clientIds[0]),
});

const mint = (request: Partial<TokenRequest> = {}) =>
  mintToken({ issuer: issuerNamed('Users'), use: 'id', scopes: [], expiresInSeconds: 3600, ...request }, keys, clock);

const send = (api: string, path: string, token?: string) =>
  gateway.request(`GET ${path}`, { api, headers: token === undefined ? {} : { authorization: token } });

const authorizerOf = async (response: Response) => {
  expect(response.status).toBe(200);
  const { event } = (await response.json()) as { event: { requestContext: { authorizer: never } } };
  return event.requestContext.authorizer as Record<string, Record<string, unknown>>;
};

describe('an authorizer of user pools of a REST API', () => {
  test('takes an ID token of another process and hands on its claims as text', async () => {
    const token = await mint({ username: 'ann', claims: { 'cognito:groups': ['a', 'b'], email_verified: true } });
    const { claims } = await authorizerOf(await send('rest', '/me', `Bearer ${token}`));
    expect(claims).toMatchObject({
      'cognito:username': 'ann',
      'cognito:groups': 'a,b',
      email_verified: 'true',
      token_use: 'id',
      auth_time: String(seconds()),
      exp: 'Sun Nov 22 15:04:37 UTC 2026',
      iat: 'Sun Nov 22 14:04:37 UTC 2026',
      iss: poolNamed('Users').issuer,
    });
    expect((await send('rest', '/me', token)).status).toBe(200);
  });

  test('takes an access token with one of the scopes of a method that has some', async () => {
    const token = await mint({ use: 'access', scopes: ['openid', 'items/read'] });
    const { claims } = await authorizerOf(await send('rest', '/items', token));
    expect(claims).toMatchObject({ scope: 'openid items/read', token_use: 'access' });
  });

  const unauthorized = [401, 'UnauthorizedException', '{"message":"Unauthorized"}'];
  const answerTo = async (path: string, token: string | undefined) => {
    const response = await send('rest', path, token);
    return [response.status, response.headers.get('x-amzn-errortype'), await response.text()];
  };

  test('tells an expired token from every other', async () => {
    expect(await answerTo('/me', await mint({ expiresInSeconds: 0 }))).toEqual([
      401,
      'UnauthorizedException',
      '{"message":"The incoming token has expired"}',
    ]);
  });

  const refused: Record<string, [string, () => Promise<string> | string]> = {
    'no token': ['/me', () => ''],
    'text that is no token': ['/me', () => 'a.b.c'],
    'an access token where there are no scopes': ['/me', () => mint({ use: 'access' })],
    'an ID token where there are scopes': ['/items', () => mint()],
    'an access token without the scopes': ['/items', () => mint({ use: 'access', scopes: ['items/delete'] })],
    'a token of another pool': ['/me', () => mint({ issuer: issuerNamed('Others') })],
    'a token of another pool that claims to be of this one': [
      '/me',
      () => mint({ issuer: issuerNamed('Others'), claims: { iss: poolNamed('Users').issuer } }),
    ],
    'a token for a client that the pool does not have': [
      '/me',
      () => mint({ issuer: { ...issuerNamed('Users'), audience: 'stranger' } }),
    ],
    'a token without an end': ['/me', () => mint({ claims: { exp: undefined } })],
    'a token without a signature': ['/me', async () => forged(await mint(), { alg: 'none' }, () => '')],
    'a token whose claims were changed': [
      '/me',
      async () => {
        const [header, , signature] = (await mint()).split('.');
        const claims = { iss: poolNamed('Users').issuer, token_use: 'id', exp: seconds() + 60 };
        return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
      },
    ],
    'a token that is signed with the public key as a secret': [
      '/me',
      async () => {
        const key = await keys.publicKeyOf(poolNamed('Users').issuer);
        const pem = createPublicKey({ key: key as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
        return forged(await mint(), { alg: 'HS256' }, (text) =>
          createHmac('sha256', pem).update(text).digest('base64url'),
        );
      },
    ],
    "a token that this machine's key of another issuer has signed": [
      '/me',
      () => mint({ issuer: { ...issuerNamed('Users'), url: issuer.url }, claims: { iss: poolNamed('Users').issuer } }),
    ],
    'a token that names an unknown key': ['/me', async () => forged(await mint(), { kid: 'other' }, sameKey)],
    'a token that names no key': ['/me', async () => forged(await mint(), { kid: undefined }, sameKey)],
  };

  /** With another header, and signed anew. */
  function forged(token: string, header: object, sign: (text: string) => string): string {
    const [given = '', claims] = token.split('.');
    const changed = { ...JSON.parse(Buffer.from(given, 'base64url').toString()), ...header };
    const text = `${Buffer.from(JSON.stringify(changed)).toString('base64url')}.${claims}`;
    return `${text}.${sign(text)}`;
  }

  function sameKey(text: string): string {
    return createSign('RSA-SHA256').update(text).sign(issuer.pair.privateKey, 'base64url');
  }

  test.each(Object.keys(refused))('refuses %s', async (name) => {
    const [path, make] = refused[name] as [string, () => Promise<string> | string];
    expect(await answerTo(path, await make())).toEqual(unauthorized);
  });
});

describe('a JWT authorizer of an HTTP API', () => {
  const valid = () => ({ aud: 'web', exp: seconds() + 60, iat: seconds(), sub: 'ann' });

  test('asks the issuer for its keys once in two hours', async () => {
    expect((await send('http', '/me', issuer.sign(valid()))).status).toBe(200);
    expect((await send('http', '/me', issuer.sign(valid()))).status).toBe(200);
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
    clock.advance(2 * 60 * 60 * 1000);
    expect((await send('http', '/me', issuer.sign(valid()))).status).toBe(200);
    expect(issuer.asked).toHaveLength(4);
  });

  test('hands on claims as text and the scopes of the token, or null', async () => {
    const claims = { ...valid(), groups: ['Admins', 'Readers'], admin: true, level: 1.5 };
    expect(await authorizerOf(await send('http', '/me', `bearer ${issuer.sign(claims)}`))).toEqual({
      jwt: {
        claims: {
          aud: 'web',
          exp: String(seconds() + 60),
          iat: String(seconds()),
          iss: issuer.url,
          sub: 'ann',
          groups: '[Admins Readers]',
          admin: 'true',
          level: '1.5',
        },
        scopes: null,
      },
    });
    const { jwt } = await authorizerOf(await send('http', '/items', issuer.sign({ ...valid(), scope: 'a read' })));
    expect(jwt?.scopes).toEqual(['a', 'read']);
  });

  test.each([
    ['one of several audiences', { aud: ['x', 'app'] }],
    ['a client in place of an audience', { aud: undefined, client_id: 'app' }],
    ['scopes as a list named scp', { scp: ['write'] }],
  ])('takes a token with %s', async (_, claims) => {
    const path = 'scp' in claims ? '/items' : '/me';
    expect((await send('http', path, issuer.sign({ ...valid(), ...claims }))).status).toBe(200);
  });

  const bare = 'Bearer';
  const badAudience =
    'Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience"';
  const refused: Record<string, [string, () => string]> = {
    'no token': [bare, () => ''],
    'text that is no token': [bare, () => 'Bearer x'],
    'another audience': [badAudience, () => issuer.sign({ ...valid(), aud: 'other' })],
    'another client': [badAudience, () => issuer.sign({ ...valid(), aud: undefined, client_id: 'other' })],
    'an audience that is wrong beside a client that is right': [
      badAudience,
      () => issuer.sign({ ...valid(), aud: 'other', client_id: 'web' }),
    ],
    'an end that has come': [bare, () => issuer.sign({ ...valid(), exp: seconds() })],
    'no end': [bare, () => issuer.sign({ ...valid(), exp: undefined })],
    'a beginning that has not come': [bare, () => issuer.sign({ ...valid(), nbf: seconds() + 1 })],
    'an issue in the future': [bare, () => issuer.sign({ ...valid(), iat: seconds() + 1 })],
    'another issuer': [bare, () => issuer.sign({ ...valid(), iss: 'https://other.example.com' })],
    'a key that the issuer does not have': [bare, () => issuer.sign(valid(), { kid: 'key-2' })],
    'a signature of somebody else': [
      bare,
      () => issuer.sign(valid(), {}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
    ],
    'no signature': [bare, () => `${unsigned({ alg: 'none', kid: 'key-1' }, { iss: issuer.url, ...valid() })}.`],
  };

  test.each(Object.keys(refused))('refuses a token with %s', async (name) => {
    const [challenge, make] = refused[name] as [string, () => string];
    const response = await send('http', '/me', make());
    expect([response.status, await response.text()]).toEqual([401, '{"message":"Unauthorized"}']);
    expect(response.headers.get('www-authenticate')).toBe(challenge);
  });

  test('forbids what the scopes of the token do not cover', async () => {
    const response = await send('http', '/items', issuer.sign({ ...valid(), scope: 'delete' }));
    expect([response.status, await response.text()]).toEqual([403, '{"message":"Forbidden"}']);
  });

  test('takes a token of a user pool of the assembly', async () => {
    expect((await send('http', '/pool', await mint())).status).toBe(200);
    expect((await send('http', '/pool', await mint({ use: 'access' }))).status).toBe(200);
  });

  test('refuses where the issuer cannot be asked', async () => {
    const response = await send('http', '/silent', issuer.sign({ ...valid(), iss: 'http://127.0.0.1:9' }));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('OIDC discovery endpoint communication error');
    expect(gateway.requests.at(-1)?.reasons.join()).toContain('ECONNREFUSED');
  });
});

test('a user pool publishes its keys at the console under the path of its issuer', async () => {
  const path = new URL(poolNamed('Users').issuer).pathname;
  const document = (await (await fetch(`${gateway.console}${path}/.well-known/openid-configuration`)).json()) as {
    issuer: string;
    jwks_uri: string;
  };
  expect(document.issuer).toBe(poolNamed('Users').issuer);
  const published = await (await fetch(document.jwks_uri)).json();
  expect(published).toEqual({ keys: [await keys.publicKeyOf(poolNamed('Users').issuer)] });
  expect(JSON.stringify(published)).not.toContain('"d"');
});

test('given keys count for every issuer', async () => {
  const file = join(temporaryFolder(), 'jwks.json');
  writeFileSync(file, JSON.stringify(issuer.keys));
  await using other = await LocalGateway.start({ assembly: synthesizeStack(apis), clock, jwks: file });
  const claims = { aud: 'web', exp: seconds() + 60, iss: 'http://127.0.0.1:9' };
  const headers = { authorization: issuer.sign(claims) };
  expect((await other.request('GET /silent', { api: 'http', headers })).status).toBe(200);
  headers.authorization = await mint();
  expect((await other.request('GET /me', { api: 'rest', headers })).status).toBe(200);
});

describe('a token of the gateway', () => {
  const claimsIn = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString());

  test.each([
    ['rest', 'GET /me'],
    ['rest', 'GET /items'],
    ['rest', 'GET /staff'],
    ['http', 'GET /me'],
    ['http', 'GET /items'],
    ['http', 'GET /pool'],
    ['http', 'GET /imported'],
    ['http', 'GET /silent'],
  ])('of the API %s is taken by %s, whoever its issuer is', async (api, route) => {
    const token = await gateway.token({ api, route, subject: 'ann', claims: { plan: 'gold' } });
    const response = await gateway.request(route, { api, headers: { authorization: `Bearer ${token}` } });
    const { claims = {} } =
      api === 'rest' ? await authorizerOf(response) : ((await authorizerOf(response)).jwt as never);
    expect(claims).toMatchObject({ sub: 'ann', plan: 'gold' });
    expect(response.status).toBe(200);
  });

  test('goes by the clock of the gateway, and has the scopes that are given in place of those of the route', async () => {
    const options = { api: 'http', route: 'GET /items' };
    expect(claimsIn(await gateway.token(options))).toMatchObject({ scope: 'read write', exp: seconds() + 3600 });
    const token = await gateway.token({ ...options, scopes: ['delete'], expiresInSeconds: 60 });
    expect(claimsIn(token)).toMatchObject({ scope: 'delete', exp: seconds() + 60 });
    expect((await send('http', '/items', token)).status).toBe(403);
    clock.advance(60_000);
    expect((await send('http', '/items', token)).status).toBe(401);
  });

  test('asks no issuer for its keys, and leaves the tokens that it issues as they were', async () => {
    const before = issuer.asked.length;
    expect((await send('http', '/me', await gateway.token({ api: 'http', route: 'GET /me' }))).status).toBe(200);
    expect(issuer.asked).toHaveLength(before);
    expect((await send('http', '/me', issuer.sign({ aud: 'web', exp: seconds() + 60 }))).status).toBe(200);
  });

  test('is refused where its issuer, its audience or its time is another one', async () => {
    const other = await gateway.token({ api: 'http', route: 'GET /silent' });
    expect((await send('http', '/me', other)).status).toBe(401);
    const audience = await gateway.token({ api: 'http', route: 'GET /me', audience: 'stranger' });
    expect((await send('http', '/me', audience)).status).toBe(401);
    const late = await gateway.token({ api: 'http', route: 'GET /me', expiresInSeconds: 0 });
    expect((await send('http', '/me', late)).status).toBe(401);
  });

  test('names what it could be for where that is not told', async () => {
    await expect(gateway.token()).rejects.toMatchObject({
      code: 'UNKNOWN_ISSUER',
      message: expect.stringContaining('Pets/Users') as string,
    });
    await expect(gateway.token({ issuer: 'Pets/Userz' })).rejects.toMatchObject({ fix: 'did you mean Pets/Users?' });
    await expect(gateway.token({ api: 'rest', route: 'GET /mee' })).rejects.toMatchObject({
      code: 'UNKNOWN_ROUTE',
      fix: 'did you mean GET /me?',
    });
  });

  test('can be verified with what the console serves in the place of its issuer', async () => {
    const { createRemoteJWKSet, jwtVerify } = await import('jose');
    const token = await gateway.token({ api: 'http', route: 'GET /silent', subject: 'ann' });
    const at = `${gateway.console}/issuers/127.0.0.1:9/.well-known/openid-configuration`;
    const { jwks_uri: place, issuer: named } = (await (await fetch(at)).json()) as Record<string, string>;
    expect(named).toBe('http://127.0.0.1:9');
    const verified = await jwtVerify(token, createRemoteJWKSet(new URL(place as string)), {
      currentDate: new Date(clock.now()),
    });
    expect(verified.payload.sub).toBe('ann');
  });
});
