import vm from 'node:vm';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Stack } from 'aws-cdk-lib';
import { ApiKey, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LocalGateway } from '../../src/index.js';
import { echo, nodeFunction, synthesizeStack } from '../gateway/assemblies.js';

function pets(stack: Stack): void {
  const fn = nodeFunction(stack, 'Echo', echo());
  const rest = new RestApi(stack, 'Rest', { restApiName: 'rest-pets' });
  rest.root.addMethod('GET', new LambdaIntegration(fn));
  new ApiKey(stack, 'customer');
  const integration = new HttpLambdaIntegration('Integration', fn);
  new HttpApi(stack, 'Http', { apiName: 'http-pets', defaultIntegration: integration });
}

let gateway: LocalGateway;

beforeAll(async () => {
  gateway = await LocalGateway.start({ assembly: synthesizeStack(pets) });
});

afterAll(() => gateway.close());

async function get(path: string): Promise<unknown> {
  return (await fetch(gateway.console + path)).json();
}

test('the page brings along all that it shows, and its script is well-formed', async () => {
  const response = await fetch(gateway.console);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const html = await response.text();
  expect(html).not.toMatch(/(src|href)="/);
  const script = /<script type="module">([\s\S]*)<\/script>/.exec(html)?.[1] as string;
  expect(() => new vm.Script(`(async () => {${script}})`)).not.toThrow();
});

test('the APIs, routes and findings are there as JSON', async () => {
  expect(await get('/api/apis')).toEqual(gateway.apis);
  expect(await get('/api/routes')).toContainEqual(
    expect.objectContaining({ api: 'rest-pets', stage: 'prod', key: 'GET /', auth: 'NONE' }),
  );
  expect(await get('/api/api-keys')).toEqual(gateway.apiKeys);
  expect(gateway.apiKeys).toHaveLength(1);
  expect(await get('/api/findings')).toEqual({ notEmulated: [], warnings: [] });
  expect((await fetch(`${gateway.console}/nothing`)).status).toBe(404);
});

test('an execution is told as it happens, with its execution log', async () => {
  const stopped = new AbortController();
  const response = await fetch(`${gateway.console}/api/events`, { signal: stopped.signal });
  const events = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  await gateway.request('GET /', { api: 'rest-pets' });
  let text = '';
  while (!text.includes('event: request')) text += (await events.read()).value;
  stopped.abort();
  const record = JSON.parse(/event: request\ndata: (.*)\n/.exec(text)?.[1] as string) as { log: string[] };
  expect(record).toMatchObject({ api: 'rest-pets', method: 'GET', path: '/prod/', status: 200 });
  expect(record.log.at(-1)).toBe('Method completed with status: 200');
  expect(await get('/api/requests')).toContainEqual(record);
});

test('a signed request is an AWS call, and one of a service that is not run is recorded', async () => {
  const { console: endpoint, credentials } = gateway;
  const client = new SQSClient({ endpoint, region: 'us-east-1', credentials });
  const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/pets';
  const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'rex' }));
  client.destroy();
  expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
  expect(gateway.recorded.at(-1)).toMatchObject({ service: 'sqs', operation: 'SendMessage', caller: 'a client' });
  expect(await get('/api/recorded')).toEqual(JSON.parse(JSON.stringify(gateway.recorded)));
});

test('how many requests are no longer kept is told where they are read', async () => {
  const { requests: before } = gateway.dropped;
  for (let n = gateway.requests.length; n < 203; n++) await gateway.request('GET /', { api: 'rest-pets' });
  expect(gateway.dropped.requests).toBe(before + 3);
  const response = await fetch(`${gateway.console}/api/requests`);
  expect(response.headers.get('gatewright-dropped')).toBe(String(before + 3));
  await response.body?.cancel();
});

test('an AWS call of more than is read is refused, not cut', async () => {
  const recorded = gateway.recorded.length;
  const response = await fetch(gateway.console, { method: 'POST', body: Buffer.alloc(11 * 1024 * 1024) });
  expect([response.status, await response.json()]).toMatchObject([413, { __type: 'RequestEntityTooLargeException' }]);
  expect(gateway.recorded).toHaveLength(recorded);
});
