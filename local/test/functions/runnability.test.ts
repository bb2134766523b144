import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkPython, tryFindPython } from '../../src/functions/python-interpreter.js';
import { describeRunnability } from '../../src/functions/runnability.js';
import type { LambdaFunction } from '../../src/model/function.js';
import { UsageError } from '../../src/model/usage-error.js';
import { type Files, lambdaFunctionOf, writeFiles } from './function-fixture.js';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runnability-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const functionOf = (files: Files, properties: Partial<LambdaFunction> = {}) => {
  writeFiles(folder, files);
  return lambdaFunctionOf({ code: { kind: 'folder', path: folder }, ...properties });
};

test.each<[string, Files, Partial<LambdaFunction>]>([
  ['index.js', { 'index.js': '' }, {}],
  ['index.mjs', { 'index.mjs': '' }, {}],
  ['a nested handler', { 'src/app.js': '' }, { handler: 'src/app.handler.x' }],
  ['a handler of node_modules', { 'node_modules/wrapper/app.js': '' }, { handler: 'node_modules/wrapper/app.handler' }],
  ['a Python module', { 'src/app.py': '' }, { runtime: 'python3.12', handler: 'src.app.handler' }],
  ['a Python package', { 'app/__init__.py': '' }, { runtime: 'python3.12', handler: 'app.handler' }],
  ['a bootstrap', { bootstrap: '#!/bin/sh' }, { runtime: 'provided.al2023' }],
  ['inline code', {}, { code: { kind: 'inline', source: '' } }],
])('%s can run', (_, files, properties) => {
  expect(describeRunnability(functionOf(files, properties))).toBeUndefined();
});

test.each<[string, Partial<LambdaFunction>, string]>([
  ['a container image', { packageType: 'Image' }, 'it is a container image'],
  ['.NET', { runtime: 'dotnet8' }, '.NET cannot run here'],
  ['Java', { runtime: 'java21' }, 'Java cannot run here'],
  ['Ruby', { runtime: 'ruby3.3' }, 'Ruby cannot run here'],
  [
    'code that is elsewhere',
    { code: { kind: 'unavailable', reason: 'the code is in bucket pets' } },
    'the code is in bucket pets',
  ],
  [
    'a folder that is not there',
    { code: { kind: 'folder', path: '/nowhere/at/all' } },
    'its code is not at /nowhere/at/all',
  ],
  ['a missing handler file', {}, 'has none of index.js, index.mjs, index.cjs'],
  ['a missing Python module', { runtime: 'python3.12', handler: 'app.handler' }, 'has none of app.py, app/__init__.py'],
  ['a missing bootstrap', { runtime: 'provided.al2' }, 'has no bootstrap'],
  ['no handler', { handler: undefined as unknown as string }, 'it has no handler'],
])('%s cannot run, and the reason is told', (_, properties, reason) => {
  expect(describeRunnability(functionOf({ 'readme.txt': '' }, properties))).toContain(reason);
});

test('a bootstrap that is not executable cannot run', () => {
  const lambdaFunction = functionOf({ bootstrap: '' }, { runtime: 'provided.al2023' });
  fs.chmodSync(path.join(folder, 'bootstrap'), 0o644);
  expect(describeRunnability(lambdaFunction)).toContain('is not executable; fix: chmod +x');
});

test('a bootstrap built for another processor cannot run', () => {
  const header = Buffer.alloc(64);
  header.write('\x7fELF', 'latin1');
  header.writeUInt16LE(os.arch() === 'arm64' ? 62 : 183, 18);
  const lambdaFunction = functionOf({ bootstrap: '' }, { runtime: 'provided.al2023' });
  fs.writeFileSync(path.join(folder, 'bootstrap'), header);
  expect(describeRunnability(lambdaFunction)).toMatch(
    /is built for (arm64|x64), and this machine is|is a Linux program/,
  );
});

test('a Python function for another version than this machine has is told of', async () => {
  const python = await tryFindPython();
  const same = functionOf({}, { runtime: `python${python?.version}` });
  const other = functionOf({}, { runtime: 'python3.1' });
  const found = await checkPython([same, other, functionOf({})]);
  expect(found).toEqual([
    {
      lambdaFunction: other,
      runtime: 'python3.1',
      ...python,
    },
  ]);
});

test('without Python, the functions that need it are named', async () => {
  const error = await checkPython([functionOf({}, { runtime: 'python3.12' })], 'python-that-is-not-there').catch(
    (e) => e,
  );
  expect(error).toBeInstanceOf(UsageError);
  expect(error.code).toBe('PYTHON_MISSING');
  expect(error.message).toContain("PetsStack/Pets (python3.12): 'python-that-is-not-there' was not found");
});

test('Python is not looked for when no function needs it', async () => {
  expect(await checkPython([functionOf({})], 'python-that-is-not-there')).toEqual([]);
});
