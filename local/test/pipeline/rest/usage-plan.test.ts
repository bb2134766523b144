import {
  APIGatewayClient,
  GetUsageCommand,
  UpdateApiKeyCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import type { Stack } from 'aws-cdk-lib';
import {
  ApiKeySourceType,
  LambdaIntegration,
  MockIntegration,
  Period,
  RestApi,
  type RestApiProps,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { LocalKeys } from '../../../src/authorizers/local-keys.js';
import { LocalGateway } from '../../../src/index.js';
import { prepareRestApi } from '../../../src/pipeline/rest/prepare-rest-api.js';
import { executeRestApi } from '../../../src/pipeline/rest-api.js';
import { createPhases } from '../../../src/serving/stateful-phases.js';
import { echo, nodeFunction, synthesizeStack } from '../../gateway/assemblies.js';
import { TestClock } from '../test-execution.js';
import { apiOf, environmentOf, executionOf, methodOf, requestOf } from './rest-api-fixture.js';

const ann = 'ann-has-a-key-of-twenty-characters';
const bob = 'bob-has-a-key-of-twenty-characters';
const stranger = 'a-key-of-nobody-with-twenty-characters';

interface Limits {
  readonly key?: { rateLimit?: number; burstLimit?: number };
  readonly method?: { rateLimit: number; burstLimit: number };
  readonly stage?: { rate: number; burst: number };
  readonly quota?: { limit: number; period: Period; offset?: number };
}

const ok = new MockIntegration({
  requestTemplates: { 'application/json': '{"statusCode":200}' },
  integrationResponses: [{ statusCode: '200' }],
});

function planned({ key, method, stage, quota }: Limits, props: RestApiProps = {}) {
  return (stack: Stack) => {
    const api = new RestApi(stack, 'Api', {
      ...props,
      ...(stage && { deployOptions: { throttlingRateLimit: stage.rate, throttlingBurstLimit: stage.burst } }),
    });
    const users = api.root.addResource('users');
    const methodResponses = [{ statusCode: '200' }];
    const get = users.addMethod('GET', ok, { apiKeyRequired: true, methodResponses });
    users.addMethod('POST', ok, { apiKeyRequired: true, methodResponses });
    api.root.addResource('open').addMethod('GET', ok, { methodResponses });
    const plan = api.addUsagePlan('Plan', {
      ...(key && { throttle: key }),
      ...(quota && { quota }),
      apiStages: [{ stage: api.deploymentStage, ...(method && { throttle: [{ method: get, throttle: method }] }) }],
    });
    plan.addApiKey(api.addApiKey('Ann', { value: ann }));
    plan.addApiKey(api.addApiKey('Bob', { value: bob }));
    api.addApiKey('Planless', { value: 'a-key-without-a-plan-of-its-own' });
  };
}

class Served implements AsyncDisposable {
  private constructor(
    readonly gateway: LocalGateway,
    readonly clock: TestClock,
    /** Of the execution log. */
    readonly lines: readonly string[],
  ) {}

  static async of(build: (stack: Stack) => void): Promise<Served> {
    const clock = new TestClock();
    const lines: string[] = [];
    const onRequest = ({ log }: { readonly log: readonly string[] }) => lines.push(...log);
    const assembly = synthesizeStack(build);
    const gateway = await LocalGateway.start({ assembly, clock, readsExecutionLogs: true, onRequest });
    return new Served(gateway, clock, lines);
  }

  async get(key?: string, route = 'GET /users'): Promise<string> {
    const headers = key === undefined ? {} : { 'x-api-key': key };
    const response = await this.gateway.request(route, { headers });
    const type = response.headers.get('x-amzn-errortype');
    return response.status === 200 ? '200' : `${response.status} ${type} ${await response.text()}`;
  }

  /** How many requests in a row are let through, of so many. */
  async through(count: number, key?: string, route?: string): Promise<number> {
    let passed = 0;
    for (let sent = 0; sent < count; sent++) if ((await this.get(key, route)) === '200') passed++;
    return passed;
  }

  get client(): APIGatewayClient {
    const { console: endpoint, credentials } = this.gateway;
    return new APIGatewayClient({ region: 'us-east-1', endpoint, credentials });
  }

  [Symbol.asyncDispose]() {
    return this.gateway.close();
  }
}

const forbidden = '403 ForbiddenException {"message":"Forbidden"}';
const throttled = '429 TooManyRequestsException {"message":"Too Many Requests"}';
const exhausted = '429 LimitExceededException {"message":"Limit Exceeded"}';

describe('a method that requires an API key', () => {
  test('takes only an enabled key of a usage plan of its stage', async () => {
    await using api = await Served.of(planned({}));
    expect(await api.get(ann)).toBe('200');
    expect(await api.get()).toBe(forbidden);
    expect(await api.get(stranger)).toBe(forbidden);
    expect(await api.get('a-key-without-a-plan-of-its-own')).toBe(forbidden);
    expect(await api.get(undefined, 'GET /open')).toBe('200');
  });

  test('refuses a key from the moment on that it is disabled', async () => {
    await using api = await Served.of(planned({}));
    const key = api.gateway.model.apiKeys.find(({ value }) => value === ann);
    const patchOperations = [{ op: 'replace' as const, path: '/enabled', value: 'false' }];
    await api.client.send(new UpdateApiKeyCommand({ apiKey: key?.id, patchOperations }));
    expect(await api.get(ann)).toBe(forbidden);
    expect(await api.get(bob)).toBe('200');
  });

  test('takes the key of its authorizer where the API says so', async () => {
    const authorize = `exports.handler = async ({ authorizationToken }) => ({
      principalId: 'p',
      policyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
      usageIdentifierKey: authorizationToken,
    });`;
    await using api = await Served.of((stack) => {
      const rest = new RestApi(stack, 'Api', { apiKeySourceType: ApiKeySourceType.AUTHORIZER });
      const authorizer = new TokenAuthorizer(stack, 'Token', { handler: nodeFunction(stack, 'Authorize', authorize) });
      const integration = new LambdaIntegration(nodeFunction(stack, 'Echo', echo()));
      rest.root.addResource('users').addMethod('GET', integration, { authorizer, apiKeyRequired: true });
      const plan = rest.addUsagePlan('Plan', { apiStages: [{ stage: rest.deploymentStage }] });
      plan.addApiKey(rest.addApiKey('Ann', { value: ann }));
    });
    const get = (authorization: string, key = stranger) =>
      api.gateway.request('GET /users', { headers: { authorization, 'x-api-key': key } });
    const response = await get(ann);
    expect(response.status).toBe(200);
    const { event } = (await response.json()) as { event: { requestContext: { identity: Record<string, string> } } };
    expect(event.requestContext.identity).toMatchObject({ apiKey: ann, apiKeyId: expect.any(String) });
    expect((await get(stranger, ann)).status).toBe(403);
  });
});

describe('throttling', () => {
  test('gives each key the burst of its plan, and then its rate', async () => {
    await using api = await Served.of(planned({ key: { rateLimit: 2, burstLimit: 3 } }));
    expect(await api.through(5, ann)).toBe(3);
    expect(await api.get(ann)).toBe(throttled);
    expect(await api.get(bob)).toBe('200');
    api.clock.advance(1000);
    expect(await api.through(5, ann)).toBe(2);
    api.clock.advance(60_000);
    expect(await api.through(5, ann)).toBe(3);
  });

  test("a key's limit for a method comes before its limit in the plan", async () => {
    await using api = await Served.of(
      planned({ key: { rateLimit: 1, burstLimit: 4 }, method: { rateLimit: 1, burstLimit: 2 } }),
    );
    expect(await api.through(3, ann)).toBe(2);
    expect(await api.through(3, ann, 'POST /users')).toBe(2);
    expect(await api.get(bob)).toBe('200');
  });

  test('the limit of the stage holds for every method by itself, with or without a key', async () => {
    await using api = await Served.of(
      planned({ stage: { rate: 1, burst: 2 }, key: { rateLimit: 10, burstLimit: 10 } }),
    );
    expect(await api.through(3, ann)).toBe(2);
    expect(await api.get(bob)).toBe(throttled);
    expect(await api.through(3, undefined, 'GET /open')).toBe(2);
    api.clock.advance(1000);
    expect(await api.through(3, bob)).toBe(1);
  });

  test('a burst of 0 lets nothing through', async () => {
    await using api = await Served.of(planned({ stage: { rate: 0, burst: 0 } }));
    expect(await api.get(ann)).toBe(throttled);
  });

  test('a changed plan counts from the next request on', async () => {
    await using api = await Served.of(planned({ key: { rateLimit: 1, burstLimit: 1 } }));
    expect(await api.through(2, ann)).toBe(1);
    const usagePlanId = api.gateway.model.usagePlans[0]?.id;
    const patchOperations = [{ op: 'replace' as const, path: '/throttle/burstLimit', value: '3' }];
    await api.client.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations }));
    expect(await api.through(5, ann)).toBe(3);
  });

  test("is told in API Gateway's words", async () => {
    await using api = await Served.of(planned({ key: { rateLimit: 5, burstLimit: 1 } }));
    await api.through(2, ann);
    const { id } = api.gateway.model.apis[0] as { id: string };
    const planId = api.gateway.model.usagePlans[0]?.id;
    const line = api.lines.find((candidate) => candidate.includes('exceeded'));
    expect(line?.replace(/Resource \w+/, 'Resource r')).toBe(
      `API Key ${'*'.repeat(ann.length - 6)}${ann.slice(-6)} exceeded throttle limit for API Stage ${id}/prod: ` +
        `Key throttle limit exceeded for Usage Plan ID ${planId}, RestApi ${id}, Stage prod, Resource r, HttpMethod GET. ` +
        'Limit: 5.00 Burst: 1',
    );
  });
});

