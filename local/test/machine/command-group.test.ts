import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { runCommand } from '../../src/machine/command-group.js';
import { folderWith, temporaryFolder } from '../gateway/assemblies.js';

jest.setTimeout(60_000);

/** The system closes a connection when the last process that holds it is gone. */
let server: Server;
let port: number;
beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => server.close());

async function connection(): Promise<Socket> {
  const [socket] = (await once(server, 'connection')) as [Socket];
  return socket.resume().on('error', () => {});
}

/** A program that holds a connection for as long as it lives, and does not heed SIGTERM. */
function stubborn(): string {
  const source = `process.on('SIGTERM', () => {}); require('node:net').connect(${port}, '127.0.0.1').on('error', () => {});
    setInterval(() => {}, 1000);`;
  return `${process.execPath} ${join(folderWith({ 'stubborn.js': source }), 'stubborn.js')}`;
}

function run(commandLine: string, signal?: AbortSignal) {
  const printed: string[] = [];
  const options = { cwd: process.cwd(), env: process.env, signal, onOutput: (text: string) => void printed.push(text) };
  return { ended: runCommand(commandLine, options), printed };
}

test('a command ends with its status, and what it printed has been passed on', async () => {
  const { ended, printed } = run('echo "two  words"; echo more >&2; exit 3');
  expect(await ended).toEqual({ status: 3, signal: null });
  expect(printed.join('')).toMatch(/two {2}words\n/);
  expect(printed.join('')).toContain('more\n');
});

test('a command is ended by a signal', async () => {
  expect(await run('kill -KILL $$').ended).toEqual({ status: null, signal: 'SIGKILL' });
});

test('what a command leaves in the background ends with it', async () => {
  const connected = connection();
  const go = join(temporaryFolder(), 'go');
  const { ended } = run(`${stubborn()} & while ! [ -e ${go} ]; do sleep 0.01; done`);
  const closed = once(await connected, 'close');
  writeFileSync(go, '');
  expect(await ended).toEqual({ status: 0, signal: null });
  await closed;
});

test('who does not heed an abort is killed', async () => {
  const connected = connection();
  const aborting = new AbortController();
  const { ended } = run(`${stubborn()} | cat`, aborting.signal);
  const closed = once(await connected, 'close');
  aborting.abort();
  await expect(ended).rejects.toMatchObject({ name: 'AbortError' });
  await closed;
});

test('a command ends when the process that runs it is killed', async () => {
  const connected = connection();
  const source = `import { runCommand } from ${JSON.stringify(join(__dirname, '../../src/machine/command-group.ts'))};
    await runCommand(${JSON.stringify(`${stubborn()} | cat`)}, { cwd: '.', env: process.env, onOutput() {} });`;
  const main = join(folderWith({ 'main.mts': source }), 'main.mts');
  const child = spawn(process.execPath, ['--import', require.resolve('tsx'), main], { stdio: 'ignore' });
  const closed = once(await connected, 'close');
  child.kill('SIGKILL');
  await closed;
});
