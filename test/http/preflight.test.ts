import { HttpAuth, type HttpRouteOptions } from '../../lib/http';
import { authorizationTypes, synthesize } from './app';

/** The authorization types of the routes with these keys, all behind IAM but those given. */
function typesOf(keys: string[], own: Record<string, HttpAuth> = {}, cors = true) {
  return authorizationTypes(
    synthesize((handler) => ({
      auth: HttpAuth.iam(),
      ...(cors && { cors: { origins: ['https://a.example.com'] } }),
      routes: Object.fromEntries(keys.map((key): [string, HttpRouteOptions] => [key, { handler, auth: own[key] }])),
    })),
  );
}

test.each([
  ['$default', 'OPTIONS /{proxy+}'],
  ['ANY /{proxy+}', 'OPTIONS /{proxy+}'],
  ['ANY /a/{proxy+}', 'OPTIONS /a/{proxy+}'],
  ['ANY /a', 'OPTIONS /a'],
])('%s behind an authorizer gets an open %s', (key, preflight) => {
  expect(typesOf([key])).toEqual({ [key]: 'AWS_IAM', [preflight]: 'NONE' });
});

test('a route of one method gets none, as API Gateway answers its preflight', () => {
  expect(typesOf(['GET /a'])).toEqual({ 'GET /a': 'AWS_IAM' });
});

test('an open catch-all gets none', () => {
  expect(typesOf(['$default'], { $default: HttpAuth.none() })).toEqual({ $default: 'NONE' });
});

test('without cors there is none', () => {
  expect(typesOf(['ANY /a'], {}, false)).toEqual({ 'ANY /a': 'AWS_IAM' });
});

test('a declared OPTIONS route takes its place, and does not inherit the default auth', () => {
  expect(typesOf(['ANY /a', 'OPTIONS /a'])).toEqual({ 'ANY /a': 'AWS_IAM', 'OPTIONS /a': 'NONE' });
});

test('a declared OPTIONS route keeps an auth of its own', () => {
  expect(typesOf(['OPTIONS /a'], { 'OPTIONS /a': HttpAuth.iam() })).toEqual({ 'OPTIONS /a': 'AWS_IAM' });
});

test('$default needs none beside a route that catches every path', () => {
  expect(typesOf(['$default', 'ANY /{rest+}'])).toEqual({
    $default: 'AWS_IAM',
    'ANY /{rest+}': 'AWS_IAM',
    'OPTIONS /{rest+}': 'NONE',
  });
});

test('it has the integration of the route it stands beside', () => {
  const template = synthesize((handler) => ({
    auth: HttpAuth.iam(),
    cors: { origins: ['*'] },
    routes: { 'ANY /a': { handler } },
  }));
  const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route'));
  expect(routes[0]?.Properties.Target).toEqual(routes[1]?.Properties.Target);
});
