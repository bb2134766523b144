import type { Readable } from 'node:stream';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { AwsAnswer, AwsCall } from '../../src/aws/aws-call.js';
import { type AwsEndpoint, createAwsEndpoint } from '../../src/aws/aws-endpoint.js';
import { RunCredentials } from '../../src/functions/credentials.js';
import { AnswerTooLong } from '../../src/mapping/endpoint-body.js';
import type { HeaderLines } from '../../src/model/client.js';
import { startHostileServer } from '../gateway/hostile-server.js';
import { emptyModel, functionNamed, tableNamed } from './assembly-models.js';
import { clientConfiguration, serveAwsCalls } from './serve-aws-calls.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const plugged: AwsCall[] = [];
const log: string[] = [];

function endpointWith(endpoints: Record<string, string> = {}): AwsEndpoint {
  return createAwsEndpoint({
    model: () => ({ ...emptyModel, functions: [functionNamed('greet')], tables: [tableNamed('orders')] }),
    runner: {
      invoke: async () => ({ outcome: 'success', payload: '"hi"' }),
      invokeStreaming: async () => ({ outcome: 'throttled' }),
      close: async () => {},
    },
    clock: { now: () => now },
    verify: () => undefined,
    sessionOf: (name) => new RunCredentials().sessionOf(name),
    accountId: '123456789012',
    services: {
      apigateway: async (call) => {
        plugged.push(call);
        return { status: 200, headers: [], body: Buffer.from('{}') };
      },
    },
    endpoints,
    onRecorded: () => {},
    warn: ({ message }) => log.push(message),
  });
}

let endpoint: AwsEndpoint;
let server: Awaited<ReturnType<typeof serveAwsCalls>>;

beforeEach(async () => {
  plugged.length = 0;
  log.length = 0;
  endpoint = endpointWith();
  server = await serveAwsCalls(endpoint.answer);
});

afterEach(() => server.close());

function callOf(service: string, request: Partial<AwsCall> = {}): AwsCall {
  const base = {
    region: 'eu-west-1',
    method: 'POST',
    target: '/',
    headers: [],
    body: Buffer.alloc(0),
    caller: 'greet',
  };
  return { ...base, service, ...request };
}

function json(service: string, target: string, input: unknown): AwsCall {
  const headers: HeaderLines = [
    ['Content-Type', 'application/x-amz-json-1.1'],
    ['X-Amz-Target', target],
  ];
  return callOf(service, { headers, body: Buffer.from(JSON.stringify(input)) });
}

function form(service: string, parameters: Record<string, string>): AwsCall {
  const headers: HeaderLines = [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']];
  return callOf(service, { headers, body: Buffer.from(new URLSearchParams(parameters).toString()) });
}

async function outputOf(call: AwsCall) {
  const { status, body } = await endpoint.answer(call);
  return { status, output: JSON.parse(body.toString()) };
}

const textOf = ({ body }: AwsAnswer) => body.toString();

test('the signature decides which service answers', async () => {
  const dynamodb = new DynamoDBClient(clientConfiguration(server.url));
  const lambda = new LambdaClient(clientConfiguration(server.url));
  const found = await dynamodb.send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: '1' } } }));
  expect(found.Item).toBeUndefined();
  const invoked = await lambda.send(new InvokeCommand({ FunctionName: 'greet' }));
  expect(invoked.Payload?.transformToString()).toBe('"hi"');
  await endpoint.answer(callOf('apigateway', { method: 'GET', target: '/restapis' }));
  expect(plugged.map(({ target }) => target)).toEqual(['/restapis']);
  expect(endpoint.recorded).toEqual([]);
  dynamodb.destroy();
  lambda.destroy();
});

test('a service that bears the name of a property of objects is recorded like any other', async () => {
  expect((await endpoint.answer(callOf('constructor'))).status).toBe(200);
});

