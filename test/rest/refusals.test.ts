import { Duration } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { RestAuth, RestGateway, type RestGatewayProps, RestIntegrations, type RestRouteOptions } from 'cdk-gatewright';
import { newFunction, newStack } from './app';

function declare(props: (handler: lambda.IFunction) => RestGatewayProps): () => RestGateway {
  return () => {
    const stack = newStack();
    return new RestGateway(stack, 'Api', props(newFunction(stack)));
  };
}

const route = (options: Partial<RestRouteOptions>, key = 'GET /a') =>
  declare((handler) => ({ routes: { [key]: { handler, ...options } } }));

test.each([
  ['', "write ' /' or the like"],
  ['GET', 'a key is a method, one space and a path'],
  ['/a', "write 'ANY /a' or the like"],
  ['GET/a', 'a key is a method, one space and a path'],
  ['GET  /a', "write 'GET /a' or the like"],
  [' GET /a', "write 'GET /a' or the like"],
  ['GET /a ', "write 'GET /a' or the like"],
  ['GET /a /b', 'a key is a method, one space and a path'],
  ['get /a', "methods are GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS, ANY, in upper case; write 'GET'"],
  ['FETCH /a', "has the method 'FETCH'"],
  ['GET a', "a path begins with '/'; write '/a'"],
  ['GET /a/', "a path has neither a trailing '/' nor two in a row; write '/a'"],
  ['GET //a', "write '/a'"],
  ['GET /a//b', "write '/a/b'"],
  ['GET /a{id}', 'a parameter is a whole segment'],
  ['GET /{id', 'a parameter is a whole segment'],
  ['GET /{}', 'a parameter is a whole segment'],
  ['GET /{a b}', 'a key is a method, one space and a path'],
  ['GET /a?b', 'take out the other characters'],
  ['GET /a%20b', 'a segment holds letters, digits and . _ - : $'],
  ['GET /ä', 'a segment holds letters, digits and . _ - : $'],
  ['GET /{id}/x/{id}', "has the parameter 'id' twice"],
  ['GET /{proxy+}/a', "end the path at '{proxy+}', or write '{proxy}'"],
  ['$default', 'a key is a method, one space and a path'],
])('the route key %j is refused with the way out', (key, message) => {
  expect(route({}, key)).toThrow(message);
  expect(route({}, key)).toThrow('[Test/Api]');
});

test.each([
  ['GET /a', 'get /a'],
  ['GET /a', 'GET /a/'],
])('%s and %s are not both taken', (first, second) => {
  expect(declare((handler) => ({ routes: { [first]: { handler }, [second]: { handler } } }))).toThrow();
});

test('a route is not added twice', () => {
  const stack = newStack();
  const handler = newFunction(stack);
  const gateway = new RestGateway(stack, 'Api', { routes: { 'GET /a': { handler } } });
  expect(() => gateway.addRoute('GET /a', { handler })).toThrow(
    "route 'GET /a' is there twice: a method and path have one route",
  );
});

test('one place has one parameter name, and a greedy one beside it', () => {
  const both = (second: string) =>
    declare((handler) => ({ routes: { 'GET /a/{x}': { handler }, [second]: { handler } } }));
  expect(both('GET /a/{y}')).toThrow("has '{y}' where route 'GET /a/{x}' has '{x}'");
  expect(both('GET /a/{y}/b')).toThrow("call it '{x}' in both");
  expect(both('GET /a/{proxy+}')).not.toThrow();
  expect(both('GET /b/{y}')).not.toThrow();
});

