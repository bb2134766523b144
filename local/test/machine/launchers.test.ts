import { execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

jest.setTimeout(60_000);

const print = join(__dirname, 'print-launchers.ts');

/** The program that prints its launchers, as a command line. */
const program = `${process.execPath} --import ${require.resolve('tsx')} ${print}`;

interface Launch {
  readonly stdin?: 'ignore' | 'pipe';
  readonly detached?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** What the program in a script of a shell takes for its launchers: some of `shell`, `test` and others between them. */
async function launchersIn(script: string, { stdin = 'pipe', detached = false, env = {} }: Launch) {
  const options: SpawnOptions = { stdio: [stdin, 'pipe', 'inherit'], detached, env: { ...process.env, _: '', ...env } };
  const child = spawn('/bin/sh', ['-c', script.replaceAll('PROGRAM', program)], options);
  const pids = JSON.parse(await text(child.stdout as NodeJS.ReadableStream)) as readonly number[];
  return pids.map((pid) => ({ [child.pid as number]: 'shell', [process.pid]: 'test' })[pid] ?? 'other');
}

const onLinux = process.platform === 'linux' ? test.each : test.skip.each;

onLinux<[string, string, Launch, readonly string[]]>([
  ['in a shell that waits for it', 'PROGRAM; true', {}, ['shell', 'test']],
  ['in a shell that reads nothing', 'PROGRAM; true', { stdin: 'ignore' }, ['shell', 'test']],
  ['in place of the shell', 'exec PROGRAM', {}, ['test']],
  ['by a program in a shell', 'env -u x sh -c "PROGRAM; true"; true', {}, ['other', 'shell', 'test']],
  ['by a shell that was detached', 'PROGRAM; true', { detached: true }, ['shell']],
  ['with setsid', 'setsid -w PROGRAM; true', {}, []],
  ['with nohup', 'nohup PROGRAM 2>&1 | tail -1', {}, []],
  ['with nohup before the shell', 'PROGRAM; true', { env: { _: '/usr/bin/nohup' } }, ['shell']],
  ['in the background', 'PROGRAM & wait', {}, []],
])('what is started %s lives for as long as these', async (_, script, launch, launchers) => {
  const found = await launchersIn(script, launch);
  expect(found.slice(0, launchers.length)).toEqual(launchers);
  if (!launchers.includes('test')) expect(found).toHaveLength(launchers.length);
});

onLinux([['a job of an interactive shell']])('%s is on its own', () => {
  // `script` gives it a terminal; -m has each job in a process group of its own.
  const output = execFileSync('script', ['-qec', `bash -mc '${program}; true'`, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, _: '' },
  });
  expect(JSON.parse(String(output))).toEqual([]);
});
