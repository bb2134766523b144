import { Aspects, type CfnResource, Duration, Size, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RestAuth, RestGateway, RestIntegrations } from 'cdk-gatewright';
import { findOnly, newFunction, newStack, synthesize } from './app';

const METHOD = 'AWS::ApiGateway::Method';

test('five routes with one function have one permission, with a source ARN', () => {
  const template = synthesize((handler) => ({
    routes: Object.fromEntries(
      ['GET /', 'GET /a', 'POST /a', 'GET /a/{id}', 'ANY /b/{proxy+}'].map((key) => [key, { handler }]),
    ),
  }));
  const permission = findOnly(template, 'AWS::Lambda::Permission');
  expect(JSON.stringify(permission.SourceArn)).toMatch(/execute-api.*"\/\*"/);
});

test('routes in another order make the same template', () => {
  const keys = ['GET /a', 'POST /a', 'DELETE /a/{id}', 'GET /b'];
  const of = (order: string[]) =>
    synthesize((handler) => ({
      cors: { origins: ['https://a.example.com'] },
      routes: Object.fromEntries(order.map((key) => [key, { handler }])),
    })).toJSON();
  expect(JSON.stringify(of([...keys].reverse()))).toBe(JSON.stringify(of(keys)));
});

test('addRoute gives what routes gives, in any order', () => {
  const at = (add: boolean) => {
    const stack = newStack();
    const handler = newFunction(stack);
    const routes = { 'GET /a': { handler }, 'POST /a': { handler }, 'GET /b/{id}': { handler } };
    const gateway = new RestGateway(stack, 'Api', {
      auth: RestAuth.iam(),
      cors: { origins: ['https://a.example.com'] },
      routes: add ? {} : routes,
    });
    if (add) for (const [key, route] of Object.entries(routes).reverse()) gateway.addRoute(key, route);
    return Template.fromStack(stack).toJSON();
  };
  expect(at(true)).toEqual(at(false));
});

test('a new route changes only what belongs to it, and the Deployment', () => {
  const of = (keys: string[]) =>
    synthesize((handler) => ({ routes: Object.fromEntries(keys.map((key) => [key, { handler }])) })).toJSON().Resources;
  const before = of(['GET /a', 'GET /c']);
  const after = of(['GET /a', 'GET /b', 'GET /c']);
  const changed = Object.keys(after).filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]));
  expect(changed.map((id) => after[id].Type).sort()).toEqual([
    'AWS::ApiGateway::Deployment',
    'AWS::ApiGateway::Method',
    'AWS::ApiGateway::Resource',
    'AWS::ApiGateway::Stage',
  ]);
});

describe('the Deployment', () => {
  const idOf = (change: (gateway: RestGateway, stack: Stack) => void) => {
    const stack = newStack();
    const gateway = new RestGateway(stack, 'Api', {
      auth: RestAuth.none(),
      routes: { 'GET /a': { handler: newFunction(stack) } },
    });
    change(gateway, stack);
    return Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment'))[0];
  };
  const unchanged = idOf(() => {});

  test('is the same for the same API', () => {
    expect(idOf(() => {})).toBe(unchanged);
  });

  test.each<[string, (gateway: RestGateway, stack: Stack) => void]>([
    ['a property override of a method', ({ api }) => methodOf(api).addPropertyOverride('OperationName', 'list')],
    [
      'an override of a resource',
      ({ api }) => methodOf(api).addOverride('Properties.Integration.TimeoutInMillis', 1000),
    ],
    [
      'a gateway response',
      ({ api }) => api.addGatewayResponse('Throttled', { type: apigateway.ResponseType.THROTTLED }),
    ],
    ['a method of the L2 API', ({ api }) => api.root.addMethod('HEAD')],
    [
      'a binary media type',
      ({ api }) => (api.node.defaultChild as CfnResource).addPropertyOverride('BinaryMediaTypes', ['a/b']),
    ],
    [
      'an aspect',
      (_, stack) =>
        Aspects.of(stack).add({
          visit: (node) => {
            if (node instanceof apigateway.CfnMethod) node.operationName = 'list';
          },
        }),
    ],
  ])('is replaced by %s', (_, change) => {
    expect(idOf(change)).not.toBe(unchanged);
  });

  test('stays when only the stage changes', () => {
    expect(
      idOf(({ stages }) => {
        const stage = stages.prod as apigateway.Stage;
        (stage.node.defaultChild as CfnResource).addPropertyOverride('Description', 'x');
      }),
    ).toBe(unchanged);
  });

  test('waits for every method and gateway response', () => {
    const template = synthesize((handler) => ({
      cors: { origins: ['*'] },
      routes: { 'GET /a': { handler }, 'GET /b': { handler } },
    }));
    const [deployment] = Object.values(template.findResources('AWS::ApiGateway::Deployment'));
    const awaited = [
      ...Object.keys(template.findResources(METHOD)),
      ...Object.keys(template.findResources('AWS::ApiGateway::GatewayResponse')),
    ];
    expect(deployment?.DependsOn).toEqual(expect.arrayContaining(awaited));
  });
});

