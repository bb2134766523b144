import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { HttpApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { WebSocket } from 'ws';
import { folderWith, nodeFunction, synthesizeStack, temporaryFolder } from '../gateway/assemblies.js';
import { type Event, gatewright } from './run-gatewright.js';

jest.setTimeout(60_000);

const cdk = require.resolve('aws-cdk-lib').replace(/index\.js$/, '');

/** An app as a person writes it, in plain JavaScript. */
const app = `
const { App, Stack } = require('${cdk}');
const { HttpApi } = require('${cdk}/aws-apigatewayv2');
const { HttpLambdaIntegration } = require('${cdk}/aws-apigatewayv2-integrations');
const { Code, Function, Runtime } = require('${cdk}/aws-lambda');
const app = new App();
const stack = new Stack(app, 'Pets');
const handler = new Function(stack, 'Pet', {
  runtime: Runtime.NODEJS_20_X, handler: 'pet.handler', code: Code.fromAsset('handlers'),
});
new HttpApi(stack, 'Http', { defaultIntegration: new HttpLambdaIntegration('Pet', handler) });
app.synth();
`;

function answering(text: string): string {
  return `exports.handler = async () => ({ statusCode: 200, body: '${text}' });`;
}

test('a handler that changes is served on the next request, at the same address', async () => {
  const cwd = folderWith({
    'cdk.json': JSON.stringify({ app: 'node app.js' }),
    'app.js': app,
    'handlers/pet.js': answering('rex'),
  });
  const TMPDIR = temporaryFolder();
  const env = { CDK_VALIDATION: 'false', TMPDIR };
  const process = gatewright(['start', '--watch', '--port', '0', '--json'], { cwd, env });
  const { apis } = await process.untilEvent('ready');
  const url = apis[0]?.stages[0]?.url as string;
  expect(await (await fetch(url)).text()).toBe('rex');

  writeFileSync(join(cwd, 'handlers/pet.js'), answering('bello'));
  const reloaded = await process.untilEvent('reload');
  expect(reloaded.apis).toEqual(apis);
  expect(await (await fetch(url)).text()).toBe('bello');

  writeFileSync(join(cwd, 'app.js'), 'throw new Error("half written");');
  const { message } = await process.untilEvent('warning');
  expect(message).toMatch(/^APP_FAILED[\s\S]*half written[\s\S]*what was served before is served on$/);
  expect(await (await fetch(url)).text()).toBe('bello');

  expect(await process.end()).toBe(0);
  expect(readdirSync(cwd).sort()).toEqual(['app.js', 'cdk.json', 'handlers']);
  expect(readdirSync(TMPDIR).filter((name) => !name.startsWith('tsx-'))).toEqual([]);
});

function chatAnd(build: (stack: Stack, api: HttpApi) => void) {
  return (stack: Stack) => {
    const fn = nodeFunction(stack, 'Fn', answering('rex'));
    const chat = new WebSocketApi(stack, 'Chat', { apiName: 'chat' });
    chat.addRoute('ask', { integration: new WebSocketLambdaIntegration('Ask', fn), returnResponse: true });
    new WebSocketStage(stack, 'Stage', { webSocketApi: chat, stageName: 'dev', autoDeploy: true });
    const api = new HttpApi(stack, 'Http', { apiName: 'pets' });
    api.addRoutes({ path: '/pets', integration: new HttpLambdaIntegration('Pets', fn) });
    build(stack, api);
  };
}

test('an assembly that changes is swapped in; sockets of an API that did not change stay open', async () => {
  const folder = synthesizeStack(chatAnd(() => {}));
  const process = gatewright(['start', folder, '--watch', '--port', '0', '--json']);
  const { apis } = await process.untilEvent('ready');
  const addressOf = (name: string) => apis.find((api) => api.name === name)?.stages[0]?.url as string;
  const socket = new WebSocket(addressOf('chat'));
  await new Promise((resolve) => socket.once('open', resolve));
  expect((await fetch(`${addressOf('pets')}/cats`)).status).toBe(404);

  synthesizeStack(
    chatAnd((stack, api) => {
      const cats = nodeFunction(stack, 'Cats', answering('tom'));
      api.addRoutes({ path: '/cats', integration: new HttpLambdaIntegration('Cats', cats) });
    }),
    folder,
  );
  await process.untilEvent('reload');
  expect(await (await fetch(`${addressOf('pets')}/cats`)).text()).toBe('tom');
  const reply = new Promise<string>((resolve) => socket.once('message', (message) => resolve(String(message))));
  socket.send('{"action":"ask"}');
  expect(await reply).toBe('rex');
  socket.terminate();
  expect(await process.end()).toBe(0);
});

test('an assembly may be removed, half written, made again and replaced', async () => {
  const parent = temporaryFolder();
  const folder = join(parent, 'out/cdk.out');
  const synthesize = (text: string, outdir = folder) =>
    synthesizeStack((stack) => {
      const handler = nodeFunction(stack, 'Fn', answering(text));
      new HttpApi(stack, 'Http', { defaultIntegration: new HttpLambdaIntegration('Pets', handler) });
    }, outdir);
  synthesize('rex');
  const process = gatewright(['start', folder, '--watch', '--port', '0', '--json']);
  const { apis } = await process.untilEvent('ready');
  const answer = async () => (await fetch(apis[0]?.stages[0]?.url as string)).text();
  let seen = 0;
  /** Reload or warning, whichever comes next; what says the same again does not count. */
  const next = async (fits: (event: Event) => boolean) => {
    const found = await process.until(({ events }) => {
      const at = events.findIndex((event, index) => index >= seen && fits(event));
      return at === -1 ? undefined : at;
    });
    seen = found + 1;
  };
  const warns = (text: string) => (event: Event) => event.event === 'warning' && String(event.message).includes(text);
  expect(await answer()).toBe('rex');

  rmSync(folder, { recursive: true });
  await next(warns(`there is nothing at ${folder}`));
  expect(await answer()).toBe('rex');

  mkdirSync(folder);
  writeFileSync(join(folder, 'manifest.json'), '{"artifacts": {');
  await next(warns('manifest.json is not JSON'));
  expect(await answer()).toBe('rex');

  synthesize('bello');
  await next(({ event }) => event === 'reload');
  expect(await answer()).toBe('bello');

  rmSync(parent, { recursive: true });
  await next(warns(`there is nothing at ${folder}`));
  mkdirSync(join(parent, 'out'), { recursive: true });
  synthesize('hasso', join(parent, 'next'));
  renameSync(join(parent, 'next'), folder);
  await next(({ event }) => event === 'reload');
  expect(await answer()).toBe('hasso');

  synthesize('waldi', join(parent, 'next'));
  renameSync(folder, join(parent, 'former'));
  renameSync(join(parent, 'next'), folder);
  await next(({ event }) => event === 'reload');
  expect(await answer()).toBe('waldi');
  expect(process.events.filter(({ event }) => event === 'failure')).toEqual([]);
  expect(await process.end()).toBe(0);
});
