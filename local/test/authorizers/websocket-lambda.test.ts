import { once } from 'node:events';
import type { Stack } from 'aws-cdk-lib';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { ConnectionRefused, LocalGateway } from '../../src/index.js';
import { echo, nodeFunction, synthesizeStack } from '../gateway/assemblies.js';

const authorizer = `
exports.handler = async (event) => {
  const { token } = event.queryStringParameters;
  if (token === 'unauthorized') throw new Error('Unauthorized');
  if (token === 'crash') throw new Error('no such table');
  return {
    principalId: 'user-1',
    policyDocument: { Statement: [{ Effect: token === 'allow' ? 'Allow' : 'Deny', Action: '*', Resource: event.methodArn }] },
    context: { level: 7, event: JSON.stringify(event) },
  };
};`;

function api(stack: Stack): void {
  const fn = nodeFunction(stack, 'Echo', echo());
  const connect = nodeFunction(stack, 'Connect', 'exports.handler = async () => ({ statusCode: 200 });');
  const chat = new WebSocketApi(stack, 'Chat', {
    connectRouteOptions: {
      integration: new WebSocketLambdaIntegration('Connect', connect),
      authorizer: new WebSocketLambdaAuthorizer('Authorizer', nodeFunction(stack, 'Authorize', authorizer), {
        identitySource: ['route.request.querystring.token', 'route.request.header.X-Client'],
      }),
    },
  });
  chat.addRoute('echo', { integration: new WebSocketLambdaIntegration('Echo', fn), returnResponse: true });
  new WebSocketStage(stack, 'Stage', { webSocketApi: chat, stageName: 'dev', autoDeploy: true });
}

describe('a Lambda authorizer of a WebSocket API', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await LocalGateway.start({ assembly: synthesizeStack(api) });
  });

  afterAll(() => gateway.close());

  const connect = (token: string, headers: Record<string, string> = { 'x-client': 'test' }) =>
    gateway.connect({ query: `token=${token}`, headers } as never);

  test('lets a client in, and every event of its connection tells what it found out', async () => {
    const socket = await connect('allow');
    socket.send(JSON.stringify({ action: 'echo' }));
    const [frame] = await once(socket, 'message');
    const { authorizer: context } = JSON.parse(String(frame)).event.requestContext;
    expect(context).toMatchObject({ principalId: 'user-1', level: '7', integrationLatency: expect.any(Number) });
    const event = JSON.parse(context.event);
    expect(Object.keys(event).sort()).toEqual(
      [
        ...['headers', 'methodArn', 'multiValueHeaders', 'multiValueQueryStringParameters', 'queryStringParameters'],
        ...['requestContext', 'stageVariables', 'type'],
      ].sort(),
    );
    expect(event.type).toBe('REQUEST');
    expect(event.methodArn).toMatch(/^arn:aws:execute-api:[\w-]+:\d{12}:\w+\/dev\/\$connect$/);
    expect(event.requestContext).toMatchObject({ routeKey: '$connect', eventType: 'CONNECT', stage: 'dev' });
    expect(event.queryStringParameters).toEqual({ token: 'allow' });
    socket.close();
  });

  test.each([
    ['without one of the identity sources', 'allow', {}, 401],
    ['for which the function throws Unauthorized', 'unauthorized', undefined, 401],
    ['that the policy denies', 'deny', undefined, 403],
    ['for which the function fails', 'crash', undefined, 500],
  ])('a handshake %s is refused', async (_, token, headers, status) => {
    const refusal = await connect(token, headers as never).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ConnectionRefused);
    expect((refusal as ConnectionRefused).status).toBe(status);
  });
});
