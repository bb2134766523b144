import { Duration, type Stack } from 'aws-cdk-lib';
import {
  CfnDeployment,
  CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpStage,
  MappingValue,
  ParameterMapping,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpJwtAuthorizer,
  HttpLambdaAuthorizer,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { httpApiOf, modelOfResources, modelOfStack } from './model-of.js';

function handler(stack: Stack, id = 'Handler') {
  return new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_20_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({})'),
  });
}

const backend = () => new HttpUrlIntegration('Backend', 'https://pets.example.com/{proxy}');

describe('an HTTP API of the CDK', () => {
  test('has its routes with their integrations, and the stage $default serves them all', () => {
    const model = modelOfStack((stack) => {
      const api = new HttpApi(stack, 'Api', { description: 'All pets' });
      api.addRoutes({
        path: '/pets/{petId}',
        methods: [HttpMethod.GET],
        integration: new HttpLambdaIntegration('Get', handler(stack)),
      });
      api.addRoutes({ path: '/{proxy+}', integration: backend() });
    });
    const api = httpApiOf(model);
    expect(api).toMatchObject({ name: 'Api', description: 'All pets', disableExecuteApiEndpoint: false });
    expect(api.routes).toMatchObject([
      {
        routeKey: 'GET /pets/{petId}',
        authorizationType: 'NONE',
        integration: { integrationType: 'AWS_PROXY', payloadFormatVersion: '2.0', timeoutMillis: 30_000 },
      },
      {
        routeKey: 'ANY /{proxy+}',
        integration: { integrationType: 'HTTP_PROXY', payloadFormatVersion: '1.0', integrationMethod: 'ANY' },
      },
    ]);
    expect(api.routes[0]?.integration?.integrationUri).toBe(model.functions[0]?.arn);
    expect(api.stages).toMatchObject([{ name: '$default', autoDeploy: true }]);
    expect(api.stages[0]?.routes).toEqual(api.routes);
    expect([...model.warnings, ...model.notEmulated]).toEqual([]);
  });

  test('has CORS, and stages with throttling, variables and access logs', () => {
    const model = modelOfStack((stack) => {
      const api = new HttpApi(stack, 'Api', {
        createDefaultStage: false,
        corsPreflight: {
          allowOrigins: ['https://a.example'],
          allowMethods: [CorsHttpMethod.ANY],
          maxAge: Duration.hours(1),
        },
      });
      api.addRoutes({ path: '/pets', methods: [HttpMethod.GET], integration: backend() });
      new CfnStage(stack, 'Live', {
        ...{ apiId: api.apiId, stageName: 'live', autoDeploy: true, stageVariables: { color: 'blue' } },
        accessLogSettings: { destinationArn: 'arn:log', format: '$context.requestId' },
        defaultRouteSettings: { throttlingRateLimit: 10, throttlingBurstLimit: 20, detailedMetricsEnabled: true },
        routeSettings: { 'GET /pets': { ThrottlingRateLimit: 1 } },
      });
    });
    expect(httpApiOf(model)).toMatchObject({
      corsConfiguration: {
        ...{ allowOrigins: ['https://a.example'], allowMethods: ['*'], allowHeaders: [], exposeHeaders: [] },
        ...{ allowCredentials: false, maxAge: 3600 },
      },
      stages: [
        {
          ...{
            name: 'live',
            variables: { color: 'blue' },
            accessLog: { format: '$context.requestId', destinationArn: 'arn:log' },
          },
          defaultRouteSettings: { rateLimit: 10, burstLimit: 20, detailedMetricsEnabled: true },
          routeSettings: { 'GET /pets': { rateLimit: 1 } },
        },
      ],
    });
  });

  test('joins each route to its authorizer', () => {
    const model = modelOfStack((stack) => {
      const api = new HttpApi(stack, 'Api');
      const jwt = new HttpJwtAuthorizer('Jwt', 'https://issuer.example.com', { jwtAudience: ['web'] });
      const lambda = new HttpLambdaAuthorizer('Lambda', handler(stack), {
        responseTypes: [HttpLambdaResponseType.SIMPLE],
        identitySource: ['$request.header.a', '$request.querystring.b'],
        resultsCacheTtl: Duration.seconds(30),
      });
      const methods = [HttpMethod.GET];
      api.addRoutes({ path: '/jwt', methods, integration: backend(), authorizer: jwt, authorizationScopes: ['pets'] });
      api.addRoutes({ path: '/lambda', methods, integration: backend(), authorizer: lambda });
    });
    expect(httpApiOf(model).routes).toMatchObject([
      {
        authorizationType: 'JWT',
        authorizationScopes: ['pets'],
        authorizer: {
          ...{ type: 'JWT', jwtIssuer: 'https://issuer.example.com', jwtAudience: ['web'], resultTtlSeconds: 0 },
          identitySources: ['$request.header.Authorization'],
        },
      },
      {
        authorizationType: 'CUSTOM',
        authorizer: {
          ...{ type: 'REQUEST', payloadFormatVersion: '2.0', enableSimpleResponses: true, resultTtlSeconds: 30 },
          identitySources: ['$request.header.a', '$request.querystring.b'],
        },
      },
    ]);
  });

  test('has the parameter mapping of an integration, of the response by status code', () => {
    const model = modelOfStack((stack) => {
      const api = new HttpApi(stack, 'Api');
      const integration = new HttpLambdaIntegration('Get', handler(stack), {
        payloadFormatVersion: PayloadFormatVersion.VERSION_1_0,
        parameterMapping: new ParameterMapping().overwriteHeader('x', MappingValue.requestHeader('y')),
      });
      api.addRoutes({ path: '/pets', methods: [HttpMethod.GET], integration });
      const node = api.node.findAll().find((child) => 'integrationUri' in child && 'addPropertyOverride' in child);
      (node as unknown as { addPropertyOverride(path: string, value: unknown): void }).addPropertyOverride(
        'ResponseParameters',
        { 404: { ResponseParameters: [{ Destination: 'overwrite:statuscode', Source: '200' }] } },
      );
    });
    expect(httpApiOf(model).routes[0]?.integration).toMatchObject({
      payloadFormatVersion: '1.0',
      requestParameters: { 'overwrite:header.x': '$request.header.y' },
      responseParameters: { 404: { 'overwrite:statuscode': '200' } },
    });
  });
});

