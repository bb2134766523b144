import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  FlushStageCacheCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetAuthorizersCommand,
  GetDeploymentsCommand,
  GetGatewayResponsesCommand,
  GetIntegrationCommand,
  GetMethodCommand,
  GetModelsCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  GetRestApisCommand,
  GetStageCommand,
  GetStagesCommand,
  GetUsageCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  type PatchOperation,
  TestInvokeMethodCommand,
  UpdateApiKeyCommand,
  UpdateStageCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import {
  ApiGatewayV2Client,
  GetApiCommand,
  GetApisCommand,
  GetAuthorizersCommand as GetAuthorizersV2Command,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetStagesCommand as GetStagesV2Command,
  UpdateStageCommand as UpdateStageV2Command,
} from '@aws-sdk/client-apigatewayv2';
import { createControlPlane } from '../../src/control-plane/control-plane.js';
import { type ControlPlaneChange, ControlPlaneState } from '../../src/control-plane/control-plane-state.js';
import type { RunningApis } from '../../src/control-plane/running-apis.js';
import type { HttpStage } from '../../src/model/http-api.js';
import type { RestStage } from '../../src/model/rest-api.js';
import { clientConfiguration, serveAwsCalls } from '../aws/serve-aws-calls.js';
import { basic, customer, httpApi, model, restApi } from './api-models.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const flushed: string[] = [];
const running: RunningApis = {
  flushStageCache: (apiId, stageName) => flushed.push(`${apiId}/${stageName}`),
  flushStageAuthorizersCache: (apiId, stageName) => flushed.push(`authorizers of ${apiId}/${stageName}`),
  testInvokeMethod: async (_api, method, { pathWithQueryString = '', body = '' }) => ({
    status: 200,
    body: `${method.httpMethod} ${pathWithQueryString} ${body}`,
    headers: { 'Content-Type': 'text/plain' },
    multiValueHeaders: { 'Content-Type': ['text/plain'] },
    log: 'Execution log for request …',
    latency: 3,
  }),
  usageOf: (planId, apiKeyId, startDate, endDate) =>
    `${planId} ${apiKeyId} ${startDate} ${endDate}` === 'plan1 key1 2026-03-01 2026-03-02'
      ? [
          [3, 997],
          [4, 993],
        ]
      : [],
};

let state: ControlPlaneState;
let changes: ControlPlaneChange[];
let server: Awaited<ReturnType<typeof serveAwsCalls>>;
let client: APIGatewayClient;
let clientV2: ApiGatewayV2Client;

beforeEach(async () => {
  flushed.length = 0;
  changes = [];
  state = new ControlPlaneState(model);
  state.onChange((change) => changes.push(change));
  server = await serveAwsCalls(createControlPlane(state, running, { now: () => now }));
  client = new APIGatewayClient(clientConfiguration(server.url));
  clientV2 = new ApiGatewayV2Client(clientConfiguration(server.url));
});

afterEach(async () => {
  client.destroy();
  clientV2.destroy();
  await server.close();
});

const prod = (): RestStage => state.currentStage('rest1', restApi.stages[0] as RestStage);
const byDefault = (): HttpStage => state.currentStage('http1', httpApi.stages[0] as HttpStage);
const stage = { restApiId: 'rest1', stageName: 'prod' };
const replace = (path: string, value: string): PatchOperation => ({ op: 'replace', path, value });
const update = (...patchOperations: PatchOperation[]) =>
  client.send(new UpdateStageCommand({ ...stage, patchOperations }));

