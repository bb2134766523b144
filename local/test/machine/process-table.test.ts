import fs from 'node:fs';
import { isRunning, type ProcessIdentity, tryReadProcess } from '../../src/machine/process-table.js';

const onLinux = process.platform === 'linux' ? test : test.skip;

const self = (): ProcessIdentity => tryReadProcess(process.pid) as ProcessIdentity;

onLinux('a process runs that has its number and its beginning', () => {
  expect(isRunning(self())).toBe(true);
  expect(isRunning({ ...self(), startedAt: '1' })).toBe(false);
});

onLinux.each([
  ['ENOENT', false],
  ['ESRCH', false],
  ['EMFILE', true],
  ['ENFILE', true],
  ['EACCES', true],
])('where %s is all that can be read of a process, it is taken to run: %p', (code, expected) => {
  const identity = self();
  const spy = jest.spyOn(fs, 'readFileSync').mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });
  try {
    expect(isRunning(identity)).toBe(expected);
  } finally {
    spy.mockRestore();
  }
});
