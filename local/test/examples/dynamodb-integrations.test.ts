import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { RestAuth, RestGateway, RestIntegrations } from 'cdk-gatewright';
import { LocalGateway } from '../../src/gateway.js';

let folder: string;
let gateway: LocalGateway;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dynamodb-'));
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'Shop');
  const items = new TableV2(stack, 'Items', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  const lines = new TableV2(stack, 'Lines', {
    partitionKey: { name: 'order', type: AttributeType.STRING },
    sortKey: { name: 'line', type: AttributeType.NUMBER },
  });
  const item = RestIntegrations.dynamoDb(items);
  const line = RestIntegrations.dynamoDb(lines);
  new RestGateway(stack, 'Api', {
    auth: RestAuth.none(),
    routes: {
      'POST /items': { integration: item.putItem() },
      'PUT /items/{id}': { integration: item.putItem() },
      'GET /items/{id}': { integration: item.getItem() },
      'PATCH /items/{id}': { integration: item.updateItem() },
      'DELETE /items/{id}': { integration: item.deleteItem() },
      'PUT /orders/{order}/{line}': { integration: line.putItem() },
      'GET /orders/{order}': { integration: line.query({ pageSize: 2 }) },
    },
  });
  gateway = await LocalGateway.start({ assembly: app.synth().directory });
});

afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});

async function send(route: string, body?: unknown) {
  const response = await gateway.request(route, {
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

const whole = {
  text: 'it\'s "quoted"\n\\ ü',
  number: 12.5,
  yes: true,
  no: false,
  list: ['a', 1, { inner: ['b'] }],
  map: { a: { b: 'c' } },
  empty: { list: [], map: {}, text: '' },
};

test('an item comes back as it was written', async () => {
  expect(await send('PUT /items/1', whole)).toEqual({ status: 200, body: {} });
  expect(await send('GET /items/1')).toEqual({ status: 200, body: { ...whole, id: '1' } });
});

test('a new item gets a key, and the answer tells it', async () => {
  const { status, body } = await send('POST /items', { name: 'new' });
  expect(status).toBe(201);
  expect(await send(`GET /items/${body.id}`)).toEqual({ status: 200, body: { id: body.id, name: 'new' } });
});

test('the key is that of the path, decoded, whatever the body says', async () => {
  await send('PUT /items/a%20b+c%2Fd', { id: 'other', name: 'x' });
  expect((await send('GET /items/a%20b+c%2Fd')).body).toEqual({ id: 'a b+c/d', name: 'x' });
  expect((await send('GET /items/other')).status).toBe(404);
});

test('text of a client stays text in the request to DynamoDB', async () => {
  const evil = encodeURIComponent('x"},"ReturnValues":"ALL_OLD","Key":{"id":{"S":"1');
  expect(await send(`GET /items/${evil}`)).toEqual({ status: 404, body: { message: 'Not Found' } });
});

test('an update sets what the body has, of an item that is there', async () => {
  await send('PUT /items/2', { name: 'old', kept: 1 });
  expect(await send('PATCH /items/2', { name: 'new', more: [1] })).toEqual({
    status: 200,
    body: { id: '2', name: 'new', kept: 1, more: [1] },
  });
  expect((await send('PATCH /items/2', {})).body).toEqual({ id: '2', name: 'new', kept: 1, more: [1] });
  expect(await send('PATCH /items/none', { name: 'x' })).toEqual({ status: 404, body: { message: 'Not Found' } });
});

test('a deleted item is gone', async () => {
  await send('PUT /items/3', {});
  expect((await send('DELETE /items/3')).status).toBe(204);
  expect((await send('DELETE /items/3')).status).toBe(404);
});

test('a query turns pages, and takes no other token than its own', async () => {
  for (const line of [1, 2, 3]) await send(`PUT /orders/o1/${line}`, { quantity: line });
  const first = (await send('GET /orders/o1')).body;
  expect(first.items.map(({ line }: { line: number }) => line)).toEqual([1, 2]);
  const second = (await send(`GET /orders/o1?nextToken=${encodeURIComponent(first.nextToken)}`)).body;
  expect(second).toEqual({ items: [{ order: 'o1', line: 3, quantity: 3 }] });
  expect((await send('GET /orders/o1?limit=1')).body.items).toHaveLength(1);
  expect((await send('GET /orders/o1?nextToken=nonsense')).status).toBe(400);
});