describe('REST APIs can be read', () => {
  test('the APIs', async () => {
    const { items } = await client.send(new GetRestApisCommand({}));
    expect(items).toMatchObject([{ id: 'rest1', name: 'Users', createdDate: new Date(now), rootResourceId: 'root1' }]);
  });

  test('an API that is not there', async () => {
    await expect(client.send(new GetRestApiCommand({ restApiId: 'http1' }))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Invalid API identifier specified',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('resources, with their methods when these are embedded', async () => {
    const names = await client.send(new GetResourcesCommand({ restApiId: 'rest1' }));
    expect(names.items?.map(({ path }) => path)).toEqual(['/', '/users', '/late']);
    expect(names.items?.[1]?.resourceMethods).toEqual({ GET: {} });
    const whole = await client.send(new GetResourcesCommand({ restApiId: 'rest1', embed: ['methods'] }));
    expect(whole.items?.[1]?.resourceMethods?.GET).toMatchObject({
      httpMethod: 'GET',
      apiKeyRequired: true,
      methodIntegration: { type: 'MOCK' },
    });
  });

  test('resources, page by page', async () => {
    const first = await client.send(new GetResourcesCommand({ restApiId: 'rest1', limit: 2 }));
    expect(first.items).toHaveLength(2);
    const { position } = first;
    const second = await client.send(new GetResourcesCommand({ restApiId: 'rest1', limit: 2, position }));
    expect(second.items?.map(({ id }) => id)).toEqual(['late1']);
    expect(second.position).toBeUndefined();
  });

  test('a method and its integration; what has no value before deployment is left out', async () => {
    const place = { restApiId: 'rest1', resourceId: 'users1', httpMethod: 'GET' };
    const method = await client.send(new GetMethodCommand(place));
    expect(method.requestParameters).toEqual({ 'method.request.querystring.page': true });
    const integration = await client.send(new GetIntegrationCommand(place));
    expect(integration).toMatchObject({
      type: 'MOCK',
      timeoutInMillis: 29_000,
      integrationResponses: { 200: { statusCode: '200' } },
    });
    expect(integration.uri).toBeUndefined();
  });

  test('authorizers, models and gateway responses', async () => {
    const { items: authorizers } = await client.send(new GetAuthorizersCommand({ restApiId: 'rest1' }));
    expect(authorizers).toMatchObject([{ id: 'auth1', authType: 'custom', authorizerResultTtlInSeconds: 300 }]);
    const { items: models } = await client.send(new GetModelsCommand({ restApiId: 'rest1' }));
    expect(models).toMatchObject([{ name: 'User', schema: '{"type":"object"}' }]);
    const { items: responses } = await client.send(new GetGatewayResponsesCommand({ restApiId: 'rest1' }));
    expect(responses).toMatchObject([{ responseType: 'DEFAULT_4XX', statusCode: '404' }]);
  });

  test('stages with their settings', async () => {
    const { item } = await client.send(new GetStagesCommand({ restApiId: 'rest1' }));
    expect(item).toMatchObject([
      {
        stageName: 'prod',
        deploymentId: 'dep1',
        variables: { color: 'blue' },
        methodSettings: {
          '*/*': { throttlingRateLimit: 100, throttlingBurstLimit: 200 },
          '~1users/GET': { throttlingRateLimit: 5, cachingEnabled: false },
        },
      },
    ]);
  });

  test('a method can be tried', async () => {
    const invocation = { pathWithQueryString: '/users?page=1', body: 'hi' };
    const place = { restApiId: 'rest1', resourceId: 'users1', httpMethod: 'GET' };
    const result = await client.send(new TestInvokeMethodCommand({ ...place, ...invocation }));
    expect(result).toMatchObject({ status: 200, body: 'GET /users?page=1 hi', latency: 3 });
  });
});

describe('a change of a stage', () => {
  test('shows in the running API and in the answer', async () => {
    const answer = await update(
      replace('/*/*/throttling/rateLimit', '7.5'),
      replace('/~1users/GET/caching/ttlInSeconds', '60'),
      replace('/users/POST/logging/loglevel', 'INFO'),
      replace('/variables/color', 'green'),
      replace('/cacheClusterEnabled', 'true'),
      replace('/cacheClusterSize', '0.5'),
    );
    expect(prod()).toMatchObject({
      methodSettings: {
        '*/*': { rateLimit: 7.5, burstLimit: 200 },
        '/users/GET': { rateLimit: 5, cacheTtlSeconds: 60 },
        '/users/POST': { loggingLevel: 'INFO' },
      },
      variables: { color: 'green' },
      cacheClusterEnabled: true,
      cacheClusterSize: '0.5',
    });
    expect(answer.variables).toEqual({ color: 'green' });
    expect(changes).toEqual([{ kind: 'stage', apiId: 'rest1', stageName: 'prod' }]);
  });

  test('removes variables and the settings of a method', async () => {
    await update({ op: 'remove', path: '/variables/color' }, { op: 'remove', path: '/~1users/GET' });
    expect(prod().variables).toEqual({});
    expect(Object.keys(prod().methodSettings)).toEqual(['*/*']);
  });

  test.each([
    [
      'an unknown path',
      replace('/colour', 'red'),
      "Invalid patch path '/colour' specified for op 'replace'. Must be one of: [",
    ],
    ['a word for a number', replace('/*/*/throttling/rateLimit', 'fast'), "Invalid number value: 'fast'"],
    ['a word for a boolean', replace('/tracingEnabled', 'maybe'), "Invalid boolean value: 'maybe'"],
    ['a deployment that is not there', replace('/deploymentId', 'nope'), 'Invalid deployment identifier specified'],
  ])('with %s is refused, and nothing of it is done', async (_what, operation, message) => {
    await expect(update(replace('/variables/color', 'green'), operation)).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining(message),
    });
    expect(prod().variables).toEqual({ color: 'blue' });
    expect(changes).toEqual([]);
  });

  test('is gone once the assembly is loaded again', async () => {
    await update(replace('/variables/color', 'green'));
    state.reload(model);
    expect(prod().variables).toEqual({ color: 'blue' });
  });

  test('its cache can be flushed', async () => {
    const { $metadata } = await client.send(new FlushStageCacheCommand(stage));
    expect($metadata.httpStatusCode).toBe(202);
    expect(flushed).toEqual(['rest1/prod']);
  });
});

