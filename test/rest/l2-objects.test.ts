import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { RestAuth, RestGateway, type RestGatewayProps, RestIntegrations } from 'cdk-gatewright';
import { findOnly, newFunction, newStack, synthesize } from './app';

const METHOD = 'AWS::ApiGateway::Method';

test.each<[string, (handler: lambda.IFunction) => apigateway.Integration]>([
  ['one for each method', (handler) => new apigateway.LambdaIntegration(handler)],
  ['one for the API', (handler) => new apigateway.LambdaIntegration(handler, { scopePermissionToMethod: false })],
])("the L2's Lambda integration with %s has one permission for each function, for every stage", (_, integrate) => {
  const template = synthesize((handler) => ({
    stages: { dev: {}, prod: {} },
    routes: { 'GET /a': { integration: integrate(handler) }, 'GET /b': { integration: integrate(handler) } },
  }));
  template.resourceCountIs('AWS::Lambda::Permission', 1);
  const { SourceArn } = findOnly(template, 'AWS::Lambda::Permission');
  expect(JSON.stringify(SourceArn)).toContain('"/*"');
});

test("what the L2's Lambda integration says is kept, and stages choose the alias", () => {
  const template = synthesize((handler) => ({
    stages: { prod: { functionAlias: 'live' } },
    routes: {
      'POST /a': {
        integration: new apigateway.LambdaIntegration(handler, {
          proxy: false,
          timeout: Duration.seconds(3),
          requestTemplates: { 'application/json': '{}' },
          integrationResponses: [{ statusCode: '200' }],
          contentHandling: apigateway.ContentHandling.CONVERT_TO_TEXT,
        }),
      },
    },
  }));
  const { Integration } = findOnly(template, METHOD);
  expect(Integration).toMatchObject({
    Type: 'AWS',
    TimeoutInMillis: 3000,
    RequestTemplates: { 'application/json': '{}' },
    IntegrationResponses: [{ StatusCode: '200' }],
    ContentHandling: 'CONVERT_TO_TEXT',
  });
  expect(JSON.stringify(Integration.Uri)).toContain(':${stageVariables.functionAlias}/invocations');
  expect(JSON.stringify(findOnly(template, 'AWS::Lambda::Permission').FunctionName)).toContain(':live');
});

test.each<[string, (handler: lambda.Function) => lambda.IFunction]>([
  ['a version', (handler) => handler.currentVersion],
  ['an alias', (handler) => handler.addAlias('other')],
  [
    'an imported alias',
    ({ stack }) => lambda.Function.fromFunctionArn(stack, 'I', 'arn:aws:lambda:eu-west-1:111111111111:function:f:live'),
  ],
])('%s as a handler is refused where stages choose the alias', (_, qualify) => {
  const stack = newStack();
  const handler = qualify(newFunction(stack));
  const stages = { prod: { functionAlias: 'live' } };
  const message = 'is a version or an alias, and stages have a functionAlias';
  expect(() => new RestGateway(stack, 'A', { stages, routes: { 'GET /a': { handler } } })).toThrow(message);
  const integration = RestIntegrations.lambda(handler);
  expect(() => new RestGateway(stack, 'B', { stages, routes: { 'GET /a': { integration } } })).toThrow(message);
});

test('an integration that declares its own responses has each status once, with the models and headers of both', () => {
  const stack = newStack();
  const definitionBody = sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass'));
  const stateMachineType = sfn.StateMachineType.EXPRESS;
  const machine = new sfn.StateMachine(stack, 'Machine', { definitionBody, stateMachineType });
  new RestGateway(stack, 'Api', {
    auth: RestAuth.none(),
    cors: { origins: ['https://a.example.com'] },
    routes: { 'POST /a': { integration: apigateway.StepFunctionsIntegration.startExecution(machine) } },
  });
  const { MethodResponses } = findOnly(Template.fromStack(stack), METHOD, { HttpMethod: 'POST' });
  expect(MethodResponses.map(({ StatusCode }: any) => StatusCode)).toEqual(['200', '400', '500']);
  for (const response of MethodResponses) {
    expect(response.ResponseModels).toEqual({ 'application/json': expect.stringMatching(/Empty|Error/) });
    expect(response.ResponseParameters).toMatchObject({ 'method.response.header.Access-Control-Allow-Origin': true });
  }
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('duplicateStatusCodes'))).toEqual([]);
});

