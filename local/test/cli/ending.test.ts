import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { LocalGateway } from '../../src/index.js';
import { folderWith, nodeFunction, synthesizeStack, temporaryFolder } from '../gateway/assemblies.js';
import { type Event, gatewright, shell } from './run-gatewright.js';

jest.setTimeout(120_000);

/** `/` answers, and with `?file=` when the file is there; `/blocked` never does, and its function heeds no signal. */
function pets(stack: Stack): void {
  const source = `process.on('SIGTERM', () => {});
    exports.handler = async (event) => {
      if (event.rawPath === '/blocked') for (console.log('blocked');;);
      const { file } = event.queryStringParameters ?? {};
      if (file) console.log('waiting');
      while (file && !require('node:fs').existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
      return { statusCode: 200, body: 'rex' };
    };`;
  // Inline, so that it is written to the temporary folder.
  const fn = nodeFunction(stack, 'Pet', '', { code: Code.fromInline(source) });
  new HttpApi(stack, 'Http', { defaultIntegration: new HttpLambdaIntegration('Pet', fn) });
}

let assembly: string;
beforeAll(() => {
  assembly = synthesizeStack(pets);
});

function urlOf({ apis }: Event): string {
  return apis[0]?.stages[0]?.url as string;
}

/** What is in the temporary folder; the loader of the tests keeps a cache there. */
function left(TMPDIR: string): readonly string[] {
  return readdirSync(TMPDIR).filter((name) => !name.startsWith('tsx-'));
}

const start = ['start', '--port', '0', '--json'];

test.each([
  ['SIGINT', 0],
  ['SIGTERM', 0],
  ['SIGHUP', 0],
  ['SIGQUIT', 131],
] as const)('%s ends it with status %i, and nothing is left', async (signal, status) => {
  const TMPDIR = temporaryFolder();
  const process = gatewright([...start, assembly], { env: { TMPDIR } });
  expect(await (await fetch(urlOf(await process.untilEvent('ready')))).text()).toBe('rex');
  expect(left(TMPDIR)).not.toEqual([]);
  expect(await process.end(signal)).toBe(status);
  expect(process.stderr).toBe('');
  expect(left(TMPDIR)).toEqual([]);
});

test('a function that blocks and heeds no signal keeps it for no longer than a moment', async () => {
  const process = gatewright([...start, assembly]);
  const answer = fetch(`${urlOf(await process.untilEvent('ready'))}/blocked`).catch(() => undefined);
  await process.untilEvent('log', ({ line }) => line === 'blocked');
  expect(await process.end('SIGTERM')).toBe(0);
  await answer;
});

test('requests in flight end before it does', async () => {
  const process = gatewright([...start, assembly]);
  const ready = await process.untilEvent('ready');
  const file = join(temporaryFolder(), 'go');
  const answer = fetch(`${urlOf(ready)}/?file=${file}`);
  await process.untilEvent('log', ({ line }) => line === 'waiting');
  process.child.kill('SIGTERM');
  while (await answers(ready.apis[0]?.port as number)) await new Promise(setImmediate);
  writeFileSync(file, '');
  expect(await (await answer).text()).toBe('rex');
  expect(await process.ended()).toBe(0);
});

test('a second Ctrl-C ends it at once, with 130', async () => {
  const TMPDIR = temporaryFolder();
  const process = gatewright([...start, assembly], { env: { TMPDIR } });
  const ready = await process.untilEvent('ready');
  // The first Ctrl-C waits a moment for this one.
  const answer = fetch(`${urlOf(ready)}/blocked`).catch(() => undefined);
  await process.untilEvent('log', ({ line }) => line === 'blocked');
  process.child.kill('SIGINT');
  while (await answers(ready.apis[0]?.port as number)) await new Promise(setImmediate);
  expect(await process.end()).toBe(130);
  expect(left(TMPDIR)).toEqual([]);
  await answer;
});

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
  });
  socket.destroy();
  return isOpen;
}

