import type { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LocalGateway } from '../../src/index.js';
import { nodeFunction, synthesizeStack } from './assemblies.js';

/** Functions that return what they are told; a non-proxy integration makes a header of what it is told. */
function apis(stack: Stack): void {
  const fn = nodeFunction(stack, 'Told', 'exports.handler = async ({ body }) => JSON.parse(body);');
  const rest = new RestApi(stack, 'Rest', { restApiName: 'rest' });
  rest.root.addMethod('POST', new LambdaIntegration(fn));
  const echo = nodeFunction(stack, 'Echo', 'exports.handler = async (event) => event;');
  const mapped = new LambdaIntegration(echo, {
    proxy: false,
    integrationResponses: [
      { statusCode: '200', responseParameters: { 'method.response.header.X-A': 'integration.response.body.value' } },
    ],
  });
  rest.root.addResource('mapped').addMethod('POST', mapped, {
    methodResponses: [{ statusCode: '200', responseParameters: { 'method.response.header.X-A': true } }],
  });
  new HttpApi(stack, 'Http', { apiName: 'http', defaultIntegration: new HttpLambdaIntegration('Proxy', fn) });
  const connect = nodeFunction(
    stack,
    'Connect',
    "exports.handler = async () => ({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'a\\r\\nX-Injected: 1' } });",
  );
  const chat = new WebSocketApi(stack, 'Chat', {
    connectRouteOptions: { integration: new WebSocketLambdaIntegration('C', connect) },
  });
  new WebSocketStage(stack, 'Stage', { webSocketApi: chat, stageName: 'prod', autoDeploy: true });
}

const failures: unknown[] = [];
let gateway: LocalGateway;

beforeAll(async () => {
  gateway = await LocalGateway.start({
    assembly: synthesizeStack(apis),
    onFailure: (error) => failures.push(error),
  });
});
afterAll(() => gateway.close());

describe('what no HTTP message can carry is the fault of the function, and told as such', () => {
  test.each([
    { statusCode: 200, headers: { x: 'a\nb' } },
    { statusCode: 200, headers: { x: 'a\r\nx-injected: 1' } },
    { statusCode: 200, headers: { x: '\0' } },
    { statusCode: 200, headers: { x: '日本' } },
    { statusCode: 200, headers: { 'x y': '1' } },
    { statusCode: 200, headers: { '': '1' } },
    { statusCode: 99 },
    { statusCode: 100 },
    { statusCode: 101 },
    { statusCode: 199 },
    { statusCode: 1000 },
    { statusCode: -1 },
  ])('%j', async (result) => {
    const body = JSON.stringify(result);
    expect((await gateway.request('POST /', { api: 'rest', body })).status).toBe(502);
    const { status, headers } = await gateway.request('POST /', { api: 'http', body });
    expect([status, headers.has('x-injected')]).toEqual([500, false]);
    expect(gateway.requests.at(-1)?.status).toBe(500);
    expect(gateway.requests.at(-1)?.reasons).not.toEqual([]);
    expect(failures).toEqual([]);
  });

  test('in a mapped header', async () => {
    const send = (value: string) => gateway.request('POST /mapped', { api: 'rest', body: JSON.stringify({ value }) });
    expect((await send('fine')).headers.get('x-a')).toBe('fine');
    expect((await send('a\r\nx-injected: 1')).status).toBe(500);
    expect(failures).toEqual([]);
  });

  test('as a sub-protocol', async () => {
    await expect(gateway.connect({ protocols: ['a'] })).rejects.toMatchObject({ status: 502 });
    expect(failures).toEqual([]);
  });
});

test('how its answer is framed is not for a function to say', async () => {
  const headers = { 'Transfer-Encoding': 'chunked', Trailer: 'x', 'Content-Length': '1' };
  for (const api of ['rest', 'http']) {
    const response = await gateway.request('POST /', {
      api,
      body: JSON.stringify({ statusCode: 200, headers, body: 'whole' }),
    });
    expect([response.status, await response.text()]).toEqual([200, 'whole']);
  }
  expect(failures).toEqual([]);
});
