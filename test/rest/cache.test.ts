import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RestAuth } from 'cdk-gatewright';
import { findOnly, synthesize } from './app';

const STAGE = 'AWS::ApiGateway::Stage';
const METHOD = 'AWS::ApiGateway::Method';

test('a cached route sets the method, the keys, the parameters and the stage together', () => {
  const template = synthesize((handler) => ({
    routes: {
      'GET /items/{id}': {
        handler,
        cache: { ttl: Duration.minutes(1), keys: ['querystring.filter', 'header.Accept-Language'] },
      },
      'POST /items/{id}': { handler },
    },
  }));
  const keys = ['method.request.path.id', 'method.request.querystring.filter', 'method.request.header.Accept-Language'];
  const method = findOnly(template, METHOD, { HttpMethod: 'GET' });
  expect(method.Integration.CacheKeyParameters).toEqual(keys);
  expect(method.RequestParameters).toEqual(Object.fromEntries(keys.map((key) => [key, false])));
  expect(findOnly(template, METHOD, { HttpMethod: 'POST' }).Integration.CacheKeyParameters).toBeUndefined();
  const stage = findOnly(template, STAGE);
  expect(stage).toMatchObject({ CacheClusterEnabled: true, CacheClusterSize: '0.5' });
  expect(stage.MethodSettings).toEqual([
    expect.objectContaining({ ResourcePath: '/*', CachingEnabled: false }),
    expect.objectContaining({
      ResourcePath: '/~1items~1{id}',
      HttpMethod: 'GET',
      CachingEnabled: true,
      CacheTtlInSeconds: 60,
      CacheDataEncrypted: true,
    }),
  ]);
});

test('no two cached methods share entries, however alike their paths are', () => {
  const paths = ['/a/b', '/{a}/b', '/a-b', '/a_b', '/A/b'];
  const template = synthesize((handler) => ({
    routes: Object.fromEntries(paths.map((path) => [`GET ${path}`, { handler, cache: {} }])),
  }));
  const methods = Object.values(template.findResources(METHOD));
  const namespaces = methods.map(({ Properties }) => Properties.Integration.CacheNamespace);
  expect(new Set(namespaces).size).toBe(paths.length);
});

test('two cached methods of a path do not share entries', () => {
  const template = synthesize((handler) => ({
    routes: { 'GET /a': { handler, cache: {} }, 'HEAD /a': { handler, cache: {} } },
  }));
  const namespaces = Object.values(template.findResources(METHOD)).map(
    ({ Properties }) => Properties.Integration.CacheNamespace,
  );
  expect(new Set(namespaces).size).toBe(2);
});

test('the gateway sets size, ttl and encryption for all, a route its own ttl', () => {
  const template = synthesize((handler) => ({
    cache: { size: '6.1', ttl: Duration.minutes(10), encrypted: false },
    routes: { 'GET /a': { handler, cache: {} }, 'GET /b': { handler, cache: { ttl: Duration.seconds(5) } } },
  }));
  const stage = findOnly(template, STAGE);
  expect(stage.CacheClusterSize).toBe('6.1');
  expect(stage.MethodSettings.slice(1)).toEqual([
    expect.objectContaining({ ResourcePath: '/~1a', CacheTtlInSeconds: 600, CacheDataEncrypted: false }),
    expect.objectContaining({ ResourcePath: '/~1b', CacheTtlInSeconds: 5 }),
  ]);
});

test('everyGet caches the GET routes that do not turn it off', () => {
  const template = synthesize((handler) => ({
    cache: { everyGet: true },
    routes: { 'GET /a': { handler }, 'GET /b': { handler, cache: { enabled: false } }, 'POST /a': { handler } },
  }));
  expect(findOnly(template, STAGE).MethodSettings.map((s: any) => [s.ResourcePath, s.CachingEnabled])).toEqual([
    ['/*', false],
    ['/~1a', true],
  ]);
});

test('a required parameter that is also a key stays required', () => {
  const template = synthesize((handler) => ({
    routes: { 'GET /a': { handler, requiredQuery: ['filter'], cache: { keys: ['querystring.filter'] } } },
  }));
  expect(findOnly(template, METHOD).RequestParameters).toEqual({ 'method.request.querystring.filter': true });
});

test("a route behind an authorizer is cached by the caller's identity, or for all", () => {
  const cached = (cache: object) =>
    synthesize((handler) => ({ auth: RestAuth.lambdaToken(handler), routes: { 'GET /a': { handler, cache } } }));
  expect(() => cached({ keys: ['querystring.filter'] })).toThrow("add 'header.Authorization' to keys");
  expect(findOnly(cached({ keys: ['header.Authorization'] }), METHOD).Integration.CacheKeyParameters).toEqual([
    'method.request.header.Authorization',
  ]);
  expect(() => cached({ shared: true })).not.toThrow();
});

test('those who may invalidate are allowed to', () => {
  const template = synthesize((handler, stack) => ({
    cache: { invalidators: [new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() })] },
    routes: { 'GET /a': { handler, cache: {} } },
  }));
  expect(JSON.stringify(findOnly(template, 'AWS::IAM::Policy').PolicyDocument)).toContain(
    'execute-api:InvalidateCache',
  );
});

test('a gateway without a cached route has no cache', () => {
  expect(
    findOnly(
      synthesize((handler) => ({ routes: { 'GET /a': { handler } } })),
      STAGE,
    ).CacheClusterEnabled,
  ).toBeUndefined();
});
