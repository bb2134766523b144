import { Duration } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { HttpAuth, HttpGateway, type HttpGatewayProps, type HttpRouteOptions } from '../../lib/http';
import { newFunction, newStack } from '../rest/app';

const url = () => new HttpUrlIntegration('Backend', 'https://backend.example.com');

function expectRefusal(props: (handler: lambda.Function) => object, message: string): void {
  const stack = newStack();
  const handler = newFunction(stack);
  expect(() => new HttpGateway(stack, 'Api', props(handler) as HttpGatewayProps)).toThrow(message);
}

const route = (options: (handler: lambda.Function) => object) => (handler: lambda.Function) => ({
  routes: { 'GET /a': options(handler) as HttpRouteOptions },
});

const keys =
  (...names: string[]) =>
  (handler: lambda.Function) => ({ routes: Object.fromEntries(names.map((key) => [key, { handler }])) });

test.each([
  ['a trailing slash', keys('GET /a/'), "write '/a'"],
  ['two slashes', keys('GET /a//b'), "write '/a/b'"],
  ['a lower-case method', keys('get /a'), "write 'GET'"],
  ['an unknown method', keys('FETCH /a'), "has the method 'FETCH'"],
  ['a missing method', keys('/a'), "write 'ANY /a'"],
  ['a missing path', keys('GET'), 'a key is a method, one space and a path'],
  ['a missing slash', keys('GET a'), "write '/a'"],
  ['a greedy parameter before the end', keys('GET /{a+}/b'), 'it is the last segment'],
  ['the same parameter twice', keys('GET /{a}/{a}'), "the parameter 'a' twice"],
  ['half a parameter', keys('GET /a{b}'), 'a parameter is a whole segment'],
  ['a space in a path', keys('GET /a b'), 'a key is a method, one space and a path'],
  ['another parameter name at the same place', keys('GET /a/{x}', 'POST /a/{y}'), "call it '{x}' in both"],
])('a route key with %s is refused', (_, props, message) => expectRefusal(props, message));

test.each([
  [
    'handler and integration',
    route((handler) => ({ handler, integration: url() })),
    'both a handler and an integration',
  ],
  ['neither', route(() => ({})), 'neither a handler nor an integration'],
  ['a timeout of 31 seconds', route((handler) => ({ handler, timeout: Duration.seconds(31) })), '31000 milliseconds'],
  ['a timeout of 10 ms', route((handler) => ({ handler, timeout: Duration.millis(10) })), '10 milliseconds'],
  ['a negative throttle', route((handler) => ({ handler, throttle: { rateLimit: -1 } })), 'has rateLimit -1'],
  ['a burst alone', route((handler) => ({ handler, throttle: { burstLimit: 5 } })), 'no rateLimit'],
  [
    'a payload format for an integration',
    route(() => ({ integration: url(), payloadFormat: apigatewayv2.PayloadFormatVersion.VERSION_1_0 })),
    'payloadFormat says what event a handler gets',
  ],
  [
    'a response mapping without a status',
    route((handler) => ({ handler, responseParameters: { '2xx': new apigatewayv2.ParameterMapping() } })),
    "has the status code '2xx'",
  ],
  [
    'a mapping to a reserved header',
    route((handler) => ({
      handler,
      requestParameters: new apigatewayv2.ParameterMapping().removeHeader('Authorization'),
    })),
    'API Gateway keeps this header for itself',
  ],
  [
    'a mapping of responses to a query string',
    route((handler) => ({
      handler,
      responseParameters: { '200': new apigatewayv2.ParameterMapping().removeQueryString('a') },
    })),
    "has the destination 'remove:querystring.a'",
  ],
])('a route with %s is refused', (_, props, message) => expectRefusal(props, message));

test.each([
  ['an issuer by http', { issuer: 'http://a.example.com', audience: ['web'] }, "the issuer 'http://a.example.com'"],
  ['no audience', { issuer: 'https://a.example.com', audience: [] }, 'an empty audience'],
  [
    'an unknown identity source',
    { issuer: 'https://a.example.com', audience: ['web'], identitySource: 'cookie.a' },
    "the identity source 'cookie.a'",
  ],
])('jwt auth with %s is refused', (_, options, message) =>
  expectRefusal((handler) => ({ auth: HttpAuth.jwt(options), routes: { 'GET /a': { handler } } }), message),
);

test.each([
  ['a ttl over an hour', { ttl: Duration.minutes(61) }, 'a ttl of 3660 seconds'],
  ['a ttl and nothing to tell callers apart', { identitySources: [] }, 'no identitySources and a ttl'],
  [
    'simple responses to version 1.0',
    {
      responseType: HttpLambdaResponseType.SIMPLE,
      payloadVersion: apigatewayv2.AuthorizerPayloadVersion.VERSION_1_0,
    },
    'payload version 1.0 is answered with a policy',
  ],
])('lambda auth with %s is refused', (_, options, message) =>
  expectRefusal((handler) => ({ auth: HttpAuth.lambda(handler, options), routes: { 'GET /a': { handler } } }), message),
);

test.each([
  ['usagePlans', { basic: {} }, 'use RestGateway'],
  ['cache', {}, 'HTTP APIs have no response cache'],
  ['firewall', {}, 'CloudFront with AWS WAF'],
  ['stages', {}, 'stages is empty'],
  ['stages', { 'a.b': {} }, "write 'a-b'"],
  ['stages', { dev: { variables: { 'a-b': 'c' } } }, "a variable named 'a-b'"],
  ['stages', { dev: { variables: { a: 'b c' } } }, "the value 'b c'"],
  ['accessLog', { format: '$context.status' }, 'add one of them, or give fields'],
  ['cors', { origins: ['*'], credentials: true }, "credentials with the origin '*'"],
  ['cors', { origins: ['https://a.example.com/'] }, "without a path or a trailing '/'"],
  ['cors', { origins: ['*'], methods: ['get'] }, "write 'GET'"],
  ['domain', { domainName: 'api.example.com' }, 'neither a certificate nor a hosted zone'],
  ['domain', { domainName: 'api.example.com', stage: 'dev' }, "leads to the stage 'dev'"],
])('a gateway with %s %j is refused', (name, value, message) =>
  expectRefusal((handler) => ({ [name]: value, routes: { 'GET /a': { handler } } }), message),
);

test.each(['apiKeyRequired', 'cache', 'body', 'bodyTypes', 'requiredQuery', 'requiredHeaders', 'streaming'])(
  'a route with %s is refused with the way out',
  (name) =>
    expectRefusal(
      route((handler) => ({ handler, [name]: true })),
      'use RestGateway',
    ),
);