describe('a route is cached behind an L2 authorizer', () => {
  type Authorizer = (handler: lambda.Function) => apigateway.IAuthorizer;
  const { header, queryString, context, stageVariable } = apigateway.IdentitySource;
  const by =
    (...identitySources: string[]): Authorizer =>
    (handler) =>
      new apigateway.RequestAuthorizer(handler, 'L2', { handler, identitySources });

  function declare(authorizer: Authorizer, cache: object, props: Partial<RestGatewayProps> = {}): RestGateway {
    const stack = newStack();
    const handler = newFunction(stack);
    const auth = RestAuth.of(authorizer(handler));
    return new RestGateway(stack, 'Api', { ...props, auth, routes: { 'GET /a': { handler, cache } } });
  }

  test.each<[string, Authorizer, string[]]>([
    ['a query parameter', by(queryString('token')), ['querystring.token']],
    ['a header of its own', by(header('X-User')), ['header.X-User']],
    ['two of them', by(header('X-User'), queryString('q')), ['header.X-User', 'querystring.q']],
    ['a stage variable, which all callers share', by(header('X-User'), stageVariable('v')), ['header.X-User']],
    [
      'the header of a token',
      (handler) => new apigateway.TokenAuthorizer(handler, 'L2', { handler, identitySource: header('X-Token') }),
      ['header.X-Token'],
    ],
  ])('that tells callers apart by %s, with that among the keys', (_, authorizer, keys) => {
    expect(() => declare(authorizer, { keys })).not.toThrow();
    expect(() => declare(authorizer, { keys: ['header.Authorization'] })).toThrow(`'${keys[0]}'`);
  });

  test.each<[string, Authorizer, string]>([
    [
      'the address, which is no cache key',
      by(header('X-User'), context('identity.sourceIp')),
      "'context.identity.sourceIp'",
    ],
    [
      'nothing, as it is asked each time',
      (handler) =>
        new apigateway.RequestAuthorizer(handler, 'L2', {
          handler,
          identitySources: [],
          resultsCacheTtl: Duration.seconds(0),
        }),
      'does not say by what it tells callers apart',
    ],
    [
      'what only it knows',
      () => ({ authorizerId: 'abc', authorizationType: apigateway.AuthorizationType.CUSTOM }),
      'does not say by what it tells callers apart',
    ],
  ])('that tells callers apart by %s, only if all may see the same', (_, authorizer, message) => {
    expect(() => declare(authorizer, { keys: ['header.X-User'] })).toThrow(message);
    expect(() => declare(authorizer, { shared: true })).not.toThrow();
  });
});

test('everyGet takes the caller among the keys, and leaves a stream out', () => {
  const template = synthesize((handler) => ({
    auth: RestAuth.lambdaRequest(handler, { identitySources: ['header.X-User', 'querystring.q'] }),
    cache: { everyGet: true },
    routes: {
      'GET /a/{id}': { handler },
      'GET /open': { handler, auth: RestAuth.none() },
      'GET /stream': { handler, streaming: true },
    },
  }));
  const keys = Object.values(template.findResources(METHOD)).map(
    (method) => method.Properties.Integration.CacheKeyParameters,
  );
  expect(keys).toEqual(
    expect.arrayContaining([
      ['method.request.path.id', 'method.request.header.X-User', 'method.request.querystring.q'],
      [],
      undefined,
    ]),
  );
});
