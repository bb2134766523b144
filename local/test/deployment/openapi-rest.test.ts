import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ApiDefinition,
  AssetApiDefinition,
  CfnMethod,
  InlineApiDefinition,
  SpecRestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { modelOfResources, modelOfStack, restApiOf, servedBy, temporaryFolder } from './model-of.js';

const mock = {
  type: 'mock',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  responses: { default: { statusCode: '200' }, '5\\d\\d': { statusCode: 502 } },
};
const info = { title: 'Pet store', description: 'All pets', version: '1.0' };

function modelOf(definition: object, parameters: Record<string, unknown> = {}) {
  return modelOfResources({
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: definition, ...parameters } },
    Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod' } },
  });
}

function methodsOf(definition: object, parameters?: Record<string, unknown>) {
  const { resources } = restApiOf(modelOf(definition, parameters));
  return Object.fromEntries(
    resources.flatMap(({ path, methods }) =>
      Object.values(methods).map((method) => [`${method.httpMethod} ${path}`, method]),
    ),
  );
}

const openApi3 = {
  openapi: '3.0.1',
  info,
  'x-amazon-apigateway-binary-media-types': ['image/png'],
  'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
  'x-amazon-apigateway-minimum-compression-size': 1024,
  'x-amazon-apigateway-endpoint-configuration': { types: ['REGIONAL'], disableExecuteApiEndpoint: true },
  'x-amazon-apigateway-policy': { Version: '2012-10-17', Statement: [] },
  'x-amazon-apigateway-request-validator': 'all',
  'x-amazon-apigateway-request-validators': {
    all: { validateRequestBody: true, validateRequestParameters: true },
    none: { validateRequestBody: false, validateRequestParameters: false },
  },
  'x-amazon-apigateway-gateway-responses': {
    DEFAULT_4XX: { statusCode: 499, responseParameters: { 'gatewayresponse.header.x': "'y'" } },
  },
  security: [{ token: [] }],
  paths: {
    '/pets': {
      parameters: [{ $ref: '#/components/parameters/page' }],
      get: {
        operationId: 'listPets',
        'x-amazon-apigateway-request-validator': 'none',
        parameters: [{ in: 'header', name: 'x-trace' }],
        responses: {
          200: {
            description: 'ok',
            headers: { 'X-Total': { schema: { type: 'integer' } } },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pets' } } },
          },
        },
        'x-amazon-apigateway-integration': mock,
      },
      post: {
        security: [{ pool: ['pets/write'] }, { api_key: [] }],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
        'x-amazon-apigateway-integration': { $ref: '#/components/x-amazon-apigateway-integrations/backend' },
      },
    },
    '/pets/{petId}/{proxy+}': {
      'x-amazon-apigateway-any-method': { security: [{ signed: [] }], 'x-amazon-apigateway-integration': mock },
      options: { security: [], 'x-amazon-apigateway-integration': mock },
    },
  },
  components: {
    parameters: { page: { in: 'query', name: 'page', required: true } },
    schemas: {
      Pet: { type: 'object', properties: { kind: { $ref: '#/components/schemas/Kind' } } },
      Pets: { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
      Kind: { enum: ['cat', 'dog'] },
    },
    securitySchemes: {
      token: {
        ...{ type: 'apiKey', name: 'X-Token', in: 'header', 'x-amazon-apigateway-authtype': 'custom' },
        'x-amazon-apigateway-authorizer': { type: 'token', authorizerUri: 'arn:x', authorizerResultTtlInSeconds: 60 },
      },
      pool: {
        ...{
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
          'x-amazon-apigateway-authtype': 'cognito_user_pools',
        },
        'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: ['arn:pool'] },
      },
      signed: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
      api_key: { type: 'apiKey', name: 'X-Api-Key', in: 'header' },
    },
    'x-amazon-apigateway-integrations': {
      backend: {
        ...{ type: 'http_proxy', httpMethod: 'post', uri: 'https://pets.example.com', payloadFormatVersion: 1.0 },
        ...{ connectionType: 'VPC_LINK', connectionId: 'link', timeoutInMillis: 5000, cacheKeyParameters: ['a'] },
      },
    },
  },
};

describe('an OpenAPI 3.0 definition of a REST API', () => {
  test('gives the settings of the API', () => {
    expect(restApiOf(modelOf(openApi3))).toMatchObject({
      name: 'Pet store',
      description: 'All pets',
      binaryMediaTypes: ['image/png'],
      apiKeySource: 'AUTHORIZER',
      minimumCompressionSize: 1024,
      endpointType: 'REGIONAL',
      disableExecuteApiEndpoint: true,
      policy: { Version: '2012-10-17', Statement: [] },
      gatewayResponses: {
        DEFAULT_4XX: { statusCode: 499, responseParameters: { 'gatewayresponse.header.x': "'y'" } },
      },
    });
  });

  test('gives way to what the template itself says', () => {
    expect(restApiOf(modelOf(openApi3, { Name: 'Own', ApiKeySourceType: 'HEADER' }))).toMatchObject({
      name: 'Own',
      apiKeySource: 'HEADER',
      description: 'All pets',
    });
  });

  test('gives the resources with every path that leads to one, and the same ids each time', () => {
    const [first, second] = [restApiOf(modelOf(openApi3)), restApiOf(modelOf(openApi3))];
    expect(first.resources.map(({ path }) => path)).toEqual(['/', '/pets', '/pets/{petId}', '/pets/{petId}/{proxy+}']);
    expect(first.resources.map(({ id }) => id)).toEqual(second.resources.map(({ id }) => id));
    expect(new Set(first.resources.map(({ id }) => id)).size).toBe(4);
  });

  test('is served whole by a Deployment of the API', () => {
    expect(servedBy(restApiOf(modelOf(openApi3)), 'prod')).toEqual([
      'GET /pets',
      'POST /pets',
      'OPTIONS /pets/{petId}/{proxy+}',
      'ANY /pets/{petId}/{proxy+}',
    ]);
    expect(modelOf(openApi3).warnings).toEqual([]);
  });

  test('gives parameters with whether they are required; those of the path are, declared or not', () => {
    const methods = methodsOf(openApi3);
    expect(methods['GET /pets']?.requestParameters).toEqual({
      'method.request.querystring.page': true,
      'method.request.header.x-trace': false,
    });
    expect(methods['ANY /pets/{petId}/{proxy+}']?.requestParameters).toEqual({
      'method.request.path.petId': true,
      'method.request.path.proxy': true,
    });
  });

  test('gives models in which references are the addresses of other models', () => {
    const api = restApiOf(modelOf(openApi3));
    expect(Object.keys(api.models)).toEqual(['Pet', 'Pets', 'Kind']);
    expect(api.models.Pets?.schema).toEqual({
      type: 'array',
      items: { $ref: `https://apigateway.amazonaws.com/restapis/${api.id}/models/Pet` },
    });
    const methods = methodsOf(openApi3);
    expect(methods['POST /pets']?.requestModels).toEqual({ 'application/json': 'Pet' });
    expect(methods['GET /pets']?.methodResponses['200']).toEqual({
      statusCode: '200',
      responseParameters: { 'method.response.header.X-Total': false },
      responseModels: { 'application/json': 'Pets' },
    });
  });

  test('gives a model of its own to a schema without a name', () => {
    const schema = { type: 'object', required: ['name'] };
    const api = restApiOf(
      modelOf({
        openapi: '3.0.0',
        paths: {
          '/': {
            post: { requestBody: { content: { 'text/json': { schema } } }, 'x-amazon-apigateway-integration': mock },
          },
        },
      }),
    );
    const name = api.resources[0]?.methods.POST?.requestModels['text/json'] ?? '';
    expect(api.models[name]?.schema).toEqual(schema);
  });

  test('gives request validators: the one of the operation, else that of the API', () => {
    const methods = methodsOf(openApi3);
    expect(methods['GET /pets']?.requestValidator).toMatchObject({ name: 'none', validateRequestBody: false });
    expect(methods['POST /pets']?.requestValidator).toMatchObject({ name: 'all', validateRequestBody: true });
  });

  test('gives authorization by the security of the operation, else of the API', () => {
    const methods = methodsOf(openApi3);
    expect(methods['GET /pets']).toMatchObject({
      authorizationType: 'CUSTOM',
      apiKeyRequired: false,
      authorizer: {
        ...{ name: 'token', type: 'TOKEN', authorizerUri: 'arn:x', resultTtlSeconds: 60 },
        identitySources: ['method.request.header.X-Token'],
      },
    });
    expect(methods['POST /pets']).toMatchObject({
      authorizationType: 'COGNITO_USER_POOLS',
      authorizationScopes: ['pets/write'],
      apiKeyRequired: true,
      authorizer: { providerArns: ['arn:pool'], identitySources: ['method.request.header.Authorization'] },
    });
    expect(methods['ANY /pets/{petId}/{proxy+}']).toMatchObject({ authorizationType: 'AWS_IAM' });
    expect(methods['OPTIONS /pets/{petId}/{proxy+}']).toMatchObject({ authorizationType: 'NONE' });
  });

  test('gives integrations, referred to or in place', () => {
    const methods = methodsOf(openApi3);
    expect(methods['POST /pets']?.integration).toMatchObject({
      ...{ type: 'HTTP_PROXY', integrationHttpMethod: 'POST', uri: 'https://pets.example.com', timeoutMillis: 5000 },
      ...{ connectionType: 'VPC_LINK', connectionId: 'link', cacheKeyParameters: ['a'] },
    });
    const responses = methods['GET /pets']?.integration?.integrationResponses;
    expect(responses?.map(({ statusCode, selectionPattern }) => [statusCode, selectionPattern])).toEqual([
      ['200', undefined],
      ['502', '5\\d\\d'],
    ]);
  });

  test('drops a mapping whose source is no text, with a warning that FailOnWarnings makes an error', () => {
    const integration = {
      ...mock,
      requestParameters: { 'integration.request.header.a': true, 'integration.request.header.b': "'b'" },
    };
    const definition = {
      openapi: '3.0.1',
      info,
      paths: { '/test': { get: { 'x-amazon-apigateway-integration': integration } } },
    };
    expect(methodsOf(definition)['GET /test']?.integration?.requestParameters).toEqual({
      'integration.request.header.b': "'b'",
    });
    const message =
      "Invalid format for 'requestParameters'. Expected type string for property 'integration.request.header.a' of resource '/test' and method 'GET' but got 'true'";
    expect(modelOf(definition).warnings.map((warning) => warning.message)).toEqual([message]);
    expect(() => modelOf(definition, { FailOnWarnings: 'true' })).toThrow(message);
  });

  test.each([
    ['ignore', undefined, '/test'],
    ['prepend', undefined, '/one/two/test'],
    ['split', undefined, '/two/test'],
    ['prepend', { basePath: { default: '/base' } }, '/base/test'],
    ['split', { basePath: { default: '/base' } }, '/test'],
  ])('has its base path by the parameter basepath=%s (server variables %j): %s', (basepath, variables, path) => {
    const definition = {
      openapi: '3.0.1',
      info,
      servers: [{ url: 'https://example.com/one/two/', ...(variables && { variables }) }],
      paths: { '/test': { get: { 'x-amazon-apigateway-integration': mock } } },
    };
    expect(Object.keys(methodsOf(definition, { Parameters: { basepath } }))).toEqual([`GET ${path}`]);
  });
});

describe('a Swagger 2.0 definition of a REST API', () => {
  const swagger = {
    swagger: '2.0',
    info,
    basePath: '/base/v1',
    consumes: ['application/xml'],
    securityDefinitions: { api_key: { type: 'apiKey', name: 'x-api-key', in: 'header' } },
    definitions: { Pet: { type: 'object', properties: { parent: { $ref: '#/definitions/Pet' } } } },
    paths: {
      '/pets': {
        post: {
          security: [{ api_key: [] }],
          produces: ['text/html'],
          parameters: [
            { in: 'body', name: 'Pet', schema: { $ref: '#/definitions/Pet' } },
            { in: 'query', name: 'dry', required: true },
          ],
          responses: { 201: { schema: { $ref: '#/definitions/Pet' }, headers: { Location: {} } }, default: {} },
          'x-amazon-apigateway-integration': mock,
        },
      },
    },
  };

  test('gives methods with models by the media types that they consume and produce', () => {
    const api = restApiOf(modelOf(swagger));
    const method = api.resources[1]?.methods.POST;
    expect(method).toMatchObject({
      apiKeyRequired: true,
      requestModels: { 'application/xml': 'Pet' },
      requestParameters: { 'method.request.querystring.dry': true },
      methodResponses: {
        201: {
          responseModels: { 'text/html': 'Pet' },
          responseParameters: { 'method.response.header.Location': false },
        },
      },
    });
    expect(api.models.Pet?.schema).toEqual({
      type: 'object',
      properties: { parent: { $ref: `https://apigateway.amazonaws.com/restapis/${api.id}/models/Pet` } },
    });
  });

  test('has no response for `default`, and says so', () => {
    const model = modelOf(swagger);
    expect(Object.keys(restApiOf(model).resources[1]?.methods.POST?.methodResponses ?? {})).toEqual(['201']);
    expect(model.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('the response default of POST /pets'),
    ]);
  });

  test('has its base path before its paths if the template says so', () => {
    expect(Object.keys(methodsOf(swagger, { Parameters: { basepath: 'prepend' } }))).toEqual(['POST /base/v1/pets']);
  });
});

