import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Stack } from 'aws-cdk-lib';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { WebSocket } from 'ws';
import { LocalGateway } from '../../src/index.js';
import { synthesizeStack } from './assemblies.js';

const python = spawnSync('python3', ['-c', 'import boto3']);
const testWithPython = python.status === 0 ? test : test.skip;
if (python.status !== 0) console.warn('the chat in Python is not run: python3 with boto3 is not there');

/** The chat of the service's introduction, on plain constructs of the CDK. */
function chat(stack: Stack): void {
  const table = new Table(stack, 'Connections', {
    tableName: 'websocket-connections',
    partitionKey: { name: 'connectionId', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
  });
  const handler = (id: string, name: string) => {
    const fn = new LambdaFunction(stack, id, {
      runtime: Runtime.PYTHON_3_12,
      handler: `chat.${name}`,
      code: Code.fromAsset(join(__dirname, 'chat')),
    });
    table.grantReadWriteData(fn);
    return { integration: new WebSocketLambdaIntegration(`${id}Integration`, fn), fn };
  };
  const message = handler('Message', 'message_handler');
  const api = new WebSocketApi(stack, 'Chat', {
    apiName: 'chat-api',
    connectRouteOptions: { integration: handler('Connect', 'connect_handler').integration },
    disconnectRouteOptions: { integration: handler('Disconnect', 'disconnect_handler').integration },
    defaultRouteOptions: { integration: message.integration },
  });
  api.addRoute('sendMessage', { integration: message.integration });
  api.grantManageConnections(message.fn);
  new WebSocketStage(stack, 'Stage', { webSocketApi: api, stageName: 'prod', autoDeploy: true });
}

function nextMessage(socket: WebSocket): Promise<unknown> {
  return new Promise((resolve) => socket.once('message', (text) => resolve(JSON.parse(String(text)))));
}

testWithPython(
  'the chat in Python broadcasts to all who are connected, and forgets who has left',
  async () => {
    const ended: string[] = [];
    let onDisconnected = () => {};
    await using gateway = await LocalGateway.start({
      assembly: synthesizeStack(chat),
      onRequest: ({ method, status }) => {
        if (status !== 200) ended.push(`${method} ${status}`);
        if (method === 'DISCONNECT') onDisconnected();
      },
    });
    const alice = await gateway.connect();
    const bob = await gateway.connect();
    const received = Promise.all([nextMessage(alice), nextMessage(bob)]);
    alice.send(JSON.stringify({ action: 'sendMessage', message: 'hello' }));
    const [toAlice, toBob] = (await received) as { from: string; message: string }[];
    expect(toAlice).toEqual({ from: expect.stringMatching(/=$/) as string, message: 'hello' });
    expect(toBob).toEqual(toAlice);

    const gone = new Promise<void>((resolve) => {
      onDisconnected = resolve;
    });
    alice.close();
    await gone;
    const client = new DynamoDBClient({
      endpoint: gateway.console,
      region: 'us-east-1',
      credentials: gateway.credentials,
    });
    const { Items } = await client.send(new ScanCommand({ TableName: 'websocket-connections' }));
    client.destroy();
    expect(Items).toHaveLength(1);
    expect(Items?.[0]?.connectionId?.S).not.toBe(toAlice?.from);
    expect(ended).toEqual([]);
    bob.terminate();
  },
  60_000,
);
