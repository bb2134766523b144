import type { Method, RestResource } from '../../src/model/rest-api.js';
import { compileRestRoutes } from '../../src/routing/rest-routes.js';

const origin = { stackName: 'S', logicalId: 'L', constructPath: 'S/L' };

function resource(path: string, ...methods: string[]): RestResource {
  const entries = methods.map((httpMethod) => [httpMethod, { httpMethod, resourcePath: path } as Method]);
  return {
    origin,
    id: path,
    pathPart: path.slice(path.lastIndexOf('/') + 1),
    path,
    methods: Object.fromEntries(entries),
  };
}

function routeOf(resources: readonly RestResource[], method: string, path: string) {
  const match = compileRestRoutes(resources)(method, path);
  return match && [`${match.method.httpMethod} ${match.resource.path}`, match.pathParameters];
}

describe('routing of a REST API', () => {
  const pets = [
    resource('/', 'GET'),
    resource('/pets', 'GET', 'ANY'),
    resource('/pets/{petId}', 'GET'),
    resource('/pets/mine', 'GET'),
    resource('/pets/{petId}/toys', 'GET'),
  ];

  test.each([
    ['GET', '/', 'GET /', {}],
    ['GET', '', 'GET /', {}],
    ['GET', '/pets', 'GET /pets', {}],
    ['POST', '/pets', 'ANY /pets', {}],
    ['GET', '/pets/', 'GET /pets', {}],
    ['GET', '//pets', 'GET /pets', {}],
    ['GET', '/pets/mine', 'GET /pets/mine', {}],
    ['GET', '/pets/7', 'GET /pets/{petId}', { petId: '7' }],
    ['GET', '/pets/7/', 'GET /pets/{petId}', { petId: '7' }],
    ['GET', '/pets/mine/toys', 'GET /pets/{petId}/toys', { petId: 'mine' }],
  ])('%s %s is served by %s', (method, path, key, parameters) => {
    expect(routeOf(pets, method, path)).toEqual([key, parameters]);
  });

  test.each([
    ['GET', '/dogs'],
    ['GET', '/pets/7/toys/1'],
    ['GET', '/Pets'],
    ['GET', '/pets//toys'],
    ['DELETE', '/pets/7'],
    ['HEAD', '/pets/7'],
  ])('%s %s is served by nothing', (method, path) => {
    expect(routeOf(pets, method, path)).toBeUndefined();
  });

  test('percent-encoding is kept in path parameters', () => {
    expect(routeOf(pets, 'GET', '/pets/a%20b%2Fc')).toEqual(['GET /pets/{petId}', { petId: 'a%20b%2Fc' }]);
  });

  describe('with a greedy variable', () => {
    const proxied = [
      resource('/{proxy+}', 'OPTIONS', 'GET'),
      resource('/test', 'POST'),
      resource('/test/any', 'ANY'),
      resource('/folder'),
      resource('/folder/file', 'GET'),
    ];

    test.each([
      ['GET', '/other', { proxy: 'other' }],
      ['GET', '/other/', { proxy: 'other' }],
      ['GET', '/a//b', { proxy: 'a//b' }],
      ['GET', '/test/unknown', { proxy: 'test/unknown' }],
      ['GET', '/folder', { proxy: 'folder' }],
      ['GET', '/a/test%2Balias@x.com', { proxy: 'a/test%2Balias@x.com' }],
    ])('%s %s is taken by it', (method, path, parameters) => {
      expect(routeOf(proxied, method, path)).toEqual([`${method} /{proxy+}`, parameters]);
    });

    test('a literal sibling with ANY takes every method', () => {
      expect(routeOf(proxied, 'OPTIONS', '/test/any')).toEqual(['ANY /test/any', {}]);
    });

    test('a literal sibling without the method is a miss, as the resource was chosen by path alone', () => {
      expect(routeOf(proxied, 'OPTIONS', '/test')).toBeUndefined();
    });

    test('the root is not taken', () => {
      expect(routeOf(proxied, 'GET', '/')).toBeUndefined();
    });

    test('one in a folder is preferred to one at the root', () => {
      const nested = [resource('/{proxy+}', 'ANY'), resource('/files/{path+}', 'ANY')];
      expect(routeOf(nested, 'GET', '/files/a/b')).toEqual(['ANY /files/{path+}', { path: 'a/b' }]);
      expect(routeOf(nested, 'GET', '/files')).toEqual(['ANY /{proxy+}', { proxy: 'files' }]);
    });
  });

  test('a path named like a member of every object is no route', () => {
    expect(routeOf(pets, 'constructor', '/pets/7')).toBeUndefined();
    expect(routeOf(pets, 'GET', '/constructor')).toBeUndefined();
  });
});
