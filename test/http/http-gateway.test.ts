import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpLambdaIntegration,
  HttpSqsIntegration,
  HttpUrlIntegration,
} from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { HttpAuth, HttpGateway, type HttpRouteOptions } from '../../lib/http';
import { findOnly, newFunction, newStack } from '../rest/app';
import { synthesize } from './app';

const ROUTE = 'AWS::ApiGatewayV2::Route';
const INTEGRATION = 'AWS::ApiGatewayV2::Integration';
const PERMISSION = 'AWS::Lambda::Permission';

test('five routes with one function have one permission and one integration', () => {
  const template = synthesize((handler) => ({
    routes: Object.fromEntries(
      ['GET /', 'GET /a', 'POST /a', '$default', 'ANY /b/{proxy+}'].map((key) => [key, { handler }]),
    ),
  }));
  template.resourceCountIs(ROUTE, 5);
  template.resourceCountIs(INTEGRATION, 1);
  expect(JSON.stringify(findOnly(template, PERMISSION).SourceArn)).toMatch(/execute-api.*"\/\*"/);
});

test('a Lambda authorizer with the function of a route shares its permission', () => {
  const template = synthesize((handler) => ({ auth: HttpAuth.lambda(handler), routes: { 'GET /a': { handler } } }));
  template.resourceCountIs(PERMISSION, 1);
});

test('routes in another order make the same template, byte for byte', () => {
  const keys = ['GET /a', 'POST /a', '$default', 'ANY /b/{proxy+}', 'DELETE /a/{id}'];
  const of = (order: string[]) =>
    synthesize((handler) => ({
      auth: HttpAuth.jwt({ issuer: 'https://issuer.example.com', audience: ['web'] }),
      cors: { origins: ['https://a.example.com'] },
      routes: Object.fromEntries(order.map((key) => [key, { handler, throttle: { rateLimit: 5 } }])),
    })).toJSON();
  expect(JSON.stringify(of([...keys].reverse()))).toBe(JSON.stringify(of(keys)));
});

test('addRoute gives what routes gives, in any order, also with integrations that routes share', () => {
  const at = (add: boolean) => {
    const stack = newStack();
    const handler = newFunction(stack);
    const url = new HttpUrlIntegration('Backend', 'https://backend.example.com');
    const routes: Record<string, HttpRouteOptions> = {
      'ANY /{proxy+}': { handler },
      $default: { integration: url },
      'GET /b': { integration: url, throttle: { rateLimit: 1 } },
      'OPTIONS /{proxy+}': { handler },
    };
    const gateway = new HttpGateway(stack, 'Api', {
      auth: HttpAuth.lambda(handler),
      cors: { origins: ['https://a.example.com'] },
      routes: add ? {} : routes,
    });
    if (add) for (const [key, route] of Object.entries(routes).reverse()) gateway.addRoute(key, route);
    return Template.fromStack(stack).toJSON();
  };
  expect(at(true)).toEqual(at(false));
});

test('a further route adds only what is its own', () => {
  const before = synthesize((handler) => ({ routes: { 'GET /b': { handler } } })).toJSON().Resources;
  const after = synthesize((handler) => ({ routes: { 'GET /a': { handler }, 'GET /b': { handler } } })).toJSON();
  const { [Object.keys(after.Resources).find((id) => !(id in before)) ?? '']: added, ...rest } = after.Resources;
  expect(rest).toEqual(before);
  expect(added.Properties.RouteKey).toBe('GET /a');
});

test('a further route with an integration that routes share leaves the integration where it is', () => {
  const of = (keys: string[]) =>
    synthesize(() => {
      const integration = new HttpUrlIntegration('Backend', 'https://backend.example.com');
      return { routes: Object.fromEntries(keys.map((key) => [key, { integration }])) };
    }).findResources(INTEGRATION);
  expect(of(['GET /a', 'GET /b'])).toEqual(of(['GET /b']));
});

test('two integrations with the same id are two', () => {
  const template = synthesize(() => ({
    routes: {
      'GET /a': { integration: new HttpUrlIntegration('Backend', 'https://a.example.com') },
      'GET /b': { integration: new HttpUrlIntegration('Backend', 'https://b.example.com') },
    },
  }));
  template.resourceCountIs(INTEGRATION, 2);
});

test("the L2's Lambda integration keeps its settings and gives one permission for all routes", () => {
  const template = synthesize((handler) => {
    const integration = new HttpLambdaIntegration('Lambda', handler, {
      payloadFormatVersion: apigatewayv2.PayloadFormatVersion.VERSION_1_0,
    });
    return { routes: { 'GET /a': { integration }, 'GET /b': { integration }, 'GET /c': { handler } } };
  });
  template.resourceCountIs(PERMISSION, 1);
  template.resourceCountIs(INTEGRATION, 2);
  template.hasResourceProperties(INTEGRATION, { PayloadFormatVersion: '1.0' });
});