test.each([[[...start]], [['start', '--port', '0']]])('when nobody reads what %j prints, it ends', async (args) => {
  const TMPDIR = temporaryFolder();
  const process = gatewright([...args, assembly], { env: { TMPDIR } });
  const url = await process.until(({ stdout }) => /(?:HTTP {2}|"url":")(http:[^"\n]+)["\n]/.exec(stdout)?.[1]);
  process.child.stdout?.destroy();
  await fetch(url);
  expect(await process.ended()).toBe(0);
  expect(process.stderr).toBe('');
  expect(left(TMPDIR)).toEqual([]);
});

test('when who read its output has gone, it ends although it has nothing more to say', async () => {
  const process = shell(`( GATEWRIGHT ${start.join(' ')} ${assembly}; echo "status $?" >&2 ) | head -1`);
  await once(process.child, 'close');
  expect(process.events.map(({ event }) => event)).toEqual(['ready']);
  expect(process.stderr).toBe('status 0\n');
});

test('a short command whose reader has gone ends without a word', async () => {
  const process = shell(`( GATEWRIGHT routes ${assembly}; echo "status $?" >&2 ) | true`);
  await process.ended();
  expect(process.stderr).toBe('status 0\n');
});

test('when the disk is full, it serves on without printing', async () => {
  const process = shell(`GATEWRIGHT start ${assembly} --port 0 > /dev/full; echo "status $?"`);
  await process.until(({ stderr }) => /^nothing more is printed: .*ENOSPC/m.exec(stderr));
  expect(process.stderr.trimEnd().split('\n')).toHaveLength(1);
  process.child.kill('SIGTERM');
  await once(process.child, 'close');
});

describe.each([
  ['a shell', (args: string) => shell(`GATEWRIGHT ${args}; true`)],
  [
    'a program that starts a shell',
    (args: string) => shell(`env sh -c 'env sh -c "GATEWRIGHT ${args}; true"; true'; true`),
  ],
])('when %s that started it is ended', (_, run) => {
  test.each(['SIGTERM', 'SIGKILL'] as const)('by %s, it ends too', async (signal) => {
    const TMPDIR = temporaryFolder();
    const launcher = run(`${start.join(' ')} ${assembly}`);
    await launcher.untilEvent('ready');
    launcher.child.kill(signal);
    // The output is closed when the last process has ended.
    await once(launcher.child, 'close');
    expect(left(TMPDIR)).toEqual([]);
  });
});

test('what is started with nohup outlives what started it, and hears no hang-up', async () => {
  const on = `GATEWRIGHT ${start.join(' ')} ${assembly}`;
  // As bash and zsh do, the script tells the program by which it was started.
  const launcher = shell(`_=/usr/bin/nohup ${on} & echo $!; ${on} | sed -u 's/^/other /'; true`);
  const url = urlOf(await launcher.untilEvent('ready'));
  const pid = Number(/^\d+$/m.exec(launcher.stdout)?.[0]);
  try {
    const port = Number(await launcher.until(({ stdout }) => /^other .*?"port":(\d+)/m.exec(stdout)?.[1]));
    launcher.child.kill('SIGKILL');
    while (await answers(port)) await new Promise(setImmediate);
    process.kill(pid, 'SIGHUP');
    expect(await (await fetch(url)).text()).toBe('rex');
  } finally {
    process.kill(pid, 'SIGTERM');
    await once(launcher.child, 'close');
  }
});

test('what a killed gateway has left goes at the next start, and nothing of one that runs', async () => {
  const TMPDIR = temporaryFolder();
  const killed = gatewright([...start, assembly], { env: { TMPDIR } });
  await fetch(urlOf(await killed.untilEvent('ready')));
  const running = gatewright([...start, assembly], { env: { TMPDIR } });
  await fetch(urlOf(await running.untilEvent('ready')));
  killed.child.kill('SIGKILL');
  await killed.ended();
  const both = left(TMPDIR);
  expect(both).toHaveLength(2);
  const next = gatewright([...start, assembly], { env: { TMPDIR } });
  await next.untilEvent('ready');
  while (left(TMPDIR).length > 1) await new Promise(setImmediate);
  expect(both).toContain(left(TMPDIR)[0]);
  expect(await running.end()).toBe(0);
  expect(await next.end()).toBe(0);
  expect(left(TMPDIR)).toEqual([]);
});

test('an unexpected error is told once with its stack, and everything is served on', async () => {
  const broken = folderWith({
    'broken.cjs': `process.on('SIGUSR2', () => { setImmediate(() => { throw new Error('loose screw'); });
      for (let i = 0; i < 3; i++) Promise.reject(new Error('loose bolt')); });`,
  });
  const env = { NODE_OPTIONS: `--require ${join(broken, 'broken.cjs')}` };
  const process = gatewright([...start, assembly], { env });
  const ready = await process.untilEvent('ready');
  process.child.kill('SIGUSR2');
  const { message } = await process.untilEvent('failure', (event) => String(event.message).includes('screw'));
  expect(message).toMatch(/^Error: loose screw\n {4}at .*broken\.cjs/);
  expect(await (await fetch(urlOf(ready))).text()).toBe('rex');
  expect(await process.end()).toBe(0);
  expect(process.events.filter(({ event }) => event === 'failure')).toHaveLength(2);
});

test('a gateway within another program leaves the errors of that program alone', async () => {
  const listeners = () =>
    ['uncaughtException', 'unhandledRejection', 'SIGINT'].map((name) => process.listenerCount(name));
  const before = listeners();
  await using gateway = await LocalGateway.start({ assembly });
  expect(gateway.apis).toHaveLength(1);
  expect(listeners()).toEqual(before);
});