describe('SQS through its SDK, which verifies the digests', () => {
  test('a message is accepted and kept with its caller', async () => {
    const sqs = new SQSClient(clientConfiguration(server.url));
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'jobs' }));
    expect(QueueUrl).toBe(`${server.url}/123456789012/jobs`);
    const sent = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'grüß' }));
    expect(sent.MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(endpoint.recorded[1]).toMatchObject({
      service: 'sqs',
      operation: 'SendMessage',
      region: 'eu-west-1',
      caller: 'list-items',
      request: { method: 'POST', input: { QueueUrl, MessageBody: 'grüß' } },
      at: now,
    });
    sqs.destroy();
  });

  test('a batch is accepted whole', async () => {
    const sqs = new SQSClient(clientConfiguration(server.url));
    const Entries = ['a', 'b'].map((Id) => ({ Id, MessageBody: `body of ${Id}` }));
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl: 'https://q/1/jobs', Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a', 'b']);
    expect(sent.Failed).toEqual([]);
    sqs.destroy();
  });

  // The digest was computed by another implementation, moto 5.2.1.
  test('attributes have a digest of their own, in either protocol', async () => {
    const { output } = await outputOf(
      json('sqs', 'AmazonSQS.SendMessage', {
        MessageBody: 'x',
        MessageAttributes: {
          b: { DataType: 'Binary', BinaryValue: 'AQI=' },
          a: { DataType: 'String', StringValue: 'v' },
        },
      }),
    );
    const legacy = form('sqs', {
      Action: 'SendMessage',
      MessageBody: 'x',
      'MessageAttribute.1.Name': 'a',
      'MessageAttribute.1.Value.DataType': 'String',
      'MessageAttribute.1.Value.StringValue': 'v',
      'MessageAttribute.2.Name': 'b',
      'MessageAttribute.2.Value.DataType': 'Binary',
      'MessageAttribute.2.Value.BinaryValue': 'AQI=',
    });
    expect(output.MD5OfMessageAttributes).toBe('35bbfe343ea0990c2dcb69f287640254');
    expect(textOf(await endpoint.answer(legacy))).toContain(
      `<MD5OfMessageAttributes>${output.MD5OfMessageAttributes}</MD5OfMessageAttributes>`,
    );
  });
});

describe('services that speak JSON answer what handlers read', () => {
  test('EventBridge', async () => {
    const { output } = await outputOf(
      json('events', 'AWSEvents.PutEvents', { Entries: [{ Source: 'a' }, { Source: 'b' }] }),
    );
    expect(output.FailedEntryCount).toBe(0);
    expect(output.Entries).toEqual([{ EventId: expect.any(String) }, { EventId: expect.any(String) }]);
  });

  test('Step Functions', async () => {
    const stateMachineArn = 'arn:aws:states:eu-west-1:123456789012:stateMachine:ship';
    const { output } = await outputOf(
      json('states', 'AWSStepFunctions.StartExecution', { stateMachineArn, name: 'n' }),
    );
    expect(output).toEqual({
      executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:ship:n',
      startDate: now / 1000,
    });
  });

  test('Kinesis', async () => {
    const { output } = await outputOf(json('kinesis', 'Kinesis_20131202.PutRecords', { Records: [{}, {}] }));
    expect(output.FailedRecordCount).toBe(0);
    expect(new Set(output.Records.map((record: { SequenceNumber: string }) => record.SequenceNumber)).size).toBe(2);
  });

  test('an operation that nobody reads answers an empty object', async () => {
    expect(await outputOf(json('logs', 'Logs_20140328.PutLogEvents', {}))).toEqual({ status: 200, output: {} });
  });

  test.each([
    [
      'a secret',
      json('secretsmanager', 'secretsmanager.GetSecretValue', { SecretId: 's' }),
      'ResourceNotFoundException',
    ],
    ['a parameter', json('ssm', 'AmazonSSM.GetParameter', { Name: 'p' }), 'ParameterNotFound'],
  ])('%s is not invented', async (_what, call, type) => {
    const answer = await endpoint.answer(call);
    expect(answer.status).toBe(400);
    expect(JSON.parse(textOf(answer)).__type).toBe(type);
    expect(endpoint.recorded).toHaveLength(1);
  });
});

