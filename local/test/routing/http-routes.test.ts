import type { HttpRoute } from '../../src/model/http-api.js';
import { compileHttpRoutes } from '../../src/routing/http-routes.js';

function routes(...keys: string[]): readonly HttpRoute[] {
  return keys.map((routeKey) => ({ routeKey }) as HttpRoute);
}

function routeOf(keys: readonly string[], method: string, path: string) {
  const match = compileHttpRoutes(routes(...keys))(method, path);
  return match && [match.route.routeKey, match.pathParameters];
}

describe('routing of an HTTP API', () => {
  const documented = ['GET /pets/dog/1', 'GET /pets/dog/{id}', 'GET /pets/{proxy+}', 'ANY /{proxy+}', '$default'];

  test.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1', {}],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}', { proxy: 'cat/1' }],
    ['POST', '/pets/dog/1', 'ANY /{proxy+}', { proxy: 'pets/dog/1' }],
    ['POST', '/test/5', 'ANY /{proxy+}', { proxy: 'test/5' }],
    ['GET', '/', '$default', {}],
  ])('%s %s is served by %s', (method, path, key, parameters) => {
    expect(routeOf(documented, method, path)).toEqual([key, parameters]);
  });

  test('an exact method comes before ANY, whatever the order', () => {
    expect(routeOf(['ANY /pets', 'GET /pets'], 'GET', '/pets')).toEqual(['GET /pets', {}]);
    expect(routeOf(['ANY /pets', 'GET /pets'], 'PUT', '/pets')).toEqual(['ANY /pets', {}]);
  });

  test('a full match comes before a greedy one, even of a longer literal beginning', () => {
    expect(routeOf(['GET /a/{proxy+}', 'GET /{x}/b'], 'GET', '/a/b')).toEqual(['GET /{x}/b', { x: 'a' }]);
  });

  test('a route of the same path but another method is passed over', () => {
    expect(routeOf(['POST /pets/mine', 'GET /pets/{id}'], 'GET', '/pets/mine')).toEqual([
      'GET /pets/{id}',
      { id: 'mine' },
    ]);
  });

  test('two routes of one path may name their variable differently', () => {
    const keys = ['GET /pets/{id}', 'PUT /pets/{petId}'];
    expect(routeOf(keys, 'GET', '/pets/7')).toEqual(['GET /pets/{id}', { id: '7' }]);
    expect(routeOf(keys, 'PUT', '/pets/7')).toEqual(['PUT /pets/{petId}', { petId: '7' }]);
  });

  test('path parameters are percent-decoded, and taken as they are where they cannot be', () => {
    expect(routeOf(['GET /pets/{id}'], 'GET', '/pets/a%20b%2Fc')).toEqual(['GET /pets/{id}', { id: 'a b/c' }]);
    expect(routeOf(['GET /pets/{id}'], 'GET', '/pets/100%')).toEqual(['GET /pets/{id}', { id: '100%' }]);
  });

  test.each([
    ['GET', '/pets/'],
    ['GET', '/other'],
    ['POST', '/pets'],
  ])('%s %s has no route without $default', (method, path) => {
    expect(routeOf(['GET /pets'], method, path)).toBeUndefined();
  });
});
