import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeTemporaryFolder, removeTemporaryFolder, sweepFolder } from '../../src/machine/temporary-folder.js';
import { temporaryFolder } from '../gateway/assemblies.js';

let tmp: string;
beforeEach(() => {
  tmp = temporaryFolder();
});

/** The name of a folder as its owner would have made it. */
function nameOf(owner: { readonly pid: number; readonly startedAt?: string }): string {
  const own = basename(makeTemporaryFolder(tmp));
  rmSync(join(tmp, own), { recursive: true });
  const [, , startedAt, ...rest] = own.split('-');
  return ['gatewright', owner.pid, owner.startedAt ?? startedAt, ...rest].join('-');
}

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid as number;
}

test('what a running process has made is left alone', async () => {
  const folder = makeTemporaryFolder(tmp);
  await sweepFolder(tmp);
  expect(existsSync(folder)).toBe(true);
});

test('what an ended process has left goes, with all that is in it', async () => {
  const folder = join(tmp, nameOf({ pid: await endedProcess() }));
  mkdirSync(join(folder, 'f-1'), { recursive: true });
  writeFileSync(join(folder, 'f-1/index.js'), '');
  await sweepFolder(tmp);
  expect(existsSync(folder)).toBe(false);
});

test('a process that has got the number of an ended one keeps nothing of it', async () => {
  const folder = join(tmp, nameOf({ pid: process.pid, startedAt: '1' }));
  mkdirSync(folder);
  await sweepFolder(tmp);
  expect(existsSync(folder)).toBe(process.platform !== 'linux');
});

test('other files are not looked at, and links are not followed', async () => {
  const pid = await endedProcess();
  const mine = join(tmp, 'mine');
  mkdirSync(mine);
  writeFileSync(join(mine, 'letter'), '');
  symlinkSync(mine, join(tmp, nameOf({ pid })));
  for (const name of ['gatewright-notes', `gatewright-${pid}`, `gatewright-${pid}-1-77-abcdef`]) {
    mkdirSync(join(tmp, name));
  }
  const before = readdirSync(tmp);
  await sweepFolder(tmp);
  expect(readdirSync(tmp)).toEqual(before);
  expect(readdirSync(mine)).toEqual(['letter']);
});

test('a folder that cannot be made is an error that names the place and the way out', () => {
  const file = join(tmp, 'file');
  writeFileSync(file, '');
  expect(() => makeTemporaryFolder(file)).toThrow(
    expect.objectContaining({
      code: 'NOT_WRITABLE',
      message: expect.stringContaining('ENOTDIR') as string,
      fix: expect.stringContaining('TMPDIR') as string,
    }),
  );
});

test('a folder that somebody else has removed can be removed', () => {
  const folder = makeTemporaryFolder(tmp);
  removeTemporaryFolder(folder);
  removeTemporaryFolder(folder);
  expect(existsSync(folder)).toBe(false);
});