function methodOf(api: apigateway.RestApi): CfnResource {
  return api.methods[0]?.node.defaultChild as CfnResource;
}

test('the API is regional, and no account-wide setting is made', () => {
  const template = synthesize((handler) => ({ routes: { 'GET /': { handler } } }));
  expect(findOnly(template, 'AWS::ApiGateway::RestApi').EndpointConfiguration).toEqual({ Types: ['REGIONAL'] });
  template.resourceCountIs('AWS::ApiGateway::Account', 0);
});

test('props of the API reach its resource', () => {
  const template = synthesize((handler) => ({
    routes: { 'GET /': { handler } },
    name: 'items',
    description: 'the items',
    binaryMediaTypes: ['image/png'],
    minCompressionSize: Size.kibibytes(1),
    apiKeySource: apigateway.ApiKeySourceType.AUTHORIZER,
    disableExecuteApiEndpoint: true,
    endpointType: apigateway.EndpointType.EDGE,
  }));
  expect(findOnly(template, 'AWS::ApiGateway::RestApi')).toMatchObject({
    Name: 'items',
    Description: 'the items',
    BinaryMediaTypes: ['image/png'],
    MinimumCompressionSize: 1024,
    ApiKeySourceType: 'AUTHORIZER',
    DisableExecuteApiEndpoint: true,
    EndpointConfiguration: { Types: ['EDGE'] },
  });
});

test('a route without auth warns, unless it says none or the gateway has a default', () => {
  const warnings = (auth?: RestAuth, own?: RestAuth) => {
    const stack = newStack();
    new RestGateway(stack, 'Api', { auth, routes: { 'GET /a': { handler: newFunction(stack), auth: own } } });
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp("anyone may call route 'GET /a'"))
      .length;
  };
  expect(warnings()).toBe(1);
  expect(warnings(RestAuth.iam())).toBe(0);
  expect(warnings(undefined, RestAuth.none())).toBe(0);
});

test('the logs of a stage ask for the account role by a warning, not by a resource', () => {
  const stack = newStack();
  new RestGateway(stack, 'Api', { auth: RestAuth.none(), routes: { 'GET /a': { handler: newFunction(stack) } } });
  const warning = Match.stringLikeRegexp('ApiGatewayAccount.ensure');
  expect(Annotations.fromStack(stack).findWarning('*', warning)).toHaveLength(1);
  Template.fromStack(stack).resourceCountIs('AWS::ApiGateway::Account', 0);
});

test('a handler may stream, and take 15 minutes for it', () => {
  const template = synthesize((handler) => ({
    routes: { 'GET /a': { handler, streaming: true, timeout: Duration.minutes(15) } },
  }));
  const { Integration } = findOnly(template, METHOD);
  expect(Integration).toMatchObject({ ResponseTransferMode: 'STREAM', TimeoutInMillis: 900_000 });
  expect(JSON.stringify(Integration.Uri)).toContain('response-streaming-invocations');
});

