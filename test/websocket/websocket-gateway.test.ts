import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { MethodLoggingLevel, Period } from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { WebSocketAuth, WebSocketGateway, type WebSocketRouteOptions } from '../../lib/websocket';
import { findOnly, newFunction, newStack } from '../rest/app';
import { chatRoutes, synthesize } from './app';

const API = 'AWS::ApiGatewayV2::Api';
const STAGE = 'AWS::ApiGatewayV2::Stage';
const ROUTE = 'AWS::ApiGatewayV2::Route';
const INTEGRATION = 'AWS::ApiGatewayV2::Integration';

test('four routes with one function have one permission and one integration', () => {
  const template = synthesize((handler) => ({ routes: chatRoutes(handler) }));
  template.resourceCountIs(ROUTE, 4);
  template.resourceCountIs(INTEGRATION, 1);
  expect(JSON.stringify(findOnly(template, 'AWS::Lambda::Permission').SourceArn)).toMatch(/execute-api.*"\/\*"/);
});

test('routes in another order make the same template, byte for byte', () => {
  const of = (reverse: boolean) =>
    synthesize((handler) => {
      const entries = Object.entries(chatRoutes(handler));
      return { connections: {}, routes: Object.fromEntries(reverse ? entries.reverse() : entries) };
    }).toJSON();
  expect(JSON.stringify(of(true))).toBe(JSON.stringify(of(false)));
});

test('addRoute gives what routes gives, in any order', () => {
  const at = (add: boolean) => {
    const stack = newStack();
    const [one, two] = [newFunction(stack, 'One'), newFunction(stack, 'Two')];
    const mock = new WebSocketMockIntegration('Mock');
    const routes: Record<string, WebSocketRouteOptions> = {
      $connect: { handler: one },
      ping: { integration: mock, returnsResponse: true },
      other: { integration: mock },
      sendMessage: { handler: two, throttle: { rateLimit: 1 }, push: false },
      shout: { handler: two },
    };
    const gateway = new WebSocketGateway(stack, 'Chat', {
      auth: WebSocketAuth.lambda(one),
      connections: {},
      routes: add ? {} : routes,
    });
    if (add) for (const [key, route] of Object.entries(routes).reverse()) gateway.addRoute(key, route);
    return Template.fromStack(stack).toJSON();
  };
  expect(at(true)).toEqual(at(false));
});

test('a further route adds only what is its own', () => {
  const before = synthesize((handler) => ({ connections: {}, routes: chatRoutes(handler) })).toJSON().Resources;
  const after = synthesize((handler) => ({
    connections: {},
    routes: { ...chatRoutes(handler), a: { handler } },
  })).toJSON().Resources;
  const added = Object.keys(after).filter((id) => !(id in before));
  expect(added).toEqual([expect.stringContaining('Routea')]);
  for (const id of Object.keys(before)) expect(after[id]).toEqual(before[id]);
});

test('the stage prod deploys itself, throttles, measures, and logs errors without the messages', () => {
  const template = synthesize((handler) => ({ routes: chatRoutes(handler) }));
  const stage = findOnly(template, STAGE);
  expect(stage).toMatchObject({
    StageName: 'prod',
    AutoDeploy: true,
    DefaultRouteSettings: {
      ThrottlingRateLimit: 10_000,
      ThrottlingBurstLimit: 5_000,
      DetailedMetricsEnabled: true,
      LoggingLevel: 'ERROR',
      DataTraceEnabled: false,
    },
  });
  expect(JSON.parse(stage.AccessLogSettings.Format)).toMatchObject({ connectionId: '$context.connectionId' });
});

test('the throttle of a route repeats the settings of its stage, which waits for the route', () => {
  const template = synthesize((handler) => ({
    stages: { dev: { executionLogs: MethodLoggingLevel.OFF, detailedMetrics: false } },
    routes: { sendMessage: { handler, throttle: { rateLimit: 3 } } },
  }));
  const [stage] = Object.values(template.findResources(STAGE));
  expect(stage?.Properties.RouteSettings).toEqual({
    sendMessage: {
      ThrottlingRateLimit: 3,
      ThrottlingBurstLimit: 6,
      DetailedMetricsEnabled: false,
      LoggingLevel: 'OFF',
      DataTraceEnabled: false,
    },
  });
  expect(stage?.DependsOn).toEqual(Object.keys(template.findResources(ROUTE)));
});

test('the logs say at synth that they need the role of the account', () => {
  const stack = newStack();
  new WebSocketGateway(stack, 'Chat', { routes: { $default: { handler: newFunction(stack) } } });
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('CloudWatch role in the account settings'));
});

test('messages are routed by their action, or by what routeSelectionExpression says', () => {
  const expressionOf = (routeSelectionExpression?: string) =>
    findOnly(
      synthesize((handler) => ({ routeSelectionExpression, routes: { $default: { handler } } })),
      API,
    ).RouteSelectionExpression;
  expect(expressionOf()).toBe('$request.body.action');
  expect(expressionOf('${request.body.kind}')).toBe('${request.body.kind}');
});

