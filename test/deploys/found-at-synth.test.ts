import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  HttpAuth,
  HttpGateway,
  RestAuth,
  RestDefinition,
  RestGateway,
  type RestGatewayProps,
  RestIntegrations,
  type RestRouteOptions,
  WebSocketGateway,
} from 'cdk-gatewright';
import { newFunction, newStack } from '../rest/app';

const { EDGE, PRIVATE, REGIONAL } = apigateway.EndpointType;
const url = 'https://backend.example.com';

function restOf(props: RestGatewayProps | ((stack: Stack, handler: lambda.IFunction) => RestGatewayProps)) {
  const stack = newStack();
  const handler = newFunction(stack);
  const own = typeof props === 'function' ? props(stack, handler) : props;
  const gateway = new RestGateway(stack, 'G', { auth: RestAuth.none(), routes: { 'GET /a': { handler } }, ...own });
  return { stack, gateway };
}

const policy = new iam.PolicyDocument({
  statements: [
    new iam.PolicyStatement({
      principals: [new iam.AnyPrincipal()],
      actions: ['execute-api:Invoke'],
      resources: ['execute-api:/*'],
    }),
  ],
});

describe.each(Object.values(RestDefinition))('a private API defined by %s', (definition) => {
  test('is refused without a policy', () => {
    const { stack } = restOf({ definition, endpointType: PRIVATE });
    expect(() => Template.fromStack(stack)).toThrow(/the API is PRIVATE and has no policy: .*\[Test\/G\]/);
  });

  test('is taken with one, be it given or added by the L2', () => {
    expect(() => Template.fromStack(restOf({ definition, endpointType: PRIVATE, policy }).stack)).not.toThrow();
    const { stack, gateway } = restOf({ definition, endpointType: PRIVATE });
    gateway.api.grantInvokeFromVpcEndpointsOnly([
      ec2.InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Endpoint', {
        vpcEndpointId: 'vpce-1',
        port: 443,
      }),
    ]);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('is refused with a public domain', () => {
    const make = () =>
      restOf((stack) => ({
        definition,
        endpointType: PRIVATE,
        policy,
        domain: {
          domainName: 'api.example.com',
          certificate: acm.Certificate.fromCertificateArn(
            stack,
            'C',
            'arn:aws:acm:eu-west-1:111122223333:certificate/c',
          ),
        },
      }));
    expect(make).toThrow("a PRIVATE API has the domain 'api.example.com'");
  });
});

test.each([
  ['REST', (stack: Stack) => new RestGateway(stack, 'G', { stages: { $default: {} } })],
  ['WebSocket', (stack: Stack) => new WebSocketGateway(stack, 'G', { stages: { $default: {} } })],
])('a stage $default of a %s API is refused', (kind, make) => {
  expect(() => make(newStack())).toThrow(`the stages of a ${kind} API are part of its address; write 'prod' [Test/G]`);
});

const asHandler = (timeout: Duration) => (handler: lambda.IFunction) => ({ handler, timeout });
const asIntegration = (make: (timeout: Duration) => apigateway.Integration) => (timeout: Duration) => () => ({
  integration: make(timeout),
});

const timed: [string, (timeout: Duration) => (handler: lambda.IFunction) => RestRouteOptions][] = [
  ['a handler', asHandler],
  ['RestIntegrations.http', asIntegration((timeout) => RestIntegrations.http(url, { timeout }))],
  ['an L2 HttpIntegration', asIntegration((timeout) => new apigateway.HttpIntegration(url, { options: { timeout } }))],
  [
    'an L2 AwsIntegration',
    asIntegration((timeout) => new apigateway.AwsIntegration({ service: 'sqs', path: 'q', options: { timeout } })),
  ],
  ['an L2 MockIntegration', asIntegration((timeout) => new apigateway.MockIntegration({ timeout }))],
];
const limits: [apigateway.EndpointType, Duration, string | undefined][] = [
  [REGIONAL, Duration.seconds(29), undefined],
  [REGIONAL, Duration.minutes(5), undefined],
  [REGIONAL, Duration.minutes(20), 'waits for 50 milliseconds to 300 seconds'],
  [EDGE, Duration.seconds(29), undefined],
  [EDGE, Duration.seconds(30), 'waits for 50 milliseconds to 29 seconds'],
];

