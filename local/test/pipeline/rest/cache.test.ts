import { APIGatewayClient, FlushStageCacheCommand, UpdateStageCommand } from '@aws-sdk/client-api-gateway';
import { Duration, type Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  type CfnStage,
  LambdaIntegration,
  type MethodOptions,
  RestApi,
  type StageOptions,
} from 'aws-cdk-lib/aws-apigateway';
import { LocalGateway } from '../../../src/index.js';
import { signedHeaders } from '../../authorizers/sign.js';
import { nodeFunction, synthesizeStack } from '../../gateway/assemblies.js';
import { TestClock } from '../test-execution.js';

/** Counts its calls. */
const counter = `
let calls = 0;
exports.handler = async (event) => {
  const query = event.queryStringParameters ?? {};
  return {
    statusCode: Number(query.status ?? 200),
    headers: { 'X-Call': String(++calls), 'Content-Type': 'text/plain' },
    body: query.long ? 'x'.repeat(Number(query.long)) : String(calls),
  };
};`;

interface Cached {
  readonly stage?: StageOptions;
  readonly method?: MethodOptions;
  readonly keys?: readonly string[];
  readonly override?: (stage: CfnStage) => void;
}

function cached({ stage = {}, method = {}, keys = [], override = () => {} }: Cached) {
  return (stack: Stack) => {
    const api = new RestApi(stack, 'Api', {
      deployOptions: { cacheClusterEnabled: true, cachingEnabled: true, cacheTtl: Duration.seconds(60), ...stage },
    });
    const requestParameters = Object.fromEntries(keys.map((name) => [name, false]));
    const integration = new LambdaIntegration(nodeFunction(stack, 'Counter', counter), {
      cacheKeyParameters: [...keys],
    });
    const items = api.root.addResource('items');
    items.addMethod('GET', integration, { requestParameters, ...method });
    items.addMethod('POST', integration);
    items.addResource('{id}').addMethod('ANY', integration, { requestParameters, ...method });
    override(api.deploymentStage.node.defaultChild as CfnStage);
  };
}

class Served implements AsyncDisposable {
  private constructor(
    readonly gateway: LocalGateway,
    readonly clock: TestClock,
  ) {}

  static async of(given: Cached): Promise<Served> {
    const clock = new TestClock();
    return new Served(await LocalGateway.start({ assembly: synthesizeStack(cached(given)), clock }), clock);
  }

  send(route: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.gateway.request(route, { headers });
  }

  /** Which call of the function gave the answer. */
  async call(route: string, headers: Record<string, string> = {}): Promise<number> {
    return Number((await this.send(route, headers)).headers.get('x-call'));
  }

  get client(): APIGatewayClient {
    const { console: endpoint, credentials } = this.gateway;
    return new APIGatewayClient({ region: 'us-east-1', endpoint, credentials });
  }

  get stage() {
    return { restApiId: this.gateway.apis[0]?.id, stageName: 'prod' };
  }

  [Symbol.asyncDispose]() {
    return this.gateway.close();
  }
}

