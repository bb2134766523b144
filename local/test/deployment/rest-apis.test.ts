import { type CfnResource, Duration, NestedStack, Stack } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  CfnMethod,
  CognitoUserPoolsAuthorizer,
  Cors,
  Deployment,
  EndpointType,
  type IRestApi,
  JsonSchemaType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  MockIntegration,
  PassthroughBehavior,
  Period,
  RequestAuthorizer,
  ResponseType,
  RestApi,
  Stage,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { modelOfApp, modelOfResources, modelOfStack, restApiOf, servedBy } from './model-of.js';

function handler(stack: Stack, id = 'Handler') {
  return new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_20_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => ({})'),
  });
}

describe('a REST API of the CDK', () => {
  test('has its resources with their paths, and its methods with their integrations', () => {
    const model = modelOfStack((stack) => {
      const api = new RestApi(stack, 'Api', { endpointTypes: [EndpointType.REGIONAL], description: 'All pets' });
      const pet = api.root.addResource('pets').addResource('{petId}');
      pet.addMethod('GET', new LambdaIntegration(handler(stack)), {
        requestParameters: { 'method.request.path.petId': true },
      });
    });
    const api = restApiOf(model);
    expect(api).toMatchObject({
      name: 'Api',
      description: 'All pets',
      endpointType: 'REGIONAL',
      apiKeySource: 'HEADER',
    });
    expect(api.resources.map(({ path }) => path)).toEqual(['/', '/pets', '/pets/{petId}']);
    const [root, pets, pet] = api.resources;
    expect([root?.id, pets?.parentId, pet?.parentId]).toEqual([api.rootResourceId, root?.id, pets?.id]);
    expect(pet?.methods.GET).toMatchObject({
      httpMethod: 'GET',
      resourcePath: '/pets/{petId}',
      authorizationType: 'NONE',
      apiKeyRequired: false,
      requestParameters: { 'method.request.path.petId': true },
      integration: {
        type: 'AWS_PROXY',
        integrationHttpMethod: 'POST',
        timeoutMillis: 29_000,
        passthroughBehavior: 'WHEN_NO_MATCH',
        cacheNamespace: pet?.id,
        connectionType: 'INTERNET',
      },
    });
    expect(pet?.methods.GET?.integration?.uri).toBe(
      `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${model.functions[0]?.arn}/invocations`,
    );
    expect(pet?.methods.GET?.origin.constructPath).toContain('Pets/Api/Default/pets/{petId}/GET');
    expect(model.warnings).toEqual([]);
    expect(model.notEmulated).toEqual([]);
  });

  test('has its CORS preflights as MOCK methods', () => {
    const model = modelOfStack((stack) => {
      const cors = { allowOrigins: Cors.ALL_ORIGINS };
      const api = new RestApi(stack, 'Api', { defaultCorsPreflightOptions: cors });
      api.root.addMethod('GET', new MockIntegration());
    });
    expect(restApiOf(model).resources[0]?.methods.OPTIONS?.integration).toMatchObject({
      type: 'MOCK',
      requestTemplates: { 'application/json': '{ statusCode: 200 }' },
      integrationResponses: [
        { statusCode: '204', responseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" } },
      ],
    });
  });

  test('has what a non-proxy integration says, an empty selection pattern being none', () => {
    const model = modelOfStack((stack) => {
      const api = new RestApi(stack, 'Api');
      const integration = new LambdaIntegration(handler(stack), {
        proxy: false,
        passthroughBehavior: PassthroughBehavior.NEVER,
        timeout: Duration.seconds(5),
        requestTemplates: { 'application/json': '{"id": "$input.params(\'id\')"}' },
        cacheKeyParameters: ['method.request.querystring.page'],
        cacheNamespace: 'shared',
        integrationResponses: [
          { statusCode: '200', selectionPattern: '' },
          { statusCode: '404', selectionPattern: '.*none.*' },
        ],
      });
      api.root.addMethod('GET', integration, { methodResponses: [{ statusCode: '200' }, { statusCode: '404' }] });
    });
    const method = restApiOf(model).resources[0]?.methods.GET;
    expect(method?.integration).toMatchObject({
      type: 'AWS',
      passthroughBehavior: 'NEVER',
      timeoutMillis: 5000,
      cacheNamespace: 'shared',
      cacheKeyParameters: ['method.request.querystring.page'],
    });
    const patterns = method?.integration?.integrationResponses.map((response) => [
      response.statusCode,
      response.selectionPattern,
    ]);
    expect(patterns).toEqual([
      ['200', undefined],
      ['404', '.*none.*'],
    ]);
    expect(Object.keys(method?.methodResponses ?? {})).toEqual(['200', '404']);
  });

  test('joins each method to its authorizer', () => {
    const model = modelOfStack((stack) => {
      const api = new RestApi(stack, 'Api');
      const token = new TokenAuthorizer(stack, 'Token', { handler: handler(stack, 'A'), validationRegex: '^x' });
      const request = new RequestAuthorizer(stack, 'Request', {
        handler: handler(stack, 'B'),
        identitySources: ['method.request.header.a', 'method.request.querystring.b'],
        resultsCacheTtl: Duration.seconds(0),
      });
      const pool = new UserPool(stack, 'Pool');
      const cognito = new CognitoUserPoolsAuthorizer(stack, 'Cognito', { cognitoUserPools: [pool] });
      api.root.addMethod('GET', new MockIntegration(), { authorizer: token });
      api.root.addMethod('PUT', new MockIntegration(), { authorizer: request });
      api.root.addMethod('POST', new MockIntegration(), { authorizer: cognito, authorizationScopes: ['pets/write'] });
      api.root.addMethod('DELETE', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
    });
    const { GET, PUT, POST, DELETE } = restApiOf(model).resources[0]?.methods ?? {};
    expect(GET).toMatchObject({
      authorizationType: 'CUSTOM',
      authorizer: {
        type: 'TOKEN',
        identitySources: ['method.request.header.Authorization'],
        identityValidationExpression: '^x',
        resultTtlSeconds: 300,
      },
    });
    expect(PUT?.authorizer).toMatchObject({
      type: 'REQUEST',
      identitySources: ['method.request.header.a', 'method.request.querystring.b'],
      resultTtlSeconds: 0,
    });
    expect(POST).toMatchObject({
      authorizationType: 'COGNITO_USER_POOLS',
      authorizationScopes: ['pets/write'],
      authorizer: { type: 'COGNITO_USER_POOLS', providerArns: [model.userPools[0]?.arn] },
    });
    expect(DELETE).toMatchObject({ authorizationType: 'AWS_IAM' });
    expect(DELETE?.authorizer).toBeUndefined();
  });

  test('has its models, request validators and gateway responses', () => {
    const model = modelOfStack((stack) => {
      const api = new RestApi(stack, 'Api', { binaryMediaTypes: ['image/png'] });
      const pet = api.addModel('Pet', {
        modelName: 'Pet',
        schema: { type: JsonSchemaType.OBJECT, required: ['name'] },
      });
      api.addGatewayResponse('Denied', {
        type: ResponseType.ACCESS_DENIED,
        statusCode: '418',
        responseHeaders: { 'x-why': "'denied'" },
        templates: { 'application/json': '{}' },
      });
      api.root.addMethod('POST', new MockIntegration(), {
        requestModels: { 'application/json': pet },
        requestValidatorOptions: { validateRequestBody: true },
      });
    });
    const api = restApiOf(model);
    expect(api.binaryMediaTypes).toEqual(['image/png']);
    expect(api.models.Pet).toMatchObject({
      contentType: 'application/json',
      schema: { type: 'object', required: ['name'] },
    });
    expect(api.resources[0]?.methods.POST).toMatchObject({
      requestModels: { 'application/json': 'Pet' },
      requestValidator: { validateRequestBody: true, validateRequestParameters: false },
    });
    expect(api.gatewayResponses.ACCESS_DENIED).toMatchObject({
      statusCode: 418,
      responseParameters: { 'gatewayresponse.header.x-why': "'denied'" },
      responseTemplates: { 'application/json': '{}' },
    });
  });

  test('has the models that API Gateway puts into every API', () => {
    const model = modelOfStack((stack) => {
      new RestApi(stack, 'Api').root.addMethod('GET', new MockIntegration());
    });
    expect(restApiOf(model).models).toMatchObject({
      Empty: { schema: { title: 'Empty Schema', type: 'object' } },
      Error: { schema: { title: 'Error Schema', properties: { message: { type: 'string' } } } },
    });
  });

  test('is read although its name and description are known only after the deployment', () => {
    const model = modelOfResources({
      Api: {
        Type: 'AWS::ApiGateway::RestApi',
        Properties: { Name: { 'Fn::ImportValue': 'nowhere' }, Description: { 'Fn::ImportValue': 'nowhere' } },
      },
    });
    expect(restApiOf(model)).toMatchObject({ name: 'Api' });
    expect(restApiOf(model).description).toBeUndefined();
  });

  test('has its stages with settings by path and method', () => {
    const model = modelOfStack((stack) => {
      const log = new LogGroup(stack, 'Log');
      const api = new RestApi(stack, 'Api', {
        deployOptions: {
          stageName: 'live',
          variables: { table: 'pets' },
          tracingEnabled: true,
          cacheClusterEnabled: true,
          cacheClusterSize: '0.5',
          throttlingRateLimit: 50,
          throttlingBurstLimit: 100,
          loggingLevel: MethodLoggingLevel.ERROR,
          accessLogDestination: new LogGroupLogDestination(log),
          accessLogFormat: AccessLogFormat.custom('$context.requestId'),
          methodOptions: {
            '/pets/{petId}/GET': { cachingEnabled: true, cacheTtl: Duration.minutes(1), throttlingRateLimit: 5 },
            '//POST': { metricsEnabled: true },
          },
        },
      });
      api.root.addMethod('POST', new MockIntegration());
    });
    expect(restApiOf(model).stages).toMatchObject([
      {
        name: 'live',
        variables: { table: 'pets' },
        tracingEnabled: true,
        cacheClusterEnabled: true,
        cacheClusterSize: '0.5',
        accessLog: { format: '$context.requestId' },
        methodSettings: {
          '*/*': { rateLimit: 50, burstLimit: 100, loggingLevel: 'ERROR', dataTraceEnabled: false },
          '/pets/{petId}/GET': { cachingEnabled: true, cacheTtlSeconds: 60, rateLimit: 5 },
          '//POST': { metricsEnabled: true },
        },
      },
    ]);
  });

  test('has a canary with its own deployment', () => {
    const model = modelOfStack((stack) => {
      const api = new RestApi(stack, 'Api', { deploy: false });
      const get = api.root.addMethod('GET', new MockIntegration());
      const base = new Deployment(stack, 'Base', { api: api as IRestApi });
      const next = new Deployment(stack, 'Next', { api: api as IRestApi, description: 'next' });
      next.node.addDependency(get);
      const stage = new Stage(stack, 'Stage', { deployment: base, variables: { color: 'blue' } });
      (stage.node.defaultChild as CfnResource).addPropertyOverride('CanarySetting', {
        DeploymentId: next.deploymentId,
        PercentTraffic: '12.5',
        StageVariableOverrides: { color: 'green' },
        UseStageCache: 'false',
      });
    });
    const stage = restApiOf(model).stages[0];
    expect(stage?.canary).toMatchObject({
      percentTraffic: 12.5,
      stageVariableOverrides: { color: 'green' },
      useStageCache: false,
    });
    expect(stage?.deployment.origin.constructPath).toContain('Pets/Base');
    expect(stage?.canary?.deployment.origin.constructPath).toContain('Pets/Next');
  });

  test('has usage plans with keys and limits', () => {
    const model = modelOfStack((stack) => {
      const api = new RestApi(stack, 'Api');
      const method = api.root.addResource('pets').addMethod('GET', new MockIntegration(), { apiKeyRequired: true });
      const plan = api.addUsagePlan('Plan', {
        name: 'basic',
        throttle: { rateLimit: 50, burstLimit: 100 },
        quota: { limit: 1000, period: Period.MONTH, offset: 2 },
        apiStages: [
          {
            api: api as IRestApi,
            stage: api.deploymentStage,
            throttle: [{ method, throttle: { rateLimit: 5, burstLimit: 6 } }],
          },
        ],
      });
      plan.addApiKey(api.addApiKey('Given', { value: 'a-key-of-at-least-20-characters' }));
      plan.addApiKey(api.addApiKey('Generated'));
    });
    const api = restApiOf(model);
    expect(api.resources[1]?.methods.GET?.apiKeyRequired).toBe(true);
    expect(model.usagePlans).toMatchObject([
      {
        name: 'basic',
        throttle: { rateLimit: 50, burstLimit: 100 },
        quota: { limit: 1000, period: 'MONTH', offset: 2 },
        apiStages: [{ apiId: api.id, stageName: 'prod', throttle: { '/pets/GET': { rateLimit: 5, burstLimit: 6 } } }],
      },
    ]);
    const [given, generated] = model.usagePlans[0]?.apiKeys ?? [];
    expect(given).toMatchObject({ value: 'a-key-of-at-least-20-characters', enabled: true });
    expect(generated?.value).toMatch(/^[A-Za-z0-9]{40}$/);
  });
});

describe('what a REST stage serves', () => {
  test('is what its Deployment depends on; the CDK makes it depend on every method of its stack', () => {
    const model = modelOfStack((stack) => {
      const api = new RestApi(stack, 'Api', { defaultCorsPreflightOptions: { allowOrigins: ['https://a.example'] } });
      api.root.addResource('pets').addMethod('GET', new MockIntegration());
    });
    expect(servedBy(restApiOf(model), 'prod')).toEqual(['OPTIONS /', 'OPTIONS /pets', 'GET /pets']);
    expect(model.warnings).toEqual([]);
  });

  test('lacks a method that the Deployment does not depend on, and the warning names it and the fix', () => {
    const model = modelOfStack((stack) => {
      const api = new RestApi(stack, 'Api');
      const pets = api.root.addResource('pets');
      pets.addMethod('GET', new MockIntegration());
      new CfnMethod(stack, 'Late', {
        restApiId: api.restApiId,
        resourceId: pets.resourceId,
        httpMethod: 'PUT',
        authorizationType: 'NONE',
        integration: { type: 'MOCK' },
      });
    });
    const api = restApiOf(model);
    expect(servedBy(api, 'prod')).toEqual(['GET /pets']);
    expect(Object.keys(api.resources[1]?.methods ?? {})).toEqual(['GET', 'PUT']);
    expect(model.warnings.map(({ origin }) => origin.constructPath)).toEqual(['Pets/Late']);
    expect(model.warnings[0]).toMatchObject({
      code: 'METHOD_NOT_DEPLOYED',
      fix: expect.stringContaining('a dependency'),
    });
  });

  test('holds methods that are reached through other resources', () => {
    const mock = { AuthorizationType: 'NONE', Integration: { Type: 'MOCK' } };
    const model = modelOfResources({
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'Pets' } },
      Get: {
        Type: 'AWS::ApiGateway::Method',
        Properties: {
          RestApiId: { Ref: 'Api' },
          ResourceId: { 'Fn::GetAtt': 'Api.RootResourceId' },
          HttpMethod: 'get',
          ...mock,
        },
      },
      Between: { Type: 'AWS::SNS::Topic', DependsOn: 'Get' },
      Deployment: {
        Type: 'AWS::ApiGateway::Deployment',
        DependsOn: ['Between'],
        Properties: {
          RestApiId: { Ref: 'Api' },
          StageName: 'live',
          StageDescription: { ThrottlingRateLimit: '7', Variables: { a: 1 } },
        },
      },
    });
    const api = restApiOf(model);
    expect(servedBy(api, 'live')).toEqual(['GET /']);
    expect(api.stages[0]).toMatchObject({ methodSettings: { '*/*': { rateLimit: 7 } }, variables: { a: '1' } });
  });

  test('holds the methods of a stack that is deployed earlier, and not those of a later one', () => {
    const model = modelOfApp((app) => {
      const base = new Stack(app, 'Base');
      const api = new RestApi(base, 'Api', { deploy: false });
      api.root.addMethod('GET', new MockIntegration());
      const middle = new Stack(app, 'Middle');
      const release = new Stack(app, 'Release');
      const late = new Stack(app, 'Late');
      const add = (stack: Stack, httpMethod: string) =>
        new CfnMethod(stack, 'Method', {
          ...{ restApiId: api.restApiId, resourceId: api.root.resourceId, httpMethod },
          authorizationType: 'NONE',
          integration: { type: 'MOCK' },
        });
      add(middle, 'PUT');
      add(late, 'DELETE');
      release.addStackDependency(middle);
      const deployment = new Deployment(release, 'Deployment', {
        api: RestApi.fromRestApiId(release, 'Imported', api.restApiId),
      });
      new Stage(release, 'Stage', { deployment, stageName: 'prod' });
    });
    expect(servedBy(restApiOf(model), 'prod').toSorted()).toEqual(['GET /', 'PUT /']);
    expect(model.warnings.map(({ origin }) => origin.constructPath)).toEqual(['Late/Method']);
  });

  test('holds the methods of nested stacks that the Deployment depends on', () => {
    const model = modelOfStack((stack) => {
      const api = new RestApi(stack, 'Api', { deploy: false });
      api.root.addMethod('GET', new MockIntegration());
      const routes = (id: string) => {
        const nested = new NestedStack(stack, id);
        const imported = RestApi.fromRestApiAttributes(nested, 'Api', {
          restApiId: api.restApiId,
          rootResourceId: api.restApiRootResourceId,
        });
        imported.root.addResource(id.toLowerCase()).addMethod('GET', new MockIntegration());
        return nested;
      };
      const held = routes('Held');
      routes('Lost');
      const release = new NestedStack(stack, 'Release');
      const deployment = new Deployment(release, 'Deployment', {
        api: RestApi.fromRestApiId(release, 'Api', api.restApiId),
      });
      release.addStackDependency(held);
      release.node.addDependency(api.root.node.findChild('GET'));
      new Stage(release, 'Stage', { deployment });
    });
    expect(servedBy(restApiOf(model), 'prod').toSorted()).toEqual(['GET /', 'GET /held']);
    expect(model.warnings.map(({ origin }) => origin.constructPath)).toEqual([expect.stringContaining('/Lost/')]);
  });
});