describe.each(timed)('the time-out of %s', (_, route) => {
  test.each(limits)('at a %s endpoint, %s', (endpointType, timeout, message) => {
    const make = () => restOf((_stack, handler) => ({ endpointType, routes: { 'GET /a': route(timeout)(handler) } }));
    if (message === undefined) expect(make).not.toThrow();
    else expect(make).toThrow(message);
  });

  test('above what an account is granted, with a warning', () => {
    const { stack } = restOf((_stack, handler) => ({ routes: { 'GET /a': route(Duration.seconds(60))(handler) } }));
    Annotations.fromStack(stack).hasWarning('/Test/G', Match.stringLikeRegexp('has a timeout of 60 seconds'));
  });
});

test('the default time-out of an EDGE API is checked for each handler', () => {
  expect(() => restOf({ endpointType: EDGE, timeout: Duration.seconds(30) })).toThrow('to 29 seconds');
});

test('an access log of an HTTP API is refused above 3 KB, be it of fields or a format', () => {
  const make = (accessLog: object) => {
    const stack = newStack();
    new HttpGateway(stack, 'G', {
      auth: HttpAuth.none(),
      accessLog,
      routes: { 'GET /a': { handler: newFunction(stack) } },
    });
  };
  expect(() => make({ format: `$context.requestId ${'x'.repeat(3053)}` })).not.toThrow();
  expect(() => make({ format: `$context.requestId ${'x'.repeat(3054)}` })).toThrow('has a format of 3073 bytes');
  expect(() => make({ fields: { note: 'ä'.repeat(1500) } })).toThrow("the access log of stage '$default'");
});

test('limits of routes without one of the plan are refused', () => {
  const plan = (throttle?: { rateLimit: number }) => () =>
    restOf({ usagePlans: { basic: { throttle, routes: { 'GET /a': { rateLimit: 1 } } } } });
  expect(plan()).toThrow("usage plan 'basic' has a throttle for 'GET /a' and none of its own");
  expect(plan({ rateLimit: 5 })).not.toThrow();
});

describe('usage plans that no route uses', () => {
  const unused = Match.stringLikeRegexp('no route uses the usage plans basic');
  const usagePlans = { basic: {} };
  const rest = (apiKeyRequired: boolean) =>
    restOf((_, handler) => ({ usagePlans, routes: { 'GET /a': { handler, apiKeyRequired } } }));
  const webSocket = (route: string, apiKeyRequired?: boolean) => {
    const stack = newStack();
    const routes = { [route]: { handler: newFunction(stack), apiKeyRequired } };
    new WebSocketGateway(stack, 'G', { usagePlans, routes });
    return stack;
  };

  test('warn', () => {
    for (const stack of [rest(false).stack, webSocket('$connect', false), webSocket('sendMessage')]) {
      Annotations.fromStack(stack).hasWarning('/Test/G', unused);
    }
  });

  test('do not, once a route does', () => {
    const later = rest(false);
    later.gateway.addRoute('GET /b', { integration: RestIntegrations.mock() });
    const byTheL2 = rest(false);
    byTheL2.gateway.api.root.addMethod('GET', undefined, { apiKeyRequired: true });
    for (const stack of [rest(true).stack, later.stack, byTheL2.stack, webSocket('$connect')]) {
      Annotations.fromStack(stack).hasNoWarning('/Test/G', unused);
    }
  });
});

test.each([
  ['GET /items/:id', "write '{id}'"],
  ['GET /:shop/items', "write '{shop}'"],
])('a parameter of a web framework warns: %s', (key, message) => {
  const warning = Match.stringLikeRegexp(`which only matches as it is written: ${message.replace(/[{}]/g, '.')}`);
  Annotations.fromStack(restOf((_, handler) => ({ routes: { [key]: { handler } } })).stack).hasWarning(
    '/Test/G',
    warning,
  );
  const stack = new Stack(new App(), 'Test');
  new HttpGateway(stack, 'G', { auth: HttpAuth.none(), routes: { [key]: { handler: newFunction(stack) } } });
  Annotations.fromStack(stack).hasWarning('/Test/G', warning);
});

test('a wildcard of a web framework warns, and a colon within a segment does not', () => {
  const stack = newStack();
  const handler = newFunction(stack);
  new HttpGateway(stack, 'G', {
    auth: HttpAuth.none(),
    routes: { 'GET /files/*': { handler }, 'GET /a:b': { handler } },
  });
  Annotations.fromStack(stack).hasWarning('/Test/G', Match.stringLikeRegexp("write '.proxy\\+.'"));
  Annotations.fromStack(stack).hasNoWarning('/Test/G', Match.stringLikeRegexp('a:b'));
});
