import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Duration, type Stack } from 'aws-cdk-lib';
import {
  Cors,
  IdentitySource,
  LambdaIntegration,
  MockIntegration,
  RequestAuthorizer,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { type CfnStage, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { FunctionFailed, LocalGateway, type ServiceAnswer } from '../../src/index.js';
import { echo, nodeFunction, synthesizeStack } from './assemblies.js';

function shop(stack: Stack): void {
  const fn = nodeFunction(stack, 'Echo', echo());
  fn.addAlias('live');
  nodeFunction(stack, 'Broken', 'exports.handler = async () => { throw new RangeError("no pets today"); };');
  const table = new Table(stack, 'Orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  table.grantReadWriteData(fn);
  const rest = new RestApi(stack, 'Rest', {
    restApiName: 'rest',
    deployOptions: {
      cacheClusterEnabled: true,
      methodOptions: { '/count/GET': { cachingEnabled: true, cacheTtl: Duration.minutes(5) } },
    },
    defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS },
  });
  rest.root.addMethod('ANY', new LambdaIntegration(fn));
  const count = nodeFunction(
    stack,
    'Count',
    'let n = 0; exports.handler = async () => ({ statusCode: 200, body: String(++n) });',
  );
  rest.root.addResource('count').addMethod('GET', new LambdaIntegration(count));
  rest.root.addResource('limited').addMethod('GET', new MockIntegration(), { apiKeyRequired: true });
  const plan = rest.addUsagePlan('Plan', {
    quota: { limit: 1, period: 'MONTH' as never },
    apiStages: [{ stage: rest.deploymentStage }],
  });
  plan.addApiKey(rest.addApiKey('customer', { apiKeyName: 'shop-customer' }));
  const allow = `let n = 0; exports.handler = async () => ({ principalId: 'a', context: { n: ++n }, policyDocument: {
    Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } });`;
  const handler = nodeFunction(stack, 'Allow', allow);
  const authorizer = new RequestAuthorizer(stack, 'Who', { handler, identitySources: [IdentitySource.header('who')] });
  rest.root.addResource('who').addMethod('GET', new LambdaIntegration(fn), { authorizer });
  const http = new HttpApi(stack, 'Http', { apiName: 'http' });
  http.addRoutes({ path: '/', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Proxy', fn) });
  (http.defaultStage?.node.defaultChild as CfnStage).defaultRouteSettings = {
    throttlingBurstLimit: 1,
    throttlingRateLimit: 0.001,
  };
}

let gateway: LocalGateway;

beforeAll(async () => {
  gateway = await LocalGateway.start({ assembly: synthesizeStack(shop) });
});

afterAll(() => gateway.close());
afterEach(() => gateway.reset());

describe('a request', () => {
  test('rejects, and never throws', async () => {
    const calls: readonly (() => Promise<unknown>)[] = [
      () => gateway.request('pets'),
      () => gateway.request('GET /'),
      () => gateway.request('GET /', { api: 'none' }),
      () => gateway.request('POST /', { api: 'rest', json: {}, body: '{}' }),
      () => gateway.request('POST /', { api: 'rest', json: { big: 1n } }),
      () => gateway.connect(),
      () => gateway.token(),
      () => gateway.invoke('Pets/None'),
    ];
    for (const call of calls) {
      const promise = call();
      expect(promise).toBeInstanceOf(Promise);
      await expect(promise).rejects.toThrow();
    }
  });

  test.each([
    [{ id: 7 }, undefined, '{"id":7}', 'application/json'],
    [null, undefined, 'null', 'application/json'],
    [[1], { 'content-type': 'application/vnd.pets+json' }, '[1]', 'application/vnd.pets+json'],
  ])('sends %j as JSON with its content type', async (json, headers, body, type) => {
    const response = await gateway.request('POST /', { api: 'rest', json, ...(headers && { headers }) });
    const { event } = (await response.json()) as { event: { body: string; headers: Record<string, string> } };
    expect(event.body).toBe(body);
    expect(Object.entries(event.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]).toBe(type);
  });
});

test.each(['shop-customer', 'Pets/Rest/customer', 'customer', 'Rest/customer'])(
  'an API key is found by %s, and has its value',
  async (name) => {
    const value = gateway.apiKey(name);
    expect(gateway.apiKeys).toEqual([
      {
        name: 'shop-customer',
        constructPath: 'Pets/Rest/customer',
        value,
        enabled: true,
        usagePlans: ['Pets/Rest/Plan'],
      },
    ]);
    const response = await gateway.request('GET /limited', { api: 'rest', headers: { 'x-api-key': value } });
    expect(response.status).not.toBe(403);
  },
);

test('an API key that is not there is named with the nearest one', () => {
  expect(() => gateway.apiKey('shop-custamer')).toThrow(
    expect.objectContaining({ code: 'UNKNOWN_API_KEY', fix: 'did you mean shop-customer?' }),
  );
});

describe('a function is called', () => {
  test.each(['Pets/Echo', 'Echo', 'Pets/Echo:live'])('as %s, and gives what it answers', async (name) => {
    const result = await gateway.invoke<{ body: string }>(name, { pet: 'rex' });
    expect(JSON.parse(result.body)).toEqual({ event: { pet: 'rex' } });
  });

  test('and rejects with what it throws', async () => {
    const failure = await gateway.invoke('Pets/Broken').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FunctionFailed);
    expect(failure).toMatchObject({ errorType: 'RangeError', message: 'no pets today' });
    expect((failure as FunctionFailed).trace.join()).toContain('index.js');
  });

  test('and is named with the nearest where there is none', async () => {
    await expect(gateway.invoke('Pets/Ecko')).rejects.toMatchObject({
      code: 'UNKNOWN_FUNCTION',
      fix: 'did you mean Pets/Echo?',
    });
  });
});

const queue = { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/123456789012/orders', MessageBody: 'one' };

describe('what a service answers', () => {
  const send = async () => {
    const client = new SQSClient({ ...gateway.dynamoDb, maxAttempts: 1 });
    const digest = 'f97c5d29941bfb1b2fdab0874906ab82';
    return client.send(new SendMessageCommand(queue)).then(
      ({ MessageId, MD5OfMessageBody }) => (MD5OfMessageBody === digest ? MessageId : MD5OfMessageBody),
      (error: Error) => error.name,
    );
  };
  const output = (MessageId: string) => ({ MessageId, MD5OfMessageBody: 'f97c5d29941bfb1b2fdab0874906ab82' });
  const busy = Object.assign(new Error('try later'), { name: 'QueueDoesNotExist' });

  test.each<[string, ServiceAnswer | readonly ServiceAnswer[], readonly unknown[]]>([
    ['an output', output('a'), ['a', 'a', 'a']],
    ['an error', busy, ['QueueDoesNotExist', 'QueueDoesNotExist', 'QueueDoesNotExist']],
    ['a sequence, whose last one stays', [output('a'), busy, output('b')], ['a', 'QueueDoesNotExist', 'b']],
    [
      'a function of the call',
      ({ request }) => output((request.input as { MessageBody: string }).MessageBody),
      ['one', 'one', 'one'],
    ],
    [
      'a function that throws',
      () => {
        throw busy;
      },
      ['QueueDoesNotExist', 'QueueDoesNotExist', 'QueueDoesNotExist'],
    ],
  ])('can be %s', async (_, answer, expected) => {
    gateway.answer('sqs', 'SendMessage', answer);
    const before = await send();
    expect([before, await send(), await send()]).toEqual(expected);
    expect(gateway.recorded.map(({ service, operation }) => `${service} ${operation}`)).toContain('sqs SendMessage');
  });

  test('goes before what is run here, and is over after a reset', async () => {
    const client = new DynamoDBClient({ ...gateway.dynamoDb, maxAttempts: 1 });
    const get = new GetItemCommand({ TableName: gateway.tableName('Pets/Orders'), Key: { id: { S: '7' } } });
    gateway.answer('dynamodb', 'GetItem', Object.assign(new Error('slow down'), { name: 'ThrottlingException' }));
    await expect(client.send(get)).rejects.toMatchObject({ name: 'ThrottlingException', message: 'slow down' });
    await gateway.reset();
    expect((await client.send(get)).Item).toBeUndefined();
  });
});

test('AWS calls that are recorded are told as they come, with the construct of their caller', async () => {
  const told: string[] = [];
  await using other = await LocalGateway.start({
    assembly: synthesizeStack(shop),
    onRecorded: ({ service, operation, caller }) => told.push(`${service} ${operation} ${caller}`),
  });
  const client = new SQSClient({ ...other.dynamoDb, maxAttempts: 1 });
  await client.send(new SendMessageCommand(queue));
  expect(told).toEqual(['sqs SendMessage a client']);
});

describe('a reset', () => {
  const read = async (route: string, init: object = {}) => {
    const response = await gateway.request(route, { api: 'rest', ...init });
    return [response.status, await response.text()] as const;
  };

  test('empties tables', async () => {
    const client = new DynamoDBClient(gateway.dynamoDb);
    const TableName = gateway.tableName('Pets/Orders');
    await client.send(new PutItemCommand({ TableName, Item: { id: { S: '7' } } }));
    const get = new GetItemCommand({ TableName, Key: { id: { S: '7' } } });
    expect((await client.send(get)).Item).toEqual({ id: { S: '7' } });
    await gateway.reset();
    expect((await client.send(get)).Item).toBeUndefined();
  });

  test('forgets what is used of a quota', async () => {
    const init = { headers: { 'x-api-key': gateway.apiKey('customer') } };
    await read('GET /limited', init);
    expect((await read('GET /limited', init))[0]).toBe(429);
    await gateway.reset();
    expect((await read('GET /limited', init))[0]).not.toBe(429);
  });

  test('empties the response cache', async () => {
    const first = await read('GET /count');
    expect(await read('GET /count')).toEqual(first);
    await gateway.reset();
    expect(await read('GET /count')).not.toEqual(first);
  });

  test('fills the buckets of throttles', async () => {
    const ask = async () => (await gateway.request('GET /', { api: 'http' })).status;
    expect([await ask(), await ask()]).toEqual([200, 429]);
    await gateway.reset();
    expect(await ask()).toBe(200);
  });

  test('forgets what authorizers have answered', async () => {
    const contextOf = async () => {
      const [, text] = await read('GET /who', { headers: { who: 'ann' } });
      return (JSON.parse(text) as { event: { requestContext: { authorizer: { n: string } } } }).event.requestContext
        .authorizer.n;
    };
    const first = await contextOf();
    expect(await contextOf()).toBe(first);
    await gateway.reset();
    expect(await contextOf()).not.toBe(first);
  });

  test('forgets executions and recorded calls', async () => {
    await read('GET /');
    await new SQSClient(gateway.dynamoDb).send(new SendMessageCommand(queue));
    expect([gateway.requests.length, gateway.recorded.length]).toEqual([1, 1]);
    await gateway.reset();
    expect([gateway.requests.length, gateway.recorded.length]).toEqual([0, 0]);
  });
});