describe('a stage of an HTTP API that does not deploy by itself', () => {
  const api = (finish: (api: HttpApi, stack: Stack) => void) =>
    modelOfStack((stack) => {
      const httpApi = new HttpApi(stack, 'Api', { createDefaultStage: false });
      for (const path of ['/a', '/b']) {
        httpApi.addRoutes({ path, methods: [HttpMethod.GET], integration: backend() });
      }
      finish(httpApi, stack);
    });

  test('serves nothing without a Deployment, with a warning', () => {
    const model = api((httpApi) => new HttpStage(httpApi, 'Stage', { httpApi, stageName: 'live', autoDeploy: false }));
    expect(httpApiOf(model).stages[0]?.routes).toEqual([]);
    expect(model.warnings.map(({ message }) => message)).toEqual([expect.stringContaining('serves nothing')]);
  });

  test('serves the routes that its Deployment depends on, with a warning for each other', () => {
    const model = api((httpApi, stack) => {
      const deployment = new CfnDeployment(stack, 'Deployment', { apiId: httpApi.apiId });
      deployment.node.addDependency(httpApi.node.findChild('GET--a'));
      new CfnStage(stack, 'Stage', { apiId: httpApi.apiId, stageName: 'live', deploymentId: deployment.ref });
    });
    expect(httpApiOf(model).stages[0]?.routes.map(({ routeKey }) => routeKey)).toEqual(['GET /a']);
    expect(model.warnings).toMatchObject([
      {
        origin: { constructPath: expect.stringContaining('GET--b') },
        code: 'ROUTE_NOT_DEPLOYED',
        fix: expect.stringContaining('add a dependency'),
      },
    ]);
  });

  test('serves the routes of a Deployment that names the stage', () => {
    const model = api((httpApi, stack) => {
      const stage = new CfnStage(stack, 'Stage', { apiId: httpApi.apiId, stageName: 'live' });
      const deployment = new CfnDeployment(stack, 'Deployment', { apiId: httpApi.apiId, stageName: stage.stageName });
      deployment.node.addDependency(httpApi);
    });
    expect(httpApiOf(model).stages[0]?.routes.map(({ routeKey }) => routeKey)).toEqual(['GET /a', 'GET /b']);
  });
});

