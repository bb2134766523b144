import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { Stack } from 'aws-cdk-lib';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { WebSocket } from 'ws';
import { benchFolder, synthesize } from './assemblies.js';
import { startGatewright, urlOf } from './gatewright-server.js';
import { ServerProcess } from './server-process.js';

/** 5,000 open sockets and one message to each of them through `@connections`; their memory beside that of bare `ws`. */
const count = 5000;
const batch = 100;

const folder = benchFolder();
const code = join(folder, 'handler');
mkdirSync(code);
// The route answers with the id of its connection, which is all that a client must know to be sent to.
writeFileSync(
  join(code, 'handler.js'),
  'exports.handler = async (event) => ({ statusCode: 200, body: event.requestContext.connectionId });',
);
writeFileSync(
  join(folder, 'bare.cjs'),
  `const { WebSocketServer } = require(${JSON.stringify(pathOf('ws'))});
  new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false }, function () {
    console.log('ws://127.0.0.1:' + this.address().port);
  });`,
);

function pathOf(name: string): string {
  return new URL(import.meta.resolve(name)).pathname.replace(/wrapper\.mjs$/, 'index.js');
}

function chat(stack: Stack): void {
  const fn = new LambdaFunction(stack, 'Id', {
    runtime: Runtime.NODEJS_20_X,
    handler: 'handler.handler',
    code: Code.fromAsset(code),
  });
  const api = new WebSocketApi(stack, 'Chat', { apiName: 'chat' });
  api.addRoute('$default', { integration: new WebSocketLambdaIntegration('Id', fn), returnResponse: true });
  new WebSocketStage(stack, 'Stage', { webSocketApi: api, stageName: 'prod', autoDeploy: true });
}

function open(url: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

function next(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => socket.once('message', (message) => resolve(String(message))));
}

/** Does something to all, so many at a time. */
async function inBatches<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += batch) {
    results.push(...(await Promise.all(items.slice(at, at + batch).map(act))));
  }
  return results;
}

/** Bytes that a server holds for each of the sockets. */
async function memoryOfSockets(server: ServerProcess, url: string): Promise<{ bytes: number; sockets: WebSocket[] }> {
  const before = await server.memory();
  const sockets = await inBatches(Array(count).fill(url) as string[], open);
  return { bytes: ((await server.memory()) - before) / count, sockets };
}

async function broadcast(endpoint: string, ids: readonly string[]): Promise<void> {
  const credentials = { accessKeyId: 'gatewright', secretAccessKey: 'gatewright' };
  const client = new ApiGatewayManagementApiClient({ endpoint, region: 'us-east-1', credentials });
  await inBatches(ids, (ConnectionId) => client.send(new PostToConnectionCommand({ ConnectionId, Data: 'hello' })));
  client.destroy();
}

async function main(): Promise<void> {
  const bare = await ServerProcess.start(process.execPath, ['bare.cjs'], {
    cwd: folder,
    ready: (output) => /ws:\S+/.exec(output)?.[0],
  });
  const ofBare = await memoryOfSockets(bare, bare.address);
  for (const socket of ofBare.sockets) socket.terminate();
  await bare[Symbol.asyncDispose]();

  const { server, ready } = await startGatewright(synthesize(folder, chat));
  await using _ = server;
  const url = urlOf(ready, 'chat');
  // One message, so that the function's thread is not counted as memory of the sockets.
  const first = await open(url);
  const answer = next(first);
  first.send('who am I?');
  await answer;
  first.terminate();
  const begin = performance.now();
  const ours = await memoryOfSockets(server, url);
  const opened = performance.now();
  const ids = await inBatches(ours.sockets, (socket) => {
    const id = next(socket);
    socket.send('who am I?');
    return id;
  });
  const received = Promise.all(ours.sockets.map(next));
  const sending = performance.now();
  await broadcast(url.replace('ws:', 'http:'), ids);
  const messages = await received;
  const ended = performance.now();
  for (const socket of ours.sockets) socket.terminate();

  const seconds = (millis: number) => `${(millis / 1000).toFixed(1)} s`;
  console.log(
    `${count} sockets opened in ${seconds(opened - begin)}, a message to each in ${seconds(ended - sending)}`,
  );
  console.log(`received: ${messages.filter((message) => message === 'hello').length} of ${count}`);
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
  console.log(`memory of a socket: ${kilobytes(ours.bytes)}, bare ws ${kilobytes(ofBare.bytes)}`);
  console.log(`gatewright : bare ws = ${(ours.bytes / ofBare.bytes).toFixed(2)} (goal 2)`);
}

await main();
