import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpIntegration } from '../../../src/model/http-api.js';
import { httpApi, integration, route, Serving, stage } from './serving.js';

let serving: Serving;
let backend: Server;
let backendUrl: string;
let received: {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}[];

beforeEach(async () => {
  serving = new Serving();
  received = [];
  backend = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ method: request.method, url: request.url, headers: request.headers, body });
    response.writeHead(Number(request.headers['x-want-status'] ?? 200), {
      'X-Backend': 'yes',
      'Content-Type': 'text/plain',
    });
    response.end('{"from":{"backend":1}}');
  });
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  backendUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await serving.close();
  backend.closeAllConnections();
  await new Promise((resolve) => backend.close(resolve));
});

async function serve(routeKey: string, given: Partial<HttpIntegration>, stageName = '$default'): Promise<string> {
  const routes = [route(routeKey, { integration: integration({ integrationType: 'HTTP_PROXY', ...given }) })];
  const variables = { environmentId: 'env7' };
  return serving.serve(httpApi([stage(stageName, routes, { variables })]));
}

test('an HTTP proxy passes the request and the answer', async () => {
  const url = await serve('ANY /pets/{proxy+}', {
    integrationUri: `${backendUrl}/v1/{proxy}?fixed=1`,
    integrationMethod: 'ANY',
  });
  const response = await fetch(`${url}/pets/cat/a%20b?x=%2F`, {
    method: 'PUT',
    headers: { 'X-Mine': '1' },
    body: 'data',
  });
  expect([response.status, response.headers.get('x-backend'), await response.text()]).toEqual([
    200,
    'yes',
    '{"from":{"backend":1}}',
  ]);
  expect(received).toMatchObject([
    {
      method: 'PUT',
      url: '/v1/cat/a%20b?fixed=1&x=%2F',
      body: 'data',
      headers: {
        'x-mine': '1',
        host: backendUrl.slice('http://'.length),
        via: 'HTTP/1.1 AmazonAPIGateway',
        forwarded: `by=127.0.0.1;for=127.0.0.1;host=${url.slice('http://'.length)};proto=http`,
        'x-amzn-trace-id': expect.stringContaining('Root=1-'),
      },
    },
  ]);
});

test('a private integration gets the whole path at the address that stands for its VPC link', async () => {
  serving.vpcLinks.link1 = backendUrl;
  const integrationUri = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/x/1/2';
  const url = await serve(
    'ANY /{proxy+}',
    { integrationUri, connectionType: 'VPC_LINK', connectionId: 'link1' },
    'prod',
  );
  await fetch(`${url}/prod/orders?x=1`);
  expect(received).toMatchObject([{ url: '/prod/orders?x=1' }]);
});

