import type { AssemblyModel } from '../../src/model/assembly-model.js';
import type { HttpApi, HttpRoute } from '../../src/model/http-api.js';
import type { ApiKey, Method, RestApi, RestResource, RestStage, UsagePlan } from '../../src/model/rest-api.js';
import { Unresolved } from '../../src/model/unresolved.js';
import type { WebSocketApi } from '../../src/model/websocket-api.js';
import { emptyModel, originOf } from '../aws/assembly-models.js';

function methodOf(httpMethod: string, resourceId: string, resourcePath: string): Method {
  return {
    origin: originOf(`${resourcePath}${httpMethod}`),
    httpMethod,
    resourceId,
    resourcePath,
    authorizationType: 'NONE',
    authorizationScopes: [],
    apiKeyRequired: true,
    requestParameters: { 'method.request.querystring.page': true },
    requestModels: {},
    methodResponses: { '200': { statusCode: '200', responseParameters: {}, responseModels: {} } },
    integration: {
      type: 'MOCK',
      uri: new Unresolved("Ref 'X'", 'no value', 'pass --parameter X=…', originOf('X')),
      connectionType: 'INTERNET',
      requestParameters: {},
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
      passthroughBehavior: 'WHEN_NO_MATCH',
      timeoutMillis: 29_000,
      cacheNamespace: resourceId,
      cacheKeyParameters: [],
      integrationResponses: [{ statusCode: '200', responseParameters: {}, responseTemplates: {} }],
      responseTransferMode: 'BUFFERED',
    },
  };
}

const root: RestResource = { origin: originOf('Root'), id: 'root1', pathPart: '', path: '/', methods: {} };
const users: RestResource = {
  origin: originOf('Users'),
  id: 'users1',
  parentId: 'root1',
  pathPart: 'users',
  path: '/users',
  methods: { GET: methodOf('GET', 'users1', '/users') },
};
const late: RestResource = { ...users, id: 'late1', pathPart: 'late', path: '/late' };

const prod: RestStage = {
  origin: originOf('Prod'),
  name: 'prod',
  deployment: { origin: originOf('Deployment'), id: 'dep1', resources: [root, users] },
  variables: { color: 'blue' },
  methodSettings: { '*/*': { rateLimit: 100, burstLimit: 200 }, '/users/GET': { rateLimit: 5 } },
  cacheClusterEnabled: false,
  tracingEnabled: true,
};

/** Its resource `/late` is in no deployment. */
export const restApi: RestApi = {
  protocol: 'REST',
  origin: originOf('Api'),
  id: 'rest1',
  name: 'Users',
  rootResourceId: 'root1',
  region: 'eu-west-1',
  accountId: '123456789012',
  endpointType: 'REGIONAL',
  apiKeySource: 'HEADER',
  binaryMediaTypes: [],
  disableExecuteApiEndpoint: false,
  resources: [root, users, late],
  authorizers: [
    {
      origin: originOf('Auth'),
      id: 'auth1',
      name: 'tokens',
      type: 'TOKEN',
      authorizerUri: 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations',
      identitySources: ['method.request.header.Authorization'],
      resultTtlSeconds: 300,
      providerArns: [],
    },
  ],
  models: {
    User: { origin: originOf('User'), name: 'User', contentType: 'application/json', schema: { type: 'object' } },
  },
  requestValidators: [],
  gatewayResponses: {
    DEFAULT_4XX: {
      origin: originOf('G4'),
      responseType: 'DEFAULT_4XX',
      statusCode: 404,
      responseParameters: { 'gatewayresponse.header.X': "'y'" },
      responseTemplates: {},
    },
  },
  stages: [prod],
  domains: [],
};

const route: HttpRoute = {
  origin: originOf('Route'),
  id: 'route1',
  routeKey: 'GET /items',
  authorizationType: 'JWT',
  authorizationScopes: ['read'],
  authorizer: {
    origin: originOf('Jwt'),
    id: 'jwt1',
    name: 'jwt',
    type: 'JWT',
    identitySources: ['$request.header.Authorization'],
    jwtIssuer: 'https://issuer.test',
    jwtAudience: ['web'],
    payloadFormatVersion: '2.0',
    enableSimpleResponses: false,
    resultTtlSeconds: 0,
  },
  integration: {
    origin: originOf('Integration'),
    id: 'int1',
    integrationType: 'AWS_PROXY',
    integrationUri: 'arn:aws:lambda:eu-west-1:123456789012:function:items',
    payloadFormatVersion: '2.0',
    connectionType: 'INTERNET',
    timeoutMillis: 30_000,
    requestParameters: {},
    responseParameters: {},
  },
};

export const httpApi: HttpApi = {
  protocol: 'HTTP',
  origin: originOf('HttpApi'),
  id: 'http1',
  name: 'Items',
  region: 'eu-west-1',
  accountId: '123456789012',
  disableExecuteApiEndpoint: false,
  routes: [route],
  authorizers: route.authorizer ? [route.authorizer] : [],
  stages: [
    {
      origin: originOf('Default'),
      name: '$default',
      autoDeploy: true,
      routes: [route],
      variables: { color: 'blue', size: 'l' },
      defaultRouteSettings: { rateLimit: 10, burstLimit: 20 },
      routeSettings: {},
    },
  ],
  domains: [],
};

const webSocketApi: WebSocketApi = {
  protocol: 'WEBSOCKET',
  origin: originOf('Chat'),
  id: 'ws1',
  name: 'Chat',
  region: 'eu-west-1',
  accountId: '123456789012',
  disableExecuteApiEndpoint: false,
  routeSelectionExpression: '$request.body.action',
  apiKeySelectionExpression: '$request.header.x-api-key',
  routes: [],
  authorizers: [],
  models: {},
  stages: [],
  domains: [],
};

export const customer: ApiKey = {
  origin: originOf('Key'),
  id: 'key1',
  name: 'customer',
  value: 'a-very-secret-value-of-a-key',
  enabled: true,
};

export const basic: UsagePlan = {
  origin: originOf('Plan'),
  id: 'plan1',
  name: 'basic',
  throttle: { rateLimit: 50, burstLimit: 100 },
  quota: { limit: 1000, offset: 0, period: 'MONTH' },
  apiStages: [{ apiId: 'rest1', stageName: 'prod', throttle: { '/users/GET': { rateLimit: 1 } } }],
  apiKeys: [customer],
};

export const model: AssemblyModel = {
  ...emptyModel,
  apis: [restApi, httpApi, webSocketApi],
  apiKeys: [customer],
  usagePlans: [basic],
};