test('an AWS service integration brings its role', () => {
  const template = synthesize((_, stack) => ({
    routes: { 'POST /a': { integration: new HttpSqsIntegration('Queue', { queue: new sqs.Queue(stack, 'Queue') }) } },
  }));
  template.hasResourceProperties(INTEGRATION, {
    IntegrationSubtype: 'SQS-SendMessage',
    CredentialsArn: Match.anyValue(),
  });
});

test('handlers get payload format 2.0, 1.0 on request', () => {
  const template = synthesize((handler) => ({
    routes: {
      'GET /a': { handler },
      'GET /b': { handler, payloadFormat: apigatewayv2.PayloadFormatVersion.VERSION_1_0 },
    },
  }));
  for (const version of ['1.0', '2.0']) {
    expect(findOnly(template, INTEGRATION, { PayloadFormatVersion: version }).IntegrationType).toBe('AWS_PROXY');
  }
});

test('a timeout may be 30 seconds, one more than the L2 takes', () => {
  const template = synthesize((handler) => ({ routes: { 'GET /a': { handler, timeout: Duration.seconds(30) } } }));
  expect(findOnly(template, INTEGRATION).TimeoutInMillis).toBe(30_000);
});

test("parameter mapping is rendered in CloudFormation's shape", () => {
  const template = synthesize((handler) => ({
    routes: {
      'GET /a': {
        handler,
        requestParameters: new apigatewayv2.ParameterMapping().appendHeader(
          'x-stage',
          apigatewayv2.MappingValue.contextVariable('stage'),
        ),
        responseParameters: {
          '200': new apigatewayv2.ParameterMapping().custom('overwrite:statuscode', '201'),
        },
      },
    },
  }));
  expect(findOnly(template, INTEGRATION)).toMatchObject({
    RequestParameters: { 'append:header.x-stage': '$context.stage' },
    ResponseParameters: { '200': { ResponseParameters: [{ Destination: 'overwrite:statuscode', Source: '201' }] } },
  });
});

test('a function of another stack does not come to depend on the stack of the API', () => {
  const app = new App();
  const functions = new Stack(app, 'Functions');
  const apis = new Stack(app, 'Apis');
  const handler = newFunction(functions);
  new HttpGateway(apis, 'Api', { auth: HttpAuth.lambda(handler), routes: { 'GET /': { handler } } });
  app.synth();
  expect(functions.dependencies).toEqual([]);
  Template.fromStack(functions).resourceCountIs(PERMISSION, 0);
});

test('a route that nobody said a word about warns, once for each; none() does not', () => {
  const stack = newStack();
  const handler = newFunction(stack);
  new HttpGateway(stack, 'Api', { routes: { 'GET /a': { handler }, 'GET /b': { handler, auth: HttpAuth.none() } } });
  const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('anyone may call'));
  expect(warnings.map(({ id }) => id)).toEqual(['/Test/Api/GET --a']);
  expect(warnings[0]?.entry.data).toContain('cdk-gatewright:routeWithoutAuth');
});

test('a gateway without routes is refused at synth', () => {
  const stack = newStack();
  new HttpGateway(stack, 'Api');
  expect(() => Template.fromStack(stack)).toThrow('there are no routes');
});

test('grantInvoke lets an identity call', () => {
  const stack = newStack();
  const gateway = new HttpGateway(stack, 'Api', {
    auth: HttpAuth.iam(),
    routes: { 'GET /': { handler: newFunction(stack) } },
  });
  gateway.grantInvoke(new iam.User(stack, 'User'), '$default');
  const policy = JSON.stringify(findOnly(Template.fromStack(stack), 'AWS::IAM::Policy').PolicyDocument);
  expect(policy).toContain('execute-api:Invoke');
  expect(policy).toContain('/$default/*/*');
});

test.each([
  ['metricCount', 'Count', 'SampleCount'],
  ['metricClientError', '4xx', 'Sum'],
  ['metricServerError', '5xx', 'Sum'],
  ['metricLatency', 'Latency', 'Average'],
  ['metricIntegrationLatency', 'IntegrationLatency', 'Average'],
  ['metricDataProcessed', 'DataProcessed', 'Sum'],
] as const)('%s is CloudWatch’s %s', (method, metricName, statistic) => {
  const stack = newStack();
  const gateway = new HttpGateway(stack, 'Api');
  const metric = gateway[method]();
  expect(metric).toMatchObject({ namespace: 'AWS/ApiGateway', metricName, statistic });
  expect(Object.keys(metric.dimensions ?? {})).toEqual(['ApiId']);
});

test('alarms watch server errors and latency', () => {
  const template = synthesize((handler) => ({ alarms: {}, routes: { 'GET /': { handler } } }));
  template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
});