test('a VPC link that leads nowhere answers 503 and says so', async () => {
  const url = await serve('ANY /{proxy+}', { connectionType: 'VPC_LINK', connectionId: 'link1' });
  const response = await fetch(`${url}/x`);
  expect([response.status, await response.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
  expect(serving.executions.explained).toEqual([expect.stringContaining('VPC link')]);
});

test('a request is mapped before it goes to the endpoint', async () => {
  const url = await serve('POST /pets/{id}', {
    integrationUri: `${backendUrl}/v1`,
    requestParameters: {
      'append:header.x-added': '$request.header.x-one',
      'overwrite:header.x-one': 'pet ${request.path.id} of ${stageVariables.environmentId}',
      'remove:header.x-gone': "''",
      'append:querystring.kind': '$request.body.pet.kinds[1]',
      'overwrite:querystring.page': '$request.querystring.page-number',
      'remove:querystring.secret': "''",
      'overwrite:path': '/mapped/$request.path.id',
    },
  });
  await fetch(`${url}/pets/7?page=1&page-number=2&secret=x`, {
    method: 'POST',
    headers: { 'x-one': '1', 'x-gone': '1' },
    body: '{"pet":{"kinds":["cat","dog"]}}',
  });
  const [request] = received as [(typeof received)[0]];
  expect(request.url).toBe('/mapped/7?page-number=2&kind=dog&page=2');
  expect(request.headers).toMatchObject({ 'x-added': '1', 'x-one': 'pet 7 of env7' });
  expect(request.headers).not.toHaveProperty('x-gone');
});

test('a response is mapped by the status of the endpoint', async () => {
  const url = await serve('$default', {
    integrationUri: backendUrl,
    responseParameters: {
      '404': { 'append:header.error': '$stageVariables.environmentId' },
      '500': {
        'append:header.header1': '$context.requestId',
        'append:header.x-backend': '$response.body.from.backend',
        'overwrite:statuscode': '403',
      },
    },
  });
  const failed = await fetch(url, { headers: { 'x-want-status': '500' } });
  expect(failed.status).toBe(403);
  expect(failed.headers.get('header1')).toBe(failed.headers.get('apigw-requestid'));
  expect(failed.headers.get('x-backend')).toBe('yes, 1');
  const missing = await fetch(url, { headers: { 'x-want-status': '404' } });
  expect([missing.status, missing.headers.get('error')]).toEqual([404, 'env7']);
});

test('a reserved header is not mapped, and the person is told', async () => {
  const url = await serve('$default', {
    integrationUri: backendUrl,
    requestParameters: { 'overwrite:header.Authorization': 'x', 'append:header.x-forwarded-for': '1.2.3.4' },
  });
  await fetch(url);
  expect(received[0]?.headers.authorization).toBeUndefined();
  expect(serving.executions.explained).toEqual([
    expect.stringContaining('reserves the header Authorization'),
    expect.stringContaining('reserves the header x-forwarded-for'),
  ]);
});

test('a request is mapped before it goes to a function', async () => {
  const integrationUri = serving.functions.add('fn', () => 'ok');
  const requestParameters = { 'overwrite:header.x-user': '$context.identity.sourceIp', 'append:querystring.a': '2' };
  const url = await serve('$default', { integrationType: 'AWS_PROXY', integrationUri, requestParameters });
  await fetch(`${url}/?a=1`);
  expect(serving.functions.events).toMatchObject([
    { headers: { 'x-user': '127.0.0.1' }, queryStringParameters: { a: '1,2' }, rawQueryString: 'a=1&a=2' },
  ]);
});

test.each([
  [
    'SQS-SendMessage',
    { QueueUrl: '$request.header.queue', MessageBody: '$request.body.message', DelaySeconds: '5' },
    'sqs',
    'AmazonSQS.SendMessage',
    { QueueUrl: 'https://q', MessageBody: 'hi', DelaySeconds: 5 },
  ],
  [
    'EventBridge-PutEvents',
    { Detail: '$request.body', DetailType: 'made', Source: 'test', Resources: 'a, b' },
    'events',
    'AWSEvents.PutEvents',
    { Entries: [{ Detail: '{"message":"hi"}', DetailType: 'made', Source: 'test', Resources: ['a', 'b'] }] },
  ],
  [
    'StepFunctions-StartSyncExecution',
    { StateMachineArn: 'arn:x', Input: '$request.body' },
    'states',
    'AWSStepFunctions.StartSyncExecution',
    { stateMachineArn: 'arn:x', input: '{"message":"hi"}' },
  ],
  [
    'Kinesis-PutRecord',
    { StreamName: 's', PartitionKey: '$context.extendedRequestId', Data: '$request.body.message' },
    'kinesis',
    'Kinesis_20131202.PutRecord',
    { StreamName: 's', PartitionKey: expect.stringMatching(/=$/), Data: 'aGk=' },
  ],
])('%s is called with the mapped parameters', async (integrationSubtype, requestParameters, service, target, input) => {
  const url = await serve('POST /x', { integrationType: 'AWS_PROXY', integrationSubtype, requestParameters });
  const response = await fetch(`${url}/x`, {
    method: 'POST',
    headers: { queue: 'https://q' },
    body: '{"message":"hi"}',
  });
  expect([response.status, await response.text()]).toEqual([200, '{"MessageId":"1"}']);
  const [call] = serving.awsCalls as [(typeof serving.awsCalls)[0]];
  expect(call).toMatchObject({ service, region: 'us-east-1', caller: 'Stack/Route POST /x' });
  expect(call.headers).toContainEqual(['X-Amz-Target', target]);
  expect(JSON.parse(call.body.toString())).toEqual(input);
});

test('AppConfig-GetConfiguration asks for the configuration by path', async () => {
  const requestParameters = {
    Application: 'a',
    Environment: 'e',
    Configuration: 'c',
    ClientId: 'me',
    Region: 'eu-west-1',
  };
  const url = await serve('$default', {
    integrationType: 'AWS_PROXY',
    integrationSubtype: 'AppConfig-GetConfiguration',
    requestParameters,
  });
  await fetch(url);
  expect(serving.awsCalls).toMatchObject([
    { region: 'eu-west-1', method: 'GET', target: '/applications/a/environments/e/configurations/c?client_id=me' },
  ]);
});

test('a service action without a value that it requires answers 400 without a call', async () => {
  const requestParameters = { QueueUrl: 'https://q', MessageBody: '$request.body.message' };
  const url = await serve('$default', {
    integrationType: 'AWS_PROXY',
    integrationSubtype: 'SQS-SendMessage',
    requestParameters,
  });
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(400);
  expect(serving.awsCalls).toEqual([]);
  expect(serving.executions.explained).toEqual(['the request gives no value for MessageBody']);
});
