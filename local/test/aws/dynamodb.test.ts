import {
  BatchGetItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { createDynamoDb } from '../../src/aws/dynamodb.js';
import type { Table } from '../../src/model/assembly-model.js';
import { tableNamed } from './assembly-models.js';
import { clientConfiguration, serveAwsCalls } from './serve-aws-calls.js';

const orders = tableNamed('orders', {
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'customer', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-customer',
      KeySchema: [{ AttributeName: 'customer', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
      OnDemandThroughput: { MaxReadRequestUnits: 5 },
    },
  ],
  OnDemandThroughput: { MaxReadRequestUnits: 5 },
  SSESpecification: { SSEEnabled: true },
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
  DeletionProtectionEnabled: true,
  Tags: [{ Key: 'a', Value: 'b' }],
});
const connections: Table = { ...tableNamed('connections'), timeToLiveAttribute: 'expiresAt' };
const missingTable = { TableName: 'nowhere', Key: { id: { S: '1' } } };

let tables: readonly Table[] = [orders, connections];
let now = Date.parse('2026-03-01T12:00:00Z');
let server: Awaited<ReturnType<typeof serveAwsCalls>>;
let client: DynamoDBClient;
const log: string[] = [];

beforeEach(async () => {
  tables = [orders, connections];
  log.length = 0;
  const { answer } = createDynamoDb({
    tables: () => tables,
    accountId: '123456789012',
    clock: { now: () => now },
    warn: ({ message }) => log.push(message),
  });
  server = await serveAwsCalls(answer);
  client = new DynamoDBClient(clientConfiguration(server.url));
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

const put = (id: string, more: Record<string, { S: string } | { N: string }> = {}, TableName = 'orders') =>
  client.send(new PutItemCommand({ TableName, Item: { id: { S: id }, ...more } }));
const get = async (id: string) =>
  (await client.send(new GetItemCommand({ TableName: 'orders', Key: { id: { S: id } } }))).Item;
const transact = (...TransactItems: NonNullable<TransactWriteItemsCommandInput['TransactItems']>) =>
  client.send(new TransactWriteItemsCommand({ TransactItems }));

describe('tables of the assembly', () => {
  test('are there with their indexes', async () => {
    await put('1', { customer: { S: 'ann' } });
    await put('2', { customer: { S: 'bob' } });
    const found = await client.send(
      new QueryCommand({
        TableName: 'orders',
        IndexName: 'by-customer',
        KeyConditionExpression: 'customer = :c',
        ExpressionAttributeValues: { ':c': { S: 'bob' } },
      }),
    );
    expect(found.Items).toEqual([{ id: { S: '2' }, customer: { S: 'bob' } }]);
  });

  test('are there for the first calls, however many come at once', async () => {
    await Promise.all(['1', '2', '3'].map((id) => put(id)));
    expect((await client.send(new ScanCommand({ TableName: 'orders' }))).Count).toBe(3);
  });

  test('are described with the ARNs of the assembly', async () => {
    const { Table: described } = await client.send(new DescribeTableCommand({ TableName: 'orders' }));
    expect(described).toMatchObject({
      TableArn: orders.arn,
      TableStatus: 'ACTIVE',
      GlobalSecondaryIndexes: [{ IndexArn: `${orders.arn}/index/by-customer`, IndexStatus: 'ACTIVE' }],
    });
  });

  test('are found by ARN, in batches too', async () => {
    await put('1', {}, orders.arn);
    expect(await get('1')).toEqual({ id: { S: '1' } });
    const batch = await client.send(
      new BatchGetItemCommand({ RequestItems: { [orders.arn]: { Keys: [{ id: { S: '1' } }] } } }),
    );
    expect(batch.Responses).toEqual({ [orders.arn]: [{ id: { S: '1' } }] });
  });

  test('keep their items when the assembly is loaded again with one more table', async () => {
    await put('1');
    tables = [...tables, tableNamed('carts')];
    await put('c', {}, 'carts');
    expect(await get('1')).toBeDefined();
  });

  test('that DynamoDB refuses are reported and leave the others working', async () => {
    tables = [tableNamed('x'), orders];
    await put('1');
    expect(log.join()).toContain("Shop/x: DynamoDB refuses the table 'x'");
  });

  test('no other table is there', async () => {
    await expect(client.send(new GetItemCommand(missingTable))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
  });

  test('a function can make one more', async () => {
    const created = await client.send(
      new CreateTableCommand({
        TableName: 'made',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
      }),
    );
    expect(created.TableDescription?.TableArn).toBe('arn:aws:dynamodb:eu-west-1:123456789012:table/made');
  });
});

test('the time-to-live attribute of the template is described, and can be changed', async () => {
  const describeTimeToLive = async () =>
    (await client.send(new DescribeTimeToLiveCommand({ TableName: 'connections' }))).TimeToLiveDescription;
  expect(await describeTimeToLive()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: 'connections',
      TimeToLiveSpecification: { Enabled: false, AttributeName: 'expiresAt' },
    }),
  );
  expect(await describeTimeToLive()).toEqual({ TimeToLiveStatus: 'DISABLED' });
});

test('a failed condition gives the old item to who asks for it', async () => {
  await put('1', { n: { N: '1' } });
  const update = new UpdateItemCommand({
    TableName: 'orders',
    Key: { id: { S: '1' } },
    UpdateExpression: 'SET n = :two',
    ConditionExpression: 'n = :two',
    ExpressionAttributeValues: { ':two': { N: '2' } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  await expect(client.send(update)).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    Item: { id: { S: '1' }, n: { N: '1' } },
  });
});

test('what is not emulated is refused by name', async () => {
  await expect(client.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM orders' }))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: 'ExecuteStatement is not emulated; --endpoint dynamodb=URL sends DynamoDB somewhere real',
  });
});

describe('a transaction', () => {
  const increment = (id: string, ReturnValuesOnConditionCheckFailure?: 'ALL_OLD') => ({
    Update: {
      TableName: 'orders',
      Key: { id: { S: id } },
      UpdateExpression: 'SET n = n + :one',
      ConditionExpression: 'n < :five',
      ExpressionAttributeValues: { ':one': { N: '1' }, ':five': { N: '5' } },
      ...(ReturnValuesOnConditionCheckFailure ? { ReturnValuesOnConditionCheckFailure } : {}),
    },
  });
  const check = (id: string, ConditionExpression: string) => ({
    ConditionCheck: { TableName: 'orders', Key: { id: { S: id } }, ConditionExpression },
  });

  test('writes all of its items', async () => {
    await put('counter', { n: { N: '4' } });
    await put('old');
    await transact(
      { Put: { TableName: 'orders', Item: { id: { S: 'new' } } } },
      increment('counter'),
      { Delete: { TableName: 'orders', Key: { id: { S: 'old' } } } },
      check('absent', 'attribute_not_exists(id)'),
    );
    const { Items } = await client.send(new ScanCommand({ TableName: 'orders' }));
    expect(new Set(Items)).toEqual(new Set([{ id: { S: 'new' } }, { id: { S: 'counter' }, n: { N: '5' } }]));
  });

  test('writes none when one condition fails, and says which', async () => {
    await put('counter', { n: { N: '5' } });
    await put('old', { keep: { S: 'me' } });
    const transaction = transact(
      { Put: { TableName: 'orders', Item: { id: { S: 'new' } } } },
      { Delete: { TableName: 'orders', Key: { id: { S: 'old' } } } },
      increment('counter', 'ALL_OLD'),
      check('absent', 'attribute_exists(id)'),
    );
    await expect(transaction).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, None, ConditionalCheckFailed, ConditionalCheckFailed]',
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { id: { S: 'counter' }, n: { N: '5' } },
        },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      ],
    });
    expect(await get('new')).toBeUndefined();
    expect(await get('old')).toEqual({ id: { S: 'old' }, keep: { S: 'me' } });
    expect(await get('counter')).toEqual({ id: { S: 'counter' }, n: { N: '5' } });
  });

  test('a check leaves its item as it is', async () => {
    await put('1', { n: { N: '1' } });
    await transact(check('1', 'attribute_exists(n)'), check('absent', 'attribute_not_exists(id)'));
    expect(await get('1')).toEqual({ id: { S: '1' }, n: { N: '1' } });
    expect(await get('absent')).toBeUndefined();
  });

  test('of an update that does not fit its item is cancelled with ValidationError', async () => {
    await put('text', { n: { S: 'five' } });
    const add = {
      Update: {
        TableName: 'orders',
        Key: { id: { S: 'text' } },
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      },
    };
    const transaction = transact({ Put: { TableName: 'orders', Item: { id: { S: 'new' } } } }, add);
    await expect(transaction).rejects.toMatchObject({
      CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError' }],
    });
    expect(await get('new')).toBeUndefined();
  });

  test('with a malformed expression is refused as a whole and writes nothing', async () => {
    const transaction = transact({ Put: { TableName: 'orders', Item: { id: { S: 'new' } } } }, check('1', 'n ='));
    await expect(transaction).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await get('new')).toBeUndefined();
  });

  test('cannot touch an item twice', async () => {
    const item = { Put: { TableName: 'orders', Item: { id: { S: '1' } } } };
    await expect(transact(item, check('1', 'attribute_exists(id)'))).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Transaction request cannot include multiple operations on one item',
    });
  });

  test('of an unknown table is refused', async () => {
    const item = { Put: { TableName: 'nowhere', Item: { id: { S: '1' } } } };
    await expect(transact(item)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('is run once for one client token, within ten minutes', async () => {
    await put('counter', { n: { N: '0' } });
    const command = () =>
      new TransactWriteItemsCommand({ ClientRequestToken: 't', TransactItems: [increment('counter')] });
    await client.send(command());
    await client.send(command());
    expect(await get('counter')).toMatchObject({ n: { N: '1' } });
    const other = new TransactWriteItemsCommand({
      ClientRequestToken: 't',
      TransactItems: [check('1', 'attribute_exists(n)')],
    });
    await expect(client.send(other)).rejects.toMatchObject({ name: 'IdempotentParameterMismatchException' });
    now += 10 * 60_000;
    await client.send(command());
    expect(await get('counter')).toMatchObject({ n: { N: '2' } });
  });

  test('is alone: increments side by side lose nothing', async () => {
    await put('counter', { n: { N: '0' } });
    await put('other', { n: { N: '0' } });
    const both = () => transact(increment('counter'), increment('other'));
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, both));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect([await get('counter'), await get('other')]).toMatchObject([{ n: { N: '5' } }, { n: { N: '5' } }]);
  });

  test('is alone: what a cancelled one had written is seen by no other', async () => {
    const cancelledOne = () =>
      transact({ Put: { TableName: 'orders', Item: { id: { S: 'new' } } } }, check('absent', 'attribute_exists(id)'));
    const onlooker = () => transact(check('new', 'attribute_not_exists(id)'));
    const pairs = Array.from({ length: 5 }, () => [cancelledOne(), onlooker()]).flat();
    const outcomes = await Promise.allSettled(pairs);
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill(['rejected', 'fulfilled']).flat());
  });

  test('reads items, an absent one as nothing', async () => {
    await put('1', { n: { N: '1' }, secret: { S: 's' } });
    const read = await client.send(
      new TransactGetItemsCommand({
        TransactItems: [
          { Get: { TableName: 'orders', Key: { id: { S: '1' } }, ProjectionExpression: 'n' } },
          { Get: { TableName: orders.arn, Key: { id: { S: 'absent' } } } },
        ],
      }),
    );
    expect(read.Responses).toEqual([{ Item: { n: { N: '1' } } }, {}]);
  });
});

test.each([
  ['an endless exponent', '1e300000000', 'Number overflow'],
  ['an endless negative exponent', '1e-300000000', 'Number underflow'],
  ['an exponent beyond any', `1e${'9'.repeat(1000)}`, 'Number overflow'],
  ['digits by the hundred thousand', `0.${'7'.repeat(300_000)}`, 'more than 38 significant digits'],
])('a number with %s is refused, as an item and in an expression', async (_, N, message) => {
  const number = { N };
  const put = client.send(new PutItemCommand({ TableName: 'connections', Item: { id: { S: '1' }, number } }));
  await expect(put).rejects.toThrow(message);
  const update = client.send(
    new UpdateItemCommand({
      TableName: 'connections',
      Key: { id: { S: '1' } },
      UpdateExpression: 'ADD n :n',
      ExpressionAttributeValues: { ':n': number },
    }),
  );
  await expect(update).rejects.toThrow(message);
});