describe('a deployment', () => {
  test('that is made holds what the API is, and serves it at its stage', async () => {
    const made = await client.send(new CreateDeploymentCommand({ restApiId: 'rest1', stageName: 'prod' }));
    expect(prod().deployment.id).toBe(made.id);
    expect(prod().deployment.resources.map(({ path }) => path)).toContain('/late');
    const { items } = await client.send(new GetDeploymentsCommand({ restApiId: 'rest1' }));
    expect(items?.map(({ id }) => id)).toEqual(['dep1', made.id]);
  });

  test('can be gone back to', async () => {
    await client.send(new CreateDeploymentCommand({ restApiId: 'rest1', stageName: 'prod' }));
    await update(replace('/deploymentId', 'dep1'));
    expect((await client.send(new GetStageCommand(stage))).deploymentId).toBe('dep1');
  });

  test('to a stage that the assembly has not is refused', async () => {
    const made = client.send(new CreateDeploymentCommand({ restApiId: 'rest1', stageName: 'test' }));
    await expect(made).rejects.toMatchObject({ name: 'BadRequestException' });
  });
});

describe('API keys', () => {
  test('are listed without their values unless these are asked for', async () => {
    const without = await client.send(new GetApiKeysCommand({}));
    expect(without.items).toMatchObject([{ id: 'key1', name: 'customer', enabled: true }]);
    expect(without.items?.[0]?.value).toBeUndefined();
    const { items } = await client.send(new GetApiKeysCommand({ includeValues: true, nameQuery: 'cust' }));
    expect(items?.[0]?.value).toBe(customer.value);
    expect((await client.send(new GetApiKeysCommand({ nameQuery: 'other' }))).items).toEqual([]);
  });

  test('can be made, changed and deleted', async () => {
    const made = await client.send(new CreateApiKeyCommand({ name: 'new', enabled: true }));
    expect(made.value).toHaveLength(40);
    expect(state.apiKeys.map(({ name }) => name)).toEqual(['customer', 'new']);
    await client.send(new DeleteApiKeyCommand({ apiKey: made.id }));
    await expect(client.send(new GetApiKeyCommand({ apiKey: made.id }))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Invalid API Key identifier specified',
    });
    expect(changes).toEqual([{ kind: 'apiKeys' }, { kind: 'apiKeys' }]);
  });

  test('that are disabled are so in every plan', async () => {
    await client.send(new UpdateApiKeyCommand({ apiKey: 'key1', patchOperations: [replace('/enabled', 'false')] }));
    expect(state.usagePlans[0]?.apiKeys).toMatchObject([{ id: 'key1', enabled: false }]);
  });

  test('cannot share a value, or be short', async () => {
    const same = client.send(new CreateApiKeyCommand({ value: customer.value }));
    await expect(same).rejects.toMatchObject({ name: 'ConflictException' });
    const short = client.send(new CreateApiKeyCommand({ value: 'short' }));
    await expect(short).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  test('that were made outlive a reload, those of the template are as it says', async () => {
    await client.send(new CreateApiKeyCommand({ name: 'new' }));
    await client.send(new UpdateApiKeyCommand({ apiKey: 'key1', patchOperations: [replace('/enabled', 'false')] }));
    state.reload(model);
    expect(state.apiKeys.map(({ name, enabled }) => [name, enabled]).sort()).toEqual([
      ['customer', true],
      ['new', false],
    ]);
  });
});

describe('usage plans', () => {
  test('are listed', async () => {
    const { items } = await client.send(new GetUsagePlansCommand({}));
    expect(items).toEqual([
      {
        id: 'plan1',
        name: 'basic',
        apiStages: [{ apiId: 'rest1', stage: 'prod', throttle: { '/users/GET': { rateLimit: 1 } } }],
        throttle: { rateLimit: 50, burstLimit: 100 },
        quota: { limit: 1000, offset: 0, period: 'MONTH' },
      },
    ]);
  });

  test('can be made and given keys', async () => {
    const { id: usagePlanId } = await client.send(
      new CreateUsagePlanCommand({
        name: 'gold',
        throttle: { rateLimit: 9, burstLimit: 9 },
        apiStages: [{ apiId: 'rest1', stage: 'prod' }],
      }),
    );
    const key = { usagePlanId, keyId: 'key1', keyType: 'API_KEY' };
    await client.send(new CreateUsagePlanKeyCommand(key));
    const { items } = await client.send(new GetUsagePlanKeysCommand({ usagePlanId }));
    expect(items).toEqual([{ id: 'key1', type: 'API_KEY', name: 'customer', value: customer.value }]);
    expect(state.usagePlans.find(({ id }) => id === usagePlanId)).toMatchObject({
      throttle: { rateLimit: 9, burstLimit: 9 },
      apiStages: [{ apiId: 'rest1', stageName: 'prod' }],
      apiKeys: [customer],
    });
    await expect(client.send(new CreateUsagePlanKeyCommand(key))).rejects.toMatchObject({ name: 'ConflictException' });
  });

  test('can be changed', async () => {
    const patchOperations: PatchOperation[] = [
      replace('/quota/limit', '5'),
      replace('/throttle/rateLimit', '2'),
      { op: 'remove', path: '/apiStages', value: 'rest1:prod' },
    ];
    await client.send(new UpdateUsagePlanCommand({ usagePlanId: 'plan1', patchOperations }));
    expect(state.usagePlans).toEqual([
      { ...basic, quota: { ...basic.quota, limit: 5 }, throttle: { rateLimit: 2, burstLimit: 100 }, apiStages: [] },
    ]);
  });

  test('tell how much of them was used, day by day', async () => {
    const days = { startDate: '2026-03-01', endDate: '2026-03-02' };
    const usage = await client.send(new GetUsageCommand({ usagePlanId: 'plan1', ...days }));
    expect(usage).toMatchObject({
      usagePlanId: 'plan1',
      ...days,
      items: {
        key1: [
          [3, 997],
          [4, 993],
        ],
      },
    });
  });
});

test('an operation that is not emulated says so by name', async () => {
  const made = client.send(new CreateResourceCommand({ restApiId: 'rest1', parentId: 'root1', pathPart: 'x' }));
  await expect(made).rejects.toMatchObject({
    name: 'NotImplementedException',
    message: 'POST /restapis/rest1/resources/root1 is not emulated: an API is what its cloud assembly says',
  });
});

describe('HTTP and WebSocket APIs', () => {
  test('are listed apart from REST APIs', async () => {
    const { Items } = await clientV2.send(new GetApisCommand({}));
    expect(Items).toMatchObject([
      {
        ApiId: 'http1',
        ProtocolType: 'HTTP',
        ApiEndpoint: 'https://http1.execute-api.eu-west-1.amazonaws.com',
        CreatedDate: new Date(now),
      },
      {
        ApiId: 'ws1',
        ProtocolType: 'WEBSOCKET',
        ApiEndpoint: 'wss://ws1.execute-api.eu-west-1.amazonaws.com',
        RouteSelectionExpression: '$request.body.action',
      },
    ]);
    await expect(clientV2.send(new GetApiCommand({ ApiId: 'rest1' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  test('show routes, integrations and authorizers', async () => {
    const { Items: routes } = await clientV2.send(new GetRoutesCommand({ ApiId: 'http1' }));
    expect(routes).toMatchObject([{ RouteKey: 'GET /items', Target: 'integrations/int1', AuthorizerId: 'jwt1' }]);
    const { Items: integrations } = await clientV2.send(new GetIntegrationsCommand({ ApiId: 'http1' }));
    expect(integrations).toMatchObject([
      { IntegrationId: 'int1', PayloadFormatVersion: '2.0', TimeoutInMillis: 30_000 },
    ]);
    const { Items: authorizers } = await clientV2.send(new GetAuthorizersV2Command({ ApiId: 'http1' }));
    expect(authorizers).toMatchObject([
      { AuthorizerType: 'JWT', JwtConfiguration: { Issuer: 'https://issuer.test', Audience: ['web'] } },
    ]);
  });

  test('a change of a stage is merged into it', async () => {
    await clientV2.send(
      new UpdateStageV2Command({
        ApiId: 'http1',
        StageName: '$default',
        DefaultRouteSettings: { ThrottlingRateLimit: 3 },
        RouteSettings: { 'GET /items': { ThrottlingBurstLimit: 1 } },
        StageVariables: { color: 'green', size: '' },
      }),
    );
    expect(byDefault()).toMatchObject({
      defaultRouteSettings: { rateLimit: 3, burstLimit: 20 },
      routeSettings: { 'GET /items': { burstLimit: 1 } },
      variables: { color: 'green' },
    });
    expect(byDefault().variables).not.toHaveProperty('size');
    const { Items } = await clientV2.send(new GetStagesV2Command({ ApiId: 'http1' }));
    expect(Items).toMatchObject([{ DefaultRouteSettings: { ThrottlingRateLimit: 3, ThrottlingBurstLimit: 20 } }]);
  });

  test('a setting for a route that is not there is refused', async () => {
    const change = { ApiId: 'http1', StageName: '$default', RouteSettings: { 'GET /nope': {} } };
    await expect(clientV2.send(new UpdateStageV2Command(change))).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});