describe('a quota', () => {
  const hour = 60 * 60 * 1000;

  test.each<[Period, number, number]>([
    // The clock starts on Sunday 22 November 2026 at 14:04 UTC.
    [Period.DAY, 9, 10],
    [Period.WEEK, 6 * 24 + 9, 6 * 24 + 10],
    [Period.MONTH, 8 * 24 + 9, 8 * 24 + 10],
  ])('by %s holds for each key until the period ends', async (period, before, after) => {
    await using api = await Served.of(planned({ quota: { limit: 3, period } }));
    expect(await api.through(4, ann)).toBe(3);
    expect(await api.get(ann)).toBe(exhausted);
    expect(await api.get(bob)).toBe('200');
    api.clock.advance(before * hour);
    expect(await api.get(ann)).toBe(exhausted);
    api.clock.advance((after - before) * hour);
    expect(await api.through(4, ann)).toBe(3);
  });

  test('has its offset taken off in the first period', async () => {
    await using api = await Served.of(planned({ quota: { limit: 3, period: Period.WEEK, offset: 2 } }));
    expect(await api.through(4, ann)).toBe(1);
    api.clock.advance(7 * 24 * hour);
    expect(await api.through(4, ann)).toBe(3);
  });

  test('is not used up by what the throttle refuses, nor by methods without a key', async () => {
    await using api = await Served.of(
      planned({ quota: { limit: 3, period: Period.DAY }, key: { rateLimit: 1, burstLimit: 1 } }),
    );
    expect(await api.through(5, ann)).toBe(1);
    await api.through(5, ann, 'GET /open');
    api.clock.advance(1000);
    expect(await api.through(2, ann)).toBe(1);
    api.clock.advance(1000);
    expect(await api.get(ann)).toBe('200');
    api.clock.advance(1000);
    expect(await api.get(ann)).toBe(exhausted);
    expect(api.lines.join('\n')).toContain('Limit: 3 Period: DAY');
  });

  test('shows what is used and left of it by the day', async () => {
    await using api = await Served.of(planned({ quota: { limit: 10, period: Period.WEEK } }));
    await api.through(2, ann);
    api.clock.advance(24 * hour);
    await api.through(3, ann);
    const usagePlanId = api.gateway.model.usagePlans[0]?.id;
    const keyId = api.gateway.model.apiKeys.find(({ value }) => value === ann)?.id as string;
    const asked = { usagePlanId, keyId, startDate: '2026-11-21', endDate: '2026-11-23' };
    const { items } = await api.client.send(new GetUsageCommand(asked));
    expect(items?.[keyId]).toEqual([
      [0, 10],
      [2, 8],
      [3, 5],
    ]);
  });
});

test('the account lets a burst of 5,000 requests through, over all APIs together', async () => {
  const clock = new TestClock();
  const phases = createPhases({
    clock,
    functions: environmentOf(),
    usagePlans: () => [],
    userPools: () => [],
    localKeys: new LocalKeys('/nowhere'),
    findKey: () => undefined,
  });
  const apis = ['first', 'second'].map((id) => {
    const { api, stage } = apiOf({ methods: [methodOf('GET /')], api: { id } });
    return prepareRestApi(api, stage, environmentOf({ phases: phases.rest }));
  });
  const statuses: number[] = [];
  for (let sent = 0; sent < 5100; sent++) {
    const api = apis[sent % 2] as (typeof apis)[number];
    statuses.push((await executeRestApi(executionOf(), api, requestOf('GET /prod'))).status);
  }
  expect(statuses.indexOf(429)).toBe(5000);
  expect(statuses.filter((status) => status === 429)).toHaveLength(100);
});
