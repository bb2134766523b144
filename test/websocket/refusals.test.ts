import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { WebSocketAuth, WebSocketGateway, type WebSocketGatewayProps } from '../../lib/websocket';
import { newFunction, newStack } from '../rest/app';

function expectRefusal(props: (handler: lambda.Function) => object, message: string): void {
  const stack = newStack();
  const handler = newFunction(stack);
  expect(() => new WebSocketGateway(stack, 'Chat', props(handler) as WebSocketGatewayProps)).toThrow(message);
}

test.each([
  ['of an HTTP request', 'GET /a', 'use HttpGateway'],
  ['that begins with $', '$send', '$connect, $disconnect, $default'],
  ['that is empty', '', 'a key has 1 to 128 characters'],
  ['with a space at the end', 'send ', 'without a space at either end'],
])('a route key %s is refused', (_, key, message) =>
  expectRefusal((handler) => ({ routes: { [key]: { handler } } }), message),
);

test.each([
  [
    'handler and integration',
    'a',
    { integration: new WebSocketMockIntegration('Mock') },
    'both a handler and an integration',
  ],
  ['an auth off $connect', 'send', { auth: WebSocketAuth.iam() }, "checks callers once, at '$connect'"],
  ['a key off $connect', 'send', { apiKeyRequired: true }, "checks callers once, at '$connect'"],
  ['a response after the end', '$disconnect', { returnsResponse: true }, 'remove returnsResponse'],
  ['a timeout of 30 seconds', 'a', { timeout: Duration.seconds(30) }, '50 milliseconds to 29 seconds'],
  ['a negative throttle', 'a', { throttle: { rateLimit: -1 } }, 'has rateLimit -1'],
  ['a cache', 'a', { cache: {} }, 'use RestGateway'],
])('a route with %s is refused', (_, key, options, message) =>
  expectRefusal((handler) => ({ routes: { [key]: { handler, ...options } } }), message),
);

test.each([
  ['cors', { origins: ['*'] }, 'check the Origin header'],
  ['firewall', {}, 'CloudFront with AWS WAF'],
  ['stages', { $default: {} }, "write 'prod'"],
  ['routeSelectionExpression', 'action', "write for example '$request.body.action'"],
  ['auth', WebSocketAuth.jwt({ issuer: 'a', audience: ['web'] }), "the issuer 'a'"],
  ['auth', WebSocketAuth.jwt({ issuer: 'https://a.b', audience: [] }), 'an empty audience'],
  [
    'auth',
    WebSocketAuth.jwt({ issuer: 'https://a.b', audience: ['web'], identitySource: 'context.apiId' }),
    'a token is in a header or a query parameter',
  ],
  ['usagePlans', { basic: { routes: { send: { rateLimit: 1 } } } }, 'no limits for single routes'],
  ['domain', { domainName: 'chat.example.com' }, 'neither a certificate nor a hosted zone'],
])('a gateway with %s is refused', (name, value, message) =>
  expectRefusal((handler) => ({ [name]: value, routes: { $connect: { handler } } }), message),
);

test('settings of a table that is not made are refused', () => {
  const stack = newStack();
  const table = dynamodb.Table.fromTableName(stack, 'Own', 'own');
  expect(() => new WebSocketGateway(stack, 'Chat', { connections: { table, timeToLiveAttribute: 'ttl' } })).toThrow(
    'connections has a table and timeToLiveAttribute',
  );
});

test('an auth that nothing asks is refused at synth', () => {
  const stack = newStack();
  new WebSocketGateway(stack, 'Chat', { auth: WebSocketAuth.iam(), routes: { a: { handler: newFunction(stack) } } });
  expect(() => Template.fromStack(stack)).toThrow("add a route '$connect'");
});