describe('an HTTP API in a template', () => {
  test('may be made by its Target alone', () => {
    const model = modelOfResources({
      Api: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: { Name: 'Pets', ProtocolType: 'HTTP', RouteKey: 'GET /pets', Target: 'https://pets.example.com' },
      },
    });
    expect(httpApiOf(model).stages).toMatchObject([
      {
        name: '$default',
        routes: [
          {
            routeKey: 'GET /pets',
            integration: { integrationType: 'HTTP_PROXY', integrationUri: 'https://pets.example.com' },
          },
        ],
      },
    ]);
  });

  test('is refused for a route key that API Gateway would refuse', () => {
    const build = () =>
      modelOfResources({
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Pets', ProtocolType: 'HTTP' } },
        Route: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: { Ref: 'Api' }, RouteKey: 'get pets' } },
      });
    expect(build).toThrow('Route RouteKey is "get pets"');
  });

  test('may be an OpenAPI definition', () => {
    const integration = (uri: string) => ({
      'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'GET', uri, payloadFormatVersion: 1.0 },
    });
    const model = modelOfResources({
      Stage: {
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: 'true' },
      },
      Api: {
        Type: 'AWS::ApiGatewayV2::Api',
        Properties: {
          Body: {
            openapi: '3.0.1',
            info: { title: 'Pets', version: '1' },
            'x-amazon-apigateway-cors': {
              allowOrigins: ['*'],
              allowMethods: ['GET'],
              maxAge: 5,
              allowCredentials: false,
            },
            paths: {
              '/pets/{petId}': {
                get: { security: [{ jwt: ['pets'] }], ...integration('https://pets.example.com/{petId}') },
              },
              '/$default': { 'x-amazon-apigateway-any-method': integration('https://example.com') },
            },
            components: {
              securitySchemes: {
                jwt: {
                  type: 'oauth2',
                  'x-amazon-apigateway-authorizer': {
                    type: 'jwt',
                    identitySource: '$request.header.Authorization',
                    jwtConfiguration: { issuer: 'https://issuer.example.com', audience: ['web'] },
                  },
                },
              },
            },
          },
        },
      },
    });
    const api = httpApiOf(model);
    expect(api).toMatchObject({
      name: 'Pets',
      corsConfiguration: { allowOrigins: ['*'], allowMethods: ['GET'], maxAge: 5 },
    });
    expect(api.stages[0]?.routes).toMatchObject([
      {
        routeKey: 'GET /pets/{petId}',
        authorizationType: 'JWT',
        authorizationScopes: ['pets'],
        authorizer: {
          ...{ type: 'JWT', jwtIssuer: 'https://issuer.example.com', jwtAudience: ['web'] },
          identitySources: ['$request.header.Authorization'],
        },
        integration: { integrationType: 'HTTP_PROXY', payloadFormatVersion: '1.0' },
      },
      { routeKey: '$default', authorizationType: 'NONE', integration: { integrationUri: 'https://example.com' } },
    ]);
    expect(model.warnings).toEqual([]);
  });

  test('takes no Swagger 2.0', () => {
    const Body = { swagger: '2.0', paths: {} };
    const build = () => modelOfResources({ Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Body } } });
    expect(build).toThrow(expect.objectContaining({ code: 'INVALID_OPENAPI' }));
  });
});