describe('a definition in the CDK', () => {
  const specRestApi = (definition: (stack: import('aws-cdk-lib').Stack) => ApiDefinition) =>
    modelOfStack((stack) => {
      const api = new SpecRestApi(stack, 'Api', { apiDefinition: definition(stack) });
      const extra = api.root.addResource('extra');
      const method = new CfnMethod(stack, 'Extra', {
        ...{ restApiId: api.restApiId, resourceId: extra.resourceId, httpMethod: 'GET', authorizationType: 'NONE' },
        integration: { type: 'MOCK' },
      });
      api.latestDeployment?.node.addDependency(method);
    });

  test('may hold tokens, and resources beside it are served too', () => {
    const model = specRestApi((stack) => {
      const fn = new LambdaFunction(stack, 'Handler', {
        ...{ runtime: Runtime.NODEJS_20_X, handler: 'index.handler', code: Code.fromInline('exports.handler = 0') },
      });
      const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${fn.functionArn}/invocations`;
      const integration = { type: 'aws_proxy', httpMethod: 'POST', uri };
      return new InlineApiDefinition({
        ...{ openapi: '3.0.2', info },
        paths: { '/pets': { get: { 'x-amazon-apigateway-integration': integration } } },
      });
    });
    const api = restApiOf(model);
    expect(servedBy(api, 'prod').toSorted()).toEqual(['GET /extra', 'GET /pets']);
    const pets = api.resources.find(({ path }) => path === '/pets');
    expect(pets?.methods.GET?.integration?.uri).toContain(`${model.functions[0]?.arn}/invocations`);
    expect(model.warnings).toEqual([]);
  });

  test('may be an asset in YAML, with status codes as numbers', () => {
    const file = join(temporaryFolder(), 'api.yaml');
    writeFileSync(
      file,
      [
        'openapi: 3.0.1',
        'info: {title: test, version: 1}',
        'paths:',
        '  /test:',
        '    get:',
        '      responses:',
        '        200: {description: ok}',
        '      x-amazon-apigateway-integration:',
        '        type: mock',
        '        passthroughBehavior: when_no_templates',
        '        responses: {default: {statusCode: 200}}',
      ].join('\n'),
    );
    const model = specRestApi(() => new AssetApiDefinition(file));
    const api = restApiOf(model);
    expect(servedBy(api, 'prod').toSorted()).toEqual(['GET /extra', 'GET /test']);
    expect(api.resources.find(({ path }) => path === '/test')?.methods.GET).toMatchObject({
      methodResponses: { 200: { statusCode: '200' } },
      integration: { passthroughBehavior: 'WHEN_NO_TEMPLATES', integrationResponses: [{ statusCode: '200' }] },
    });
  });
});

describe('a definition that cannot be imported is refused with its place', () => {
  const get = (operation: object) => ({ openapi: '3.0.1', info, paths: { '/a': { get: operation } } });

  test.each([
    ['no version', { info, paths: {} }, 'names no version of OpenAPI'],
    ['OpenAPI 3.1', { openapi: '3.1.0', info, paths: {} }, 'is OpenAPI 3.1.0'],
    [
      'a reference to nothing',
      { ...get({}), paths: { '/a': { $ref: '#/components/none' } } },
      '#/components/none refers to nothing',
    ],
    [
      'a reference to another file',
      { ...get({}), paths: { '/a': { $ref: 'other.yaml' } } },
      'other.yaml is outside of the definition',
    ],
    ['a path without a slash', { openapi: '3.0.1', paths: { a: {} } }, 'paths.a does not begin with a slash'],
    [
      'an unknown request validator',
      get({ 'x-amazon-apigateway-request-validator': 'x' }),
      'GET /a x-amazon-apigateway-request-validator names "x"',
    ],
    [
      'an unknown integration',
      get({ 'x-amazon-apigateway-integration': { type: 'magic' } }),
      'GET /a Integration.Type is "MAGIC"',
    ],
    ['text that is no YAML', '{"a":' as unknown as object, 'neither JSON nor YAML'],
  ])('%s', (_, definition, message) => {
    expect(() => modelOf(definition)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPENAPI', message: expect.stringContaining(message) }),
    );
  });
});
