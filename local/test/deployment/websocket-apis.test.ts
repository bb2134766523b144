import type { Stack } from 'aws-cdk-lib';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketLambdaIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { modelOfResources, modelOfStack, webSocketApiOf } from './model-of.js';

function handler(stack: Stack, id: string) {
  return new LambdaFunction(stack, id, {
    ...{ runtime: Runtime.PYTHON_3_12, handler: 'index.handler', code: Code.fromInline('def handler(e, c): pass') },
  });
}

describe('a WebSocket API of the CDK', () => {
  const build = () =>
    modelOfStack((stack) => {
      const api = new WebSocketApi(stack, 'Chat', {
        connectRouteOptions: {
          integration: new WebSocketLambdaIntegration('Connect', handler(stack, 'OnConnect')),
          authorizer: new WebSocketLambdaAuthorizer('Authorizer', handler(stack, 'Authorizer'), {
            identitySource: ['route.request.querystring.token'],
          }),
        },
      });
      api.addRoute('ping', { integration: new WebSocketMockIntegration('Ping'), returnResponse: true });
      new WebSocketStage(stack, 'Stage', { webSocketApi: api, stageName: 'live', autoDeploy: true });
    });

  test('has its routes with integrations, authorizers and responses', () => {
    const model = build();
    const api = webSocketApiOf(model);
    expect(api).toMatchObject({ name: 'Chat', routeSelectionExpression: '$request.body.action' });
    expect(api.routes).toMatchObject([
      {
        routeKey: '$connect',
        authorizationType: 'CUSTOM',
        authorizer: { identitySources: ['route.request.querystring.token'] },
        integration: { integrationType: 'AWS_PROXY', timeoutMillis: 29_000 },
        routeResponses: {},
      },
      {
        routeKey: 'ping',
        authorizationType: 'NONE',
        integration: { integrationType: 'MOCK' },
        routeResponses: { $default: { routeResponseKey: '$default' } },
      },
    ]);
    expect(api.routes[0]?.integration?.integrationUri).toContain(':function:Pets-OnConnect');
  });

  test('serves all routes on a stage that deploys by itself', () => {
    const api = webSocketApiOf(build());
    expect(api.stages).toMatchObject([{ name: 'live', autoDeploy: true }]);
    expect(api.stages[0]?.routes).toEqual(api.routes);
  });
});

test('a WebSocket API in a template has templates, responses by key, models and required parameters', () => {
  const model = modelOfResources({
    Api: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: { Name: 'Chat', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.kind' },
    },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ...{ ApiId: { Ref: 'Api' }, IntegrationType: 'HTTP', IntegrationUri: 'https://x', TimeoutInMillis: '500' },
        ...{
          RequestTemplates: { $default: '{}' },
          TemplateSelectionExpression: '$default',
          PassthroughBehavior: 'NEVER',
        },
      },
    },
    Response: {
      Type: 'AWS::ApiGatewayV2::IntegrationResponse',
      Properties: {
        ...{ ApiId: { Ref: 'Api' }, IntegrationId: { Ref: 'Integration' }, IntegrationResponseKey: '/4\\d\\d/' },
        ResponseTemplates: { $default: '{"no": true}' },
      },
    },
    Model: {
      Type: 'AWS::ApiGatewayV2::Model',
      Properties: { ApiId: { Ref: 'Api' }, Name: 'Message', Schema: '{"type": "object"}' },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ...{
          ApiId: { Ref: 'Api' },
          RouteKey: '$connect',
          ApiKeyRequired: true,
          RequestModels: { $default: 'Message' },
        },
        ...{ Target: { 'Fn::Sub': 'integrations/${Integration}' }, ModelSelectionExpression: '$default' },
        RequestParameters: { 'route.request.querystring.a': { Required: true }, 'route.request.header.b': false },
      },
    },
  });
  const api = webSocketApiOf(model);
  expect(api.models.Message?.schema).toEqual({ type: 'object' });
  expect(api.routes).toMatchObject([
    {
      apiKeyRequired: true,
      requestModels: { $default: 'Message' },
      requestParameters: { 'route.request.querystring.a': true, 'route.request.header.b': false },
      integration: {
        ...{ integrationType: 'HTTP', timeoutMillis: 500, passthroughBehavior: 'NEVER' },
        ...{ requestTemplates: { $default: '{}' }, templateSelectionExpression: '$default' },
        integrationResponses: [
          { integrationResponseKey: '/4\\d\\d/', responseTemplates: { $default: '{"no": true}' } },
        ],
      },
    },
  ]);
});