test('any L2 integration answers a route', () => {
  const template = synthesize(() => ({
    routes: { 'GET /a': { integration: new apigateway.HttpIntegration('https://example.com/a') } },
  }));
  expect(findOnly(template, METHOD).Integration).toMatchObject({ Type: 'HTTP_PROXY', Uri: 'https://example.com/a' });
});

test('url and urlFor lead to a stage, and a domain takes the place of both', () => {
  const stack = newStack();
  const gateway = new RestGateway(stack, 'Api', {
    auth: RestAuth.none(),
    stages: { dev: {}, prod: {} },
    routes: { 'GET /a': { handler: newFunction(stack) } },
  });
  expect(JSON.stringify(stack.resolve(gateway.url))).toMatch(/https:.*"\/prod\/"/);
  expect(JSON.stringify(stack.resolve(gateway.urlFor('prod', '/a')))).toMatch(/https:.*"\/prod\/a"/);
  expect(() => gateway.urlFor('test')).toThrow("there is no stage 'test': the stages of this API are dev, prod");
});

test('grantInvoke lets an identity call', () => {
  const stack = newStack();
  const gateway = new RestGateway(stack, 'Api', {
    routes: { 'GET /a': { handler: newFunction(stack), auth: RestAuth.iam() } },
  });
  const role = new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() });
  gateway.grantInvoke(role, 'prod');
  const policy = JSON.stringify(findOnly(Template.fromStack(stack), 'AWS::IAM::Policy').PolicyDocument);
  expect(policy).toContain('execute-api:Invoke');
  expect(policy).toMatch(/"\/prod\/\*\/\*"/);
});

test.each([
  ['metricCount', 'Count', 'SampleCount'],
  ['metricClientError', '4XXError', 'Sum'],
  ['metricServerError', '5XXError', 'Sum'],
  ['metricLatency', 'Latency', 'Average'],
  ['metricIntegrationLatency', 'IntegrationLatency', 'Average'],
  ['metricCacheHitCount', 'CacheHitCount', 'Sum'],
  ['metricCacheMissCount', 'CacheMissCount', 'Sum'],
] as const)('%s is the metric %s', (method, metricName, statistic) => {
  const gateway = new RestGateway(newStack(), 'Api', { routes: { 'GET /': { integration: RestIntegrations.mock() } } });
  expect(gateway[method]()).toMatchObject({ metricName, statistic, namespace: 'AWS/ApiGateway' });
});

test('alarms watch errors and latency, and call their actions', () => {
  const template = synthesize((handler, stack) => {
    const topic = { bind: () => ({ alarmActionArn: stack.formatArn({ service: 'sns', resource: 'ops' }) }) };
    return {
      routes: { 'GET /': { handler } },
      alarms: { serverErrorPercent: 5, latency: Duration.seconds(2), actions: [topic] },
    };
  });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 5, AlarmActions: Match.anyValue() });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 2000, ExtendedStatistic: 'p99' });
});

test('synthesizing twice gives the same bytes', () => {
  const once = () => JSON.stringify(synthesize((handler) => ({ routes: { 'GET /': { handler } } })).toJSON());
  expect(once()).toBe(once());
});

test('a function of another stack does not come to depend on the stack of the API', () => {
  const functions = newStack('Functions');
  const handler = newFunction(functions);
  const apis = new Stack(functions.node.root, 'Apis');
  new RestGateway(apis, 'Api', { auth: RestAuth.lambdaToken(handler), routes: { 'GET /': { handler } } });
  Template.fromStack(functions).resourceCountIs('AWS::Lambda::Permission', 0);
  expect(apis.dependencies).toContain(functions);
  expect(functions.dependencies).toEqual([]);
});
