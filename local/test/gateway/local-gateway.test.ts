import type { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ConnectionRefused, LocalGateway } from '../../src/index.js';
import { echo, nodeFunction, synthesizeStack } from './assemblies.js';

function threeApis(stack: Stack): void {
  const fn = nodeFunction(stack, 'Echo', echo());
  const rest = new RestApi(stack, 'Rest', { restApiName: 'rest-pets' });
  rest.root.addResource('pets').addResource('{id}').addMethod('ANY', new LambdaIntegration(fn));
  const http = new HttpApi(stack, 'Http', { apiName: 'http-pets' });
  const integration = new HttpLambdaIntegration('Integration', fn);
  http.addRoutes({ path: '/pets/{id}', methods: [HttpMethod.ANY], integration });
  const connect = nodeFunction(
    stack,
    'Connect',
    'exports.handler = async (event) => ({ statusCode: event.queryStringParameters?.token === "no" ? 401 : 200 });',
  );
  const chat = new WebSocketApi(stack, 'Chat', {
    apiName: 'chat',
    connectRouteOptions: { integration: new WebSocketLambdaIntegration('Connect', connect) },
  });
  chat.addRoute('echo', { integration: new WebSocketLambdaIntegration('Echo', fn), returnResponse: true });
  new WebSocketStage(stack, 'Stage', { webSocketApi: chat, stageName: 'dev', autoDeploy: true });
}

describe('the three kinds of API', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await LocalGateway.start({ assembly: synthesizeStack(threeApis) });
  });

  afterAll(() => gateway.close());

  test('are listed in the order of the template, each with its port, stages and addresses', () => {
    expect(gateway.apis.map(({ name, protocol }) => `${protocol} ${name}`)).toEqual([
      'REST rest-pets',
      'HTTP http-pets',
      'WEBSOCKET chat',
    ]);
    const [rest, http, chat] = gateway.apis;
    expect(rest?.stages).toEqual([{ name: 'prod', url: `http://127.0.0.1:${rest?.port}/prod` }]);
    expect(http?.stages).toEqual([{ name: '$default', url: `http://127.0.0.1:${http?.port}` }]);
    expect(chat?.stages).toEqual([{ name: 'dev', url: `ws://127.0.0.1:${chat?.port}/dev` }]);
  });

  test('a request of a REST API goes to its only stage and reaches the function undecoded', async () => {
    const response = await gateway.request('POST /pets/a%2Fb?x=1&x=2', {
      api: 'rest-pets',
      headers: { 'X-Color': 'Red' },
      body: JSON.stringify({ name: 'Rex' }),
    });
    expect(response.status).toBe(200);
    const { event } = (await response.json()) as { event: Record<string, never> };
    expect(event).toMatchObject({
      httpMethod: 'POST',
      path: '/pets/a%2Fb',
      pathParameters: { id: 'a%2Fb' },
      multiValueQueryStringParameters: { x: ['1', '2'] },
      headers: { 'X-Color': 'Red', 'Content-Type': 'text/plain;charset=UTF-8' },
      body: '{"name":"Rex"}',
      requestContext: { stage: 'prod', domainName: `127.0.0.1:${gateway.apis[0]?.port}` },
    });
  });

  test('a request of an HTTP API goes to the $default stage', async () => {
    const response = await gateway.request('GET /pets/7', { api: 'http-pets' });
    const { event } = (await response.json()) as { event: Record<string, never> };
    expect(event).toMatchObject({ version: '2.0', rawPath: '/pets/7', requestContext: { stage: '$default' } });
  });

  test('a WebSocket talks to its API in both directions', async () => {
    const socket = await gateway.connect();
    const reply = new Promise<string>((resolve) => socket.once('message', (message) => resolve(String(message))));
    socket.send(JSON.stringify({ action: 'echo', text: 'hello' }));
    const { event } = JSON.parse(await reply) as { event: Record<string, never> };
    expect(event).toMatchObject({
      body: '{"action":"echo","text":"hello"}',
      requestContext: { routeKey: 'echo', eventType: 'MESSAGE', stage: 'dev' },
    });
    socket.terminate();
  });

  test('a refused handshake rejects with the status', async () => {
    const refusal = await gateway.connect({ query: 'token=no' }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConnectionRefused);
    expect(refusal).toMatchObject({ status: 401 });
  });

  test.each([
    ['GET /pets/7', {}, { message: expect.stringContaining('rest-pets'), fix: expect.stringContaining('{ api }') }],
    ['GET /pets/7', { api: 'rest-pet' }, { fix: 'did you mean rest-pets?' }],
    ['GET /pets/7', { api: 'rest-pets', stage: 'beta' }, { fix: 'choose one of prod' }],
    ['pets', { api: 'rest-pets' }, { fix: "write it as 'GET /users/123'" }],
  ])('the request %s of %j is told what it could be for', async (route, init, error) => {
    await expect(gateway.request(route, init)).rejects.toMatchObject({ code: 'UNKNOWN_ROUTE', ...error });
  });

  test('every execution is recorded with its API, status and function', async () => {
    await gateway.request('GET /pets/8', { api: 'rest-pets' });
    await gateway.request('GET /nothing', { api: 'http-pets' });
    const [found, missed] = gateway.requests.slice(-2);
    expect(found).toMatchObject({
      api: 'rest-pets',
      protocol: 'REST',
      method: 'GET',
      path: '/prod/pets/8',
      status: 200,
    });
    expect(found?.function).toBe('Pets/Echo');
    expect(missed).toMatchObject({ api: 'http-pets', path: '/nothing', status: 404 });
    expect(missed?.function).toBeUndefined();
  });
});

test('a closed gateway has left its ports', async () => {
  const gateway = await LocalGateway.start({ assembly: synthesizeStack(threeApis) });
  const url = gateway.apis[1]?.stages[0]?.url as string;
  expect((await fetch(url)).status).toBe(404);
  await gateway.close();
  await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});

test('a gateway ends with its block', async () => {
  let url = '';
  {
    await using gateway = await LocalGateway.start({ assembly: synthesizeStack(threeApis) });
    url = gateway.console;
  }
  await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});