describe('the response cache of a stage', () => {
  test('answers with status, headers and body of the first request until its time to live is over', async () => {
    await using api = await Served.of({});
    const first = await api.send('GET /items?status=404');
    const second = await api.send('GET /items');
    expect([second.status, await second.text()]).toEqual([404, await first.text()]);
    expect(second.headers.get('content-type')).toBe('text/plain');
    expect(second.headers.get('x-amzn-requestid')).not.toBe(first.headers.get('x-amzn-requestid'));
    api.clock.advance(59_999);
    expect(await api.call('GET /items')).toBe(1);
    api.clock.advance(1);
    expect(await api.call('GET /items')).toBe(2);
  });

  test('tells requests apart by the parameters of the key and by no others', async () => {
    const keys = ['method.request.querystring.filter', 'method.request.header.Accept-Language'];
    await using api = await Served.of({ keys });
    expect(await api.call('GET /items?filter=a&page=1')).toBe(1);
    expect(await api.call('GET /items?filter=a&page=2')).toBe(1);
    expect(await api.call('GET /items?filter=b')).toBe(2);
    expect(await api.call('GET /items')).toBe(3);
    expect(await api.call('GET /items?filter=a', { 'Accept-Language': 'de' })).toBe(4);
    expect(await api.call('GET /items?filter=a&filter=b')).toBe(5);
  });

  test('takes all items for one where the path is not part of the key', async () => {
    await using one = await Served.of({});
    expect(await one.call('GET /items/1')).toBe(1);
    expect(await one.call('GET /items/2')).toBe(1);
    await using each = await Served.of({ keys: ['method.request.path.id'] });
    expect(await each.call('GET /items/1')).toBe(1);
    expect(await each.call('GET /items/2')).toBe(2);
    expect(await each.call('GET /items/1')).toBe(1);
  });

  test('holds no other verb than GET, unless its own settings say so', async () => {
    await using api = await Served.of({});
    expect(await api.call('POST /items')).toBe(1);
    expect(await api.call('POST /items')).toBe(2);
    expect(await api.call('PUT /items/1')).toBe(3);
    expect(await api.call('PUT /items/1')).toBe(4);
    await using other = await Served.of({
      stage: { methodOptions: { '/items/POST': { cachingEnabled: true, cacheTtl: Duration.seconds(10) } } },
    });
    expect(await other.call('POST /items')).toBe(1);
    expect(await other.call('POST /items')).toBe(1);
    expect(await other.call('GET /items')).toBe(2);
    other.clock.advance(10_000);
    expect(await other.call('POST /items')).toBe(3);
    expect(await other.call('GET /items')).toBe(2);
  });

  test.each<[string, Cached]>([
    ['the stage has no cluster', { override: (stage) => stage.addPropertyOverride('CacheClusterEnabled', false) }],
    ['the stage does not cache', { stage: { cachingEnabled: false } }],
    ['the time to live is 0', { stage: { cacheTtl: Duration.seconds(0) } }],
    ['the method does not cache', { stage: { methodOptions: { '/items/GET': { cachingEnabled: false } } } }],
  ])('holds nothing where %s', async (_, given) => {
    await using api = await Served.of(given);
    expect(await api.call('GET /items')).toBe(1);
    expect(await api.call('GET /items')).toBe(2);
  });

  test('holds no body of more than 1,048,576 bytes', async () => {
    await using api = await Served.of({ keys: ['method.request.querystring.long'] });
    expect(await api.call('GET /items?long=1048576')).toBe(1);
    expect(await api.call('GET /items?long=1048576')).toBe(1);
    expect(await api.call('GET /items?long=1048577')).toBe(2);
    expect(await api.call('GET /items?long=1048577')).toBe(3);
  });

  test('is emptied through the management API, and outlives a change of other settings', async () => {
    await using api = await Served.of({});
    expect(await api.call('GET /items')).toBe(1);
    const patchOperations = [{ op: 'replace' as const, path: '/variables/color', value: 'red' }];
    await api.client.send(new UpdateStageCommand({ ...api.stage, patchOperations }));
    expect(await api.call('GET /items')).toBe(1);
    await api.client.send(new FlushStageCacheCommand(api.stage));
    expect(await api.call('GET /items')).toBe(2);
  });
});

describe('a client that asks for a fresh answer', () => {
  const fresh = { 'Cache-Control': 'max-age=0' };
  const warning = '199 Cache-control headers were ignored because the caller was unauthorized.';
  const settings = (changes: Record<string, unknown>): Cached => ({
    override: (stage) => {
      for (const [name, value] of Object.entries(changes)) stage.addPropertyOverride(`MethodSettings.0.${name}`, value);
    },
  });

  test('is ignored with a warning, as nobody knows whether it may', async () => {
    await using api = await Served.of({});
    const first = await api.send('GET /items', fresh);
    expect([first.headers.get('x-call'), first.headers.get('warning')]).toEqual(['1', warning]);
    const second = await api.send('GET /items', { 'Cache-Control': 'no-store, Max-Age=0' });
    expect([second.headers.get('x-call'), second.headers.get('warning')]).toEqual(['1', warning]);
    expect((await api.send('GET /items', { 'Cache-Control': 'max-age=01' })).headers.get('warning')).toBeNull();
  });

  test('is ignored without a word where the settings say so', async () => {
    const strategy = { UnauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITHOUT_RESPONSE_HEADER' };
    await using api = await Served.of(settings(strategy));
    await api.call('GET /items');
    const response = await api.send('GET /items', fresh);
    expect([response.headers.get('x-call'), response.headers.get('warning')]).toEqual(['1', null]);
  });

  test('is refused where the settings say so', async () => {
    await using api = await Served.of(settings({ UnauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403' }));
    expect((await api.send('GET /items', fresh)).status).toBe(403);
    expect(await api.call('GET /items')).toBe(1);
  });

  test('gets it where anybody may, and so does everybody after it', async () => {
    await using api = await Served.of(settings({ RequireAuthorizationForCacheControl: false }));
    expect(await api.call('GET /items')).toBe(1);
    expect(await api.call('GET /items', fresh)).toBe(2);
    expect(await api.call('GET /items')).toBe(2);
  });

  test('gets it when IAM knows it', async () => {
    await using api = await Served.of({ method: { authorizationType: AuthorizationType.IAM } });
    const url = `${api.gateway.apis[0]?.stages[0]?.url}/items`;
    const headers = await signedHeaders({ url, at: api.clock.now() });
    expect(await api.call('GET /items', headers)).toBe(1);
    expect(await api.call('GET /items', headers)).toBe(1);
    expect(await api.call('GET /items', { ...headers, ...fresh })).toBe(2);
  });
});
