import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebSocketIntegration, WebSocketIntegrationResponse } from '../../../src/model/websocket-api.js';
import { answering, type Client, integration, origin, route, Serving, webSocketApi } from './serving.js';

let serving: Serving;
let backend: Server;
beforeEach(async () => {
  serving = new Serving();
  backend = createServer(async (request, answer) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    answer.end(`${request.method} ${request.url} ${body}`);
  });
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await serving.close();
  backend.closeAllConnections();
  await new Promise((resolve) => backend.close(resolve));
});

function response(integrationResponseKey: string, template: string): WebSocketIntegrationResponse {
  return {
    origin: origin('IntegrationResponse'),
    integrationResponseKey,
    responseParameters: {},
    responseTemplates: { $default: template },
  };
}

/** Connects to an API whose `$default` route has the given integration and answers. */
async function connectTo(given: Partial<WebSocketIntegration>): Promise<Client> {
  const routes = [route('$default', { integration: integration(given), routeResponses: answering })];
  await serving.serve(webSocketApi(routes, { stage: { variables: { queue: 'jobs' } } }));
  return serving.connect();
}

test('a MOCK answers with what its templates make', async () => {
  const client = await connectTo({
    integrationType: 'MOCK',
    requestTemplates: { $default: '{"statusCode":200}', strange: '{"statusCode":418}' },
    templateSelectionExpression: '$request.body.kind',
    integrationResponses: [
      response('$default', 'hello from $context.routeKey on $stageVariables.queue'),
      response('/4\\d\\d/', 'strange'),
    ],
  });
  client.socket.send('{"kind":"usual"}');
  expect(await client.next()).toBe('hello from $default on jobs');
  client.socket.send('{"kind":"strange"}');
  expect(await client.next()).toBe('strange');
});

test('a MOCK lets a client connect by the status code of its template', async () => {
  const mock = (status: number) =>
    integration({ integrationType: 'MOCK', requestTemplates: { $default: `{"statusCode":${status}}` } });
  await serving.serve(webSocketApi([route('$connect', { integration: mock(200) })]));
  await serving.connect();
  const closed = new Serving();
  await closed.serve(webSocketApi([route('$connect', { integration: mock(403) })]));
  expect((await closed.refused())[0]).toBe(403);
  await closed.close();
});

test('a function that is no proxy gets what the template makes of the message', async () => {
  const integrationUri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${serving.functions.add(
    'fn',
    ({ n }: { n: number }) => {
      if (n > 1) throw new Error('too many');
      return { doubled: n * 2 };
    },
  )}/invocations`;
  const client = await connectTo({
    integrationType: 'AWS',
    integrationUri,
    requestTemplates: { $default: '{"n":$input.path("$.count"),"from":"$context.connectionId"}' },
    integrationResponses: [response('$default', "it is $input.path('$.doubled')"), response('/too.*/', 'no more')],
  });
  client.socket.send('{"count":1}');
  expect(await client.next()).toBe('it is 2');
  expect(serving.functions.events).toEqual([{ n: 1, from: expect.stringMatching(/=$/) }]);
  client.socket.send('{"count":2}');
  expect(await client.next()).toBe('no more');
});

test('a service is called with the mapped body and headers', async () => {
  const client = await connectTo({
    integrationType: 'AWS',
    integrationUri: 'arn:aws:apigateway:us-east-1:sqs:path/123456789012/${stageVariables.queue}',
    integrationMethod: 'POST',
    requestTemplates: { $default: 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)' },
    requestParameters: {
      'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'",
      'integration.request.header.X-Connection': 'context.connectionId',
      'integration.request.querystring.room': 'route.request.body.room',
    },
  });
  client.socket.send('{"room":"a b"}');
  expect(await client.next()).toBe('{"Answer":1}');
  const [call] = serving.awsCalls as [(typeof serving.awsCalls)[0]];
  expect(call).toMatchObject({ service: 'sqs', method: 'POST', target: '/123456789012/jobs?room=a%20b' });
  expect(call.headers).toContainEqual(['Content-Type', 'application/x-www-form-urlencoded']);
  expect(call.headers).toContainEqual(['X-Connection', expect.stringMatching(/=$/)]);
  expect(call.body.toString()).toBe('Action=SendMessage&MessageBody=%7B%22room%22%3A%22a+b%22%7D');
});

test('an HTTP endpoint gets the message and its answer goes to the client', async () => {
  const integrationUri = `http://127.0.0.1:${(backend.address() as AddressInfo).port}/in`;
  const client = await connectTo({ integrationType: 'HTTP_PROXY', integrationUri, integrationMethod: 'PUT' });
  client.socket.send('hello');
  expect(await client.next()).toBe('PUT /in hello');
});

test('a private integration is asked at the address that stands for its VPC link', async () => {
  serving.vpcLinks.link1 = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  const integrationUri = 'http://inner.elb.us-east-1.amazonaws.com/in';
  const shared = { integrationType: 'HTTP_PROXY', integrationUri, connectionType: 'VPC_LINK' } as const;
  const client = await connectTo({ ...shared, connectionId: 'link1' });
  client.socket.send('hello');
  expect(await client.next()).toBe('POST /in hello');
});

test('a private integration whose VPC link leads nowhere fails, and the option is named', async () => {
  const integrationUri = `http://127.0.0.1:${(backend.address() as AddressInfo).port}/in`;
  const shared = { integrationType: 'HTTP_PROXY', integrationUri, connectionType: 'VPC_LINK' } as const;
  const client = await connectTo({ ...shared, connectionId: 'link2' });
  client.socket.send('hello');
  expect(JSON.parse(await client.next())).toMatchObject({ message: 'Internal server error' });
  expect(serving.executions.explained).toEqual([expect.stringContaining('--vpc-link link2=')]);
});

test('a template that fails is answered with an error frame, and its place is told', async () => {
  const client = await connectTo({ integrationType: 'MOCK', requestTemplates: { $default: '#if(' } });
  client.socket.send('x');
  expect(JSON.parse(await client.next())).toMatchObject({ message: 'Internal server error' });
  expect(serving.executions.explained).toEqual([expect.stringMatching(/the mapping template fails: .*line 1/)]);
});

test('a message for which there is no template is refused where nothing may pass through', async () => {
  const client = await connectTo({
    integrationType: 'HTTP',
    integrationUri: 'http://127.0.0.1:9',
    passthroughBehavior: 'NEVER',
  });
  client.socket.send('x');
  expect(JSON.parse(await client.next())).toMatchObject({ message: 'Unsupported Media Type' });
});