describe('services that speak XML', () => {
  test('SNS tells the message id', async () => {
    const answer = await endpoint.answer(form('sns', { Action: 'Publish', Message: 'a & b' }));
    expect(textOf(answer)).toMatch(
      /<PublishResponse><PublishResult><MessageId>[0-9a-f-]{36}<\/MessageId><\/PublishResult><ResponseMetadata>/,
    );
    expect(endpoint.recorded[0]).toMatchObject({ operation: 'Publish', request: { input: { Message: 'a & b' } } });
  });

  test('STS tells who calls', async () => {
    const text = textOf(await endpoint.answer(form('sts', { Action: 'GetCallerIdentity' })));
    expect(text).toContain('<Account>123456789012</Account>');
    expect(text).toContain('<Arn>arn:aws:sts::123456789012:assumed-role/local/greet</Arn>');
  });

  test('EC2 has its own form', async () => {
    expect(textOf(await endpoint.answer(form('ec2', { Action: 'CreateTags' })))).toContain(
      '<return>true</return></CreateTagsResponse>',
    );
  });
});

describe('S3', () => {
  const s3 = (method: string, target: string, body = '', headers: HeaderLines = []) =>
    endpoint.answer(callOf('s3', { method, target, body: Buffer.from(body), headers }));

  test('gives back what was put, with its type and metadata', async () => {
    const put = await s3('PUT', '/photos/a%20b.txt?x-id=PutObject', 'hello', [
      ['Content-Type', 'text/plain'],
      ['x-amz-meta-by', 'ann'],
    ]);
    const got = await s3('GET', '/photos/a%20b.txt');
    expect(textOf(got)).toBe('hello');
    expect(got.headers).toEqual(
      expect.arrayContaining([
        ['Content-Type', 'text/plain'],
        ['x-amz-meta-by', 'ann'],
      ]),
    );
    expect(put.headers).toContainEqual(['ETag', '"5d41402abc4b2a76b9719d911017c592"']);
  });

  test('reads a body that was sent in chunks, and a bucket in the host', async () => {
    const chunks = '5;chunk-signature=0\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n';
    await s3('PUT', '/k', chunks, [
      ['Host', 'photos.localhost:3000'],
      ['Content-Encoding', 'aws-chunked'],
    ]);
    expect(textOf(await s3('GET', '/photos/k'))).toBe('hello world');
  });

  test('lists the keys of a bucket in order, by prefix', async () => {
    for (const key of ['p/b', 'p/a', 'q/c']) await s3('PUT', `/bucket/${key}`);
    const keys = textOf(await s3('GET', '/bucket?list-type=2&prefix=p%2F')).match(/<Key>[^<]+/g);
    expect(keys).toEqual(['<Key>p/a', '<Key>p/b']);
  });

  test('has no object that was not put, or was deleted', async () => {
    await s3('PUT', '/bucket/k', 'x');
    expect((await s3('DELETE', '/bucket/k')).status).toBe(204);
    const got = await s3('GET', '/bucket/k');
    expect(got.status).toBe(404);
    expect(textOf(got)).toContain('<Code>NoSuchKey</Code>');
    expect((await s3('HEAD', '/bucket/k')).status).toBe(404);
  });

  test('refuses what it does not do', async () => {
    expect((await s3('POST', '/bucket/k?uploads')).status).toBe(501);
  });
});

test('a service of the newer protocol gets an empty map', async () => {
  const answer = await endpoint.answer(
    callOf('monitoring', { target: '/service/GraniteService/operation/PutMetricData' }),
  );
  expect(answer.headers).toContainEqual(['smithy-protocol', 'rpc-v2-cbor']);
  expect(endpoint.recorded[0]?.operation).toBe('PutMetricData');
});