test.each<[string, () => RestGateway, string]>([
  [
    'a handler and an integration',
    route({ integration: RestIntegrations.mock() }),
    'has both a handler and an integration',
  ],
  ['neither', declare(() => ({ routes: { 'GET /a': {} } })), 'has neither a handler nor an integration'],
  [
    'a cache ttl above an hour',
    route({ cache: { ttl: Duration.seconds(3601) } }),
    "route 'GET /a' has a cache ttl of 3601 seconds: a response is kept for 0 to 3600",
  ],
  [
    'a default ttl above an hour',
    declare(() => ({ cache: { ttl: Duration.hours(2) } })),
    'cache has a cache ttl of 7200 seconds',
  ],
  [
    'a cache size that is not offered',
    declare(() => ({ cache: { size: '1' } })),
    "cache has the size '1': sizes in GB are 0.5, 1.6",
  ],
  ['a cache on POST', route({ cache: {} }, 'POST /a'), 'responses to GET, HEAD, OPTIONS are cached'],
  ['a cache on ANY', route({ cache: {} }, 'ANY /a'), "declare 'GET /a' beside it"],
  ['a cache with streaming', route({ cache: {}, streaming: true }), 'a streamed response is not cached'],
  [
    'a cache key that is no parameter',
    route({ cache: { keys: ['filter'] } }),
    "cache key 'filter' of route 'GET /a' names no request parameter",
  ],
  [
    'a cache key of another path',
    route({ cache: { keys: ['path.id'] } }),
    "has the cache key 'method.request.path.id'",
  ],
  [
    'an IAM route cached for all',
    route({ cache: {}, auth: RestAuth.iam() }),
    "add 'header.Authorization' to keys, or say shared: true",
  ],
  [
    'a negative rate',
    route({ throttle: { rateLimit: -1 } }),
    "throttle of route 'GET /a' has rateLimit -1: a limit is a number from 0 up",
  ],
  ['a negative burst', route({ throttle: { rateLimit: 1, burstLimit: -5 } }), 'has burstLimit -5'],
  [
    'a burst of a half',
    route({ throttle: { rateLimit: 1, burstLimit: 1.5 } }),
    'a burst is a whole number of requests; give 2',
  ],
  ['a burst without a rate', route({ throttle: { burstLimit: 5 } as never }), 'has burstLimit 5 and no rateLimit'],
  ['a rate that is no number', route({ throttle: { rateLimit: Number.NaN } }), 'has rateLimit NaN'],
  [
    'a stage throttle below zero',
    declare(() => ({ stages: { prod: { throttle: { rateLimit: -1 } } } })),
    "throttle of stage 'prod'",
  ],
  ['no stages', declare(() => ({ stages: {} })), 'stages is empty'],
  [
    'a stage name with a slash',
    declare(() => ({ stages: { 'a/b': {} } })),
    "stage name 'a/b' is not allowed: a name has 1 to 128 letters, digits, - and _; write 'a-b'",
  ],
  [
    'a stage variable name with a dash',
    declare(() => ({ stages: { dev: { variables: { 'a-b': 'x' } } } })),
    "has a variable named 'a-b'",
  ],
  [
    'a stage variable with a space',
    declare(() => ({ stages: { dev: { variables: { a: 'x y' } } } })),
    "the value 'x y'",
  ],
  [
    'a stage variable of 513 characters',
    declare(() => ({ stages: { dev: { variables: { a: 'x'.repeat(513) } } } })),
    'a value has 1 to 512',
  ],
  [
    '101 stage variables',
    declare(() => ({
      stages: { dev: { variables: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`v${i}`, 'x'])) } },
    })),
    'has 101 variables',
  ],
  [
    'an alias in one stage of two',
    declare(() => ({ stages: { dev: { functionAlias: 'dev' }, prod: {} } })),
    'give each stage a functionAlias',
  ],
  [
    'credentials with every origin',
    declare(() => ({ cors: { origins: ['*'], credentials: true } })),
    "cors has credentials with the origin '*'",
  ],
  ['every origin and one', declare(() => ({ cors: { origins: ['*', 'https://a.example.com'] } })), "'*' stands alone"],
  ['no origin', declare(() => ({ cors: { origins: [] } })), 'cors has no origins'],
  [
    'an origin with a path',
    declare(() => ({ cors: { origins: ['https://a.example.com/'] } })),
    "without a path or a trailing '/'",
  ],
  [
    'a preflight remembered for two days',
    declare(() => ({ cors: { origins: ['*'], maxAge: Duration.days(2) } })),
    'cors has a maxAge of 172800 seconds',
  ],
  ['a timeout of 10 milliseconds', route({ timeout: Duration.millis(10) }), 'has a timeout of 10 milliseconds'],
  [
    'a timeout of an hour',
    route({ timeout: Duration.hours(1) }),
    'API Gateway waits for 50 milliseconds to 300 seconds',
  ],
  [
    'a default timeout of an hour',
    declare((handler) => ({ timeout: Duration.hours(1), routes: { 'GET /a': { handler } } })),
    "route 'GET /a' has a timeout of 3600000 milliseconds",
  ],
  ['a body that is no schema', route({ body: [] as never }, 'POST /a'), 'body is a JSON schema, draft 4, as an object'],
  [
    'an authorizer ttl of two hours',
    route({ auth: RestAuth.lambdaToken({} as never, { ttl: Duration.hours(2) }) }),
    'an authorizer remembers for 0 to 3600 seconds',
  ],
  [
    'a decision remembered for nobody',
    route({ auth: RestAuth.lambdaRequest({} as never, { identitySources: [] }) }),
    'lambdaRequest has no identitySources and a ttl',
  ],
  [
    'a domain without a certificate',
    declare(() => ({ domain: { domainName: 'api.example.com' } })),
    'give certificate, or hostedZone',
  ],
  [
    'a key in two plans',
    declare(() => ({ usagePlans: { a: { apiKeys: ['k'] }, b: { apiKeys: ['k'] } } })),
    "API key 'k' is in usage plan 'b' and in 'a'",
  ],
  [
    'a plan for no such stage',
    declare(() => ({ usagePlans: { a: { stages: ['dev'] } } })),
    "usage plan 'a' has the stage 'dev': the stages of this API are prod",
  ],
  [
    'a plan for no such route',
    declare(() => ({ usagePlans: { a: { routes: { 'GET /b': { rateLimit: 1 } } } } })),
    "has a throttle for the route 'GET /b'",
  ],
  [
    'a quota without a period',
    declare(() => ({ usagePlans: { a: { quota: { limit: 5 } } } })),
    'a quota has a limit, a whole number from 0 up, and a period',
  ],
  [
    'a quota below zero',
    declare(() => ({ usagePlans: { a: { quota: { limit: -1, period: apigateway.Period.DAY } } } })),
    'has the quota',
  ],
])('%s: refused, with the value, the rule and the way out', (_, make, message) => {
  expect(make).toThrow(message);
});