test('a two-way route has a route response', () => {
  const template = synthesize((handler) => ({ routes: { ping: { handler, returnsResponse: true }, a: { handler } } }));
  expect(findOnly(template, ROUTE, { RouteKey: 'ping' }).RouteResponseSelectionExpression).toBe('$default');
  expect(findOnly(template, 'AWS::ApiGatewayV2::RouteResponse').RouteResponseKey).toBe('$default');
  template.resourceCountIs('AWS::ApiGatewayV2::IntegrationResponse', 0);
});

test('a two-way route with an integration that is no proxy has the integration response that it needs', () => {
  const template = synthesize(() => {
    const integration = new WebSocketMockIntegration('Mock');
    return { routes: { ping: { integration, returnsResponse: true }, pong: { integration, returnsResponse: true } } };
  });
  const response = findOnly(template, 'AWS::ApiGatewayV2::IntegrationResponse');
  expect(response.IntegrationResponseKey).toBe('$default');
  template.resourceCountIs(INTEGRATION, 1);
});

test("the L2's Lambda integration keeps its settings, gives one permission, and its function may push", () => {
  const template = synthesize((handler) => {
    const integration = new WebSocketLambdaIntegration('Lambda', handler, {
      contentHandling: apigatewayv2.ContentHandling.CONVERT_TO_BINARY,
    });
    return { routes: { a: { integration }, b: { integration } } };
  });
  template.resourceCountIs('AWS::Lambda::Permission', 1);
  expect(findOnly(template, INTEGRATION).ContentHandlingStrategy).toBe('CONVERT_TO_BINARY');
  expect(Object.keys(findOnly(template, 'AWS::Lambda::Function').Environment.Variables)).toEqual(['CALLBACK_URL']);
});

test('usage plans make $connect require a key', () => {
  const template = synthesize((handler) => ({
    usagePlans: { basic: { quota: { limit: 1000, period: Period.MONTH }, apiKeys: ['customer'] } },
    routes: chatRoutes(handler),
  }));
  expect(findOnly(template, ROUTE, { ApiKeyRequired: true }).RouteKey).toBe('$connect');
  expect(findOnly(template, 'AWS::ApiGateway::UsagePlan').ApiStages).toMatchObject([{ Stage: 'prod' }]);
});

test('url and callbackUrl lead to the stage', () => {
  const stack = newStack();
  const gateway = new WebSocketGateway(stack, 'Chat');
  const text = (url: string) => JSON.stringify(stack.resolve(url));
  expect(text(gateway.url)).toMatch(/^\{"Fn::Join":\["",\["wss:\/\/".*"\/prod"\]\]\}$/);
  expect(text(gateway.callbackUrl)).toMatch(/^\{"Fn::Join":\["",\["https:\/\/".*"\/prod"\]\]\}$/);
  expect(gateway.urlFor('prod')).toBe(gateway.url);
  expect(() => gateway.urlFor('dev')).toThrow("there is no stage 'dev': the stages of this API are prod");
});

test('a domain takes the place of the execute-api address, also for handlers', () => {
  const stack = newStack();
  const gateway = new WebSocketGateway(stack, 'Chat', {
    auth: WebSocketAuth.none(),
    routes: { $connect: { handler: newFunction(stack) } },
    domain: {
      domainName: 'chat.example.com',
      hostedZone: new route53.PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' }),
    },
  });
  expect([gateway.url, gateway.callbackUrl]).toEqual(['wss://chat.example.com', 'https://chat.example.com']);
  const template = Template.fromStack(stack);
  expect(findOnly(template, API).DisableExecuteApiEndpoint).toBe(true);
  expect(findOnly(template, 'AWS::Lambda::Function').Environment.Variables.CALLBACK_URL).toBe(gateway.callbackUrl);
});

test('grantInvoke lets an identity connect', () => {
  const stack = newStack();
  const gateway = new WebSocketGateway(stack, 'Chat', {
    auth: WebSocketAuth.iam(),
    routes: { $connect: { handler: newFunction(stack), push: false } },
  });
  gateway.grantInvoke(new iam.User(stack, 'User'), 'prod');
  const policy = JSON.stringify(findOnly(Template.fromStack(stack), 'AWS::IAM::Policy').PolicyDocument);
  expect(policy).toMatch(/execute-api:Invoke.*\/prod\/\$connect/);
});

test.each([
  ['metricConnectCount', 'ConnectCount', 'Sum'],
  ['metricMessageCount', 'MessageCount', 'Sum'],
  ['metricIntegrationError', 'IntegrationError', 'Sum'],
  ['metricClientError', 'ClientError', 'Sum'],
  ['metricExecutionError', 'ExecutionError', 'Sum'],
  ['metricIntegrationLatency', 'IntegrationLatency', 'Average'],
] as const)('%s is CloudWatch’s %s', (method, metricName, statistic) => {
  const metric = new WebSocketGateway(newStack(), 'Chat')[method]();
  expect(metric).toMatchObject({ namespace: 'AWS/ApiGateway', metricName, statistic });
  expect(Object.keys(metric.dimensions ?? {})).toEqual(['ApiId']);
});

test('alarms watch errors and latency', () => {
  const template = synthesize((handler) => ({ alarms: {}, routes: chatRoutes(handler) }));
  template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
});