describe('a service with an endpoint of its own', () => {
  test('gets the call as it is, and it is recorded', async () => {
    const received: AwsCall[] = [];
    const real = await serveAwsCalls(async (call) => {
      received.push(call);
      return { status: 418, headers: [['X-Real', 'yes']], body: Buffer.from('real') };
    });
    endpoint = endpointWith({ sqs: `${real.url}/base/` });
    const headers: HeaderLines = [
      ['Host', 'sqs.eu-west-1.amazonaws.com'],
      ['Transfer-Encoding', 'chunked'],
      ['X-Twice', '1'],
      ['X-Twice', '2'],
    ];
    const answer = await endpoint.answer(callOf('sqs', { target: '/a%20b?c', headers, body: Buffer.from('hello') }));
    await real.close();
    expect(answer).toMatchObject({ status: 418, body: Buffer.from('real') });
    expect(answer.headers).toContainEqual(['X-Real', 'yes']);
    expect(received[0]).toMatchObject({ method: 'POST', target: '/base/a%20b?c', body: Buffer.from('hello') });
    expect(received[0]?.headers).toEqual(
      expect.arrayContaining([
        ['Host', 'sqs.eu-west-1.amazonaws.com'],
        ['X-Twice', '1'],
        ['X-Twice', '2'],
      ]),
    );
    expect(endpoint.recorded).toHaveLength(1);
  });

  test('that does not answer is told at the terminal', async () => {
    const gone = await serveAwsCalls(endpoint.answer);
    await gone.close();
    endpoint = endpointWith({ sqs: gone.url });
    expect((await endpoint.answer(callOf('sqs'))).status).toBe(503);
    expect(log.join()).toContain(`sqs: ${gone.url} does not answer`);
  });

  test('is left when nobody waits for it any more', async () => {
    const hostile = await startHostileServer();
    endpoint = endpointWith({ sqs: `${hostile.url}/trickle` });
    const deadline = new AbortController();
    const answer = endpoint.answer(callOf('sqs'), deadline.signal);
    await hostile.asked();
    deadline.abort();
    expect((await answer).status).toBe(503);
    await hostile.allClosed();
  });

  test('that answers an integration without an end is left at ten megabytes', async () => {
    const hostile = await startHostileServer();
    endpoint = endpointWith({ sqs: `${hostile.url}/endless` });
    await expect(endpoint.answer(callOf('sqs'))).rejects.toThrow(AnswerTooLong);
    await hostile.allClosed();
  });

  test('answers a function as long as the function reads', async () => {
    const hostile = await startHostileServer();
    endpoint = endpointWith({ s3: `${hostile.url}/eleven-megabytes` });
    const { body } = await endpoint.relay(callOf('s3'));
    let length = 0;
    for await (const chunk of body) length += (chunk as Buffer).length;
    expect(length).toBe(11 * 1024 * 1024);
    endpoint = endpointWith({ s3: `${hostile.url}/endless` });
    const endless = (await endpoint.relay(callOf('s3'))).body as Readable;
    for await (const _ of endless) break;
    await hostile.allClosed();
  });
});

test('of very many recorded calls the latest are kept, and the others counted', async () => {
  for (let n = 0; n < 10_010; n++) await endpoint.answer(callOf('sns', { target: `/${n}` }));
  expect(endpoint.recorded).toHaveLength(10_000);
  expect(endpoint.recorded.at(-1)?.request.target).toBe('/10009');
  expect(endpoint.droppedRecorded).toBe(10);
  for (let n = 0; n < 20; n++) await endpoint.answer(callOf('sns', { body: Buffer.alloc(5 * 1024 * 1024, 'x') }));
  expect(endpoint.recorded).toHaveLength(6);
});

describe('a name that is not well-formed percent-encoding is the mistake of its caller', () => {
  const bad = ['%zz', '100%', '%E2%82', '%ff', '%C0%AF', 'a%2'];

  test.each(bad)('%s as an object, a bucket or a function', async (name) => {
    const statusOf = async (service: string, method: string, target: string) =>
      (await endpoint.answer(callOf(service, { method, target }))).status;
    expect(await statusOf('s3', 'GET', `/bucket/${name}`)).toBe(400);
    expect(await statusOf('s3', 'PUT', `/bucket/a/${name}?x=1`)).toBe(400);
    expect(await statusOf('s3', 'HEAD', `/${name}`)).toBe(400);
    expect(await statusOf('lambda', 'POST', `/2015-03-31/functions/${name}/invocations`)).toBe(400);
    expect(await statusOf('lambda', 'GET', `/2015-03-31/functions/${name}`)).toBe(400);
  });

  test.each(bad)('%s in a query is taken as it is', async (value) => {
    for (const service of ['s3', 'sqs', 'sns', 'lambda', 'unknown']) {
      const { status } = await endpoint.answer(callOf(service, { method: 'GET', target: `/?a=${value}&${value}=b` }));
      expect(status).toBeLessThan(500);
    }
  });
});

describe('a given answer is told in the protocol of the call', () => {
  const cbor = () => callOf('monitoring', { target: '/service/GraniteServiceVersion20100801/operation/GetMetricData' });
  const answers: Record<string, readonly [AwsCall, string, object, string]> = {
    JSON: [json('ssm', 'AmazonSSM.GetParameter', { Name: 'a' }), 'GetParameter', { Value: 'b' }, '{"Value":"b"}'],
    'a form': [
      form('sns', { Action: 'Publish' }),
      'Publish',
      { MessageId: '<7>', Tags: [{ Key: 'a' }, { Key: 'b' }] },
      '<PublishResponse><PublishResult><MessageId>&lt;7&gt;</MessageId><Tags><member><Key>a</Key></member><member><Key>b</Key></member></Tags></PublishResult></PublishResponse>',
    ],
    'a form of EC2': [
      form('ec2', { Action: 'DescribeVpcs' }),
      'DescribeVpcs',
      { vpcSet: [{ vpcId: 'vpc-1' }] },
      '<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet></DescribeVpcsResponse>',
    ],
    'the XML of S3': [
      callOf('s3', { method: 'GET', target: '/bucket' }),
      'GET /bucket',
      { Contents: [{ Key: 'a' }, { Key: 'b' }] },
      '<Result><Contents><Key>a</Key></Contents><Contents><Key>b</Key></Contents></Result>',
    ],
    'JSON by path': [callOf('ses', { target: '/v2/email/x' }), 'POST /v2/email/x', { Id: 1 }, '{"Id":1}'],
  };

  test.each(Object.keys(answers))('%s', async (name) => {
    const [call, operation, output, text] = answers[name] as (typeof answers)[string];
    endpoint.give(call.service, operation, output as Record<string, unknown>);
    const { status, body } = await endpoint.answer(call);
    expect([status, body.toString().replace(/^<\?xml.*\?>\n/, '')]).toEqual([200, text]);
    endpoint.give(call.service, operation, Object.assign(new Error('no <b>'), { name: 'NotThere' }));
    const refused = await endpoint.answer(call);
    expect(refused.status).toBe(400);
    expect(refused.body.toString()).toMatch(/NotThere/);
  });

  test('CBOR, with every kind of value', async () => {
    const at = new Date(1_000_000);
    const values = {
      n: 24,
      big: 70_000,
      neg: -1,
      half: 0.5,
      text: 'ä',
      yes: true,
      none: null,
      at,
      bytes: Buffer.from([1]),
    };
    endpoint.give('monitoring', 'GetMetricData', { ...values, list: [300, 5_000_000_000] });
    const { headers, body } = await endpoint.answer(cbor());
    expect(headers).toContainEqual(['smithy-protocol', 'rpc-v2-cbor']);
    expect(body.toString('hex')).toBe(
      [
        'aa',
        '616e1818',
        '636269671a00011170',
        '636e656720',
        '6468616c66fb3fe0000000000000',
        '647465787462c3a4',
        '63796573f5',
        '646e6f6e65f6',
        '626174c11903e8',
        '6562797465734101',
        '646c6973748219012c1b000000012a05f200',
      ].join(''),
    );
  });

  test('text as it is', async () => {
    endpoint.give('s3', 'GET /bucket/key', 'hello');
    const { body } = await endpoint.answer(callOf('s3', { method: 'GET', target: '/bucket/key' }));
    expect(body.toString()).toBe('hello');
  });
});
