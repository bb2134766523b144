import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { FunctionCode } from '../../src/model/function.js';
import { type Files, type FunctionFixture, lambdaFunctionOf, openFunctionFixture } from './function-fixture.js';

let fixture: FunctionFixture;
beforeEach(() => {
  fixture = openFunctionFixture();
});
afterEach(() => fixture.close());

const layer = (files: Files): FunctionCode => ({ kind: 'folder', path: fixture.folderOf(files) });

test('inline code runs', async () => {
  const code: FunctionCode = { kind: 'inline', source: 'exports.handler = async (event) => event.a;' };
  expect(await fixture.call(lambdaFunctionOf({ code }), { a: 'b' })).toBe('b');
});

describe('a layer gives modules, programs and files', () => {
  const two = () => [
    layer({
      'nodejs/node_modules/pet/index.js': "module.exports = 'first';",
      'note.txt': 'first',
      'bin/bark': '#!/bin/sh\necho woof',
    }),
    layer({ 'nodejs/node_modules/pet/index.js': "module.exports = 'second';" }),
  ];
  test('to CommonJS, the later layer winning', async () => {
    const source = `exports.handler = async () => [require('pet'), require('node:fs').readFileSync('/opt/note.txt', 'utf8')];`;
    expect(await fixture.call(fixture.functionOf({ 'index.js': source }, { layers: two() }))).toEqual([
      'second',
      'first',
    ]);
  });

  test('to ES modules', async () => {
    const source = "import pet from 'pet'; export const handler = async () => pet;";
    expect(await fixture.call(fixture.functionOf({ 'index.mjs': source }, { layers: two() }))).toBe('second');
  });

  test('to Python', async () => {
    const layers = [layer({ 'python/pet.py': 'name = "Rex"' })];
    const source = 'import pet\ndef handler(event, context): return pet.name';
    expect(await fixture.call(fixture.functionOf({ 'index.py': source }, { runtime: 'python3.13', layers }))).toBe(
      'Rex',
    );
  });

  test('on the path', async () => {
    const source = 'exports.handler = async () => [process.env.PATH, process.env.LD_LIBRARY_PATH];';
    const [bin, lib] = (await fixture.call(
      fixture.functionOf({ 'index.js': source }, { layers: [two()[0] as FunctionCode] }),
    )) as string[];
    expect(bin).toMatch(/code-[^:]*\/bin$/);
    expect(lib).toMatch(/code-[^:]*\/lib$/);
  });

  test('and even the handler itself', async () => {
    const layers = [layer({ 'nodejs/node_modules/wrapper/handler.js': "exports.handler = async () => 'wrapped';" })];
    const lambdaFunction = fixture.functionOf(
      { 'index.js': '' },
      { layers, handler: '/opt/nodejs/node_modules/wrapper/handler.handler' },
    );
    expect(await fixture.call(lambdaFunction)).toBe('wrapped');
  });

  test('and a bootstrap', async () => {
    const layers = [layer({ bootstrap: '#!/bin/sh\necho from the layer\nexit 7\n' })];
    const error = await fixture.callFailing(fixture.functionOf({}, { layers, runtime: 'provided.al2' }));
    expect(error.errorMessage).toContain('exit status 7');
  });
});

test('a ZIP archive is unpacked with its folders, stored and deflated files, and permissions', async () => {
  const folder = fixture.folderOf({
    'src/app.js': `// ${'x'.repeat(1000)}\nconst fs = require('fs'); exports.handler = async () => [fs.readFileSync('a', 'utf8'), fs.statSync('bootstrap').mode & 0o777];`,
    a: 'a',
    bootstrap: '#!/bin/sh',
  });
  execFileSync('zip', ['-qr', 'code.zip', '.'], { cwd: folder });
  const code: FunctionCode = { kind: 'folder', path: path.join(folder, 'code.zip') };
  expect(await fixture.call(lambdaFunctionOf({ code, handler: 'src/app.handler' }))).toEqual(['a', 0o755]);
});

test('a file that is no archive is said to be none', async () => {
  const folder = fixture.folderOf({ 'code.zip': 'nothing' });
  const error = await fixture.callFailing(
    lambdaFunctionOf({ code: { kind: 'folder', path: path.join(folder, 'code.zip') } }),
  );
  expect(error.errorMessage).toContain('code.zip: not a ZIP archive');
});

describe('what Lambda provides is taken from the project when the code does not bring it', () => {
  const project = {
    'node_modules/@aws-sdk/client-pets/package.json':
      '{"name":"@aws-sdk/client-pets","exports":{"import":"./index.mjs","require":"./index.cjs"}}',
    'node_modules/@aws-sdk/client-pets/index.mjs': "export const pets = 'module';",
    'node_modules/@aws-sdk/client-pets/index.cjs': "exports.pets = 'commonjs';",
    'node_modules/other/index.js': "module.exports = 'other';",
  };
  beforeEach(async () => {
    await fixture.close();
    const outer = openFunctionFixture();
    fixture = openFunctionFixture({ projectFolder: outer.folderOf(project) });
    const { close } = fixture;
    fixture = { ...fixture, close: async () => void (await Promise.all([close(), outer.close()])) };
  });

  test('by CommonJS', async () => {
    const source = "const { pets } = require('@aws-sdk/client-pets'); exports.handler = async () => pets;";
    expect(await fixture.call(fixture.functionOf({ 'index.js': source }))).toBe('commonjs');
  });

  test('by ES modules', async () => {
    const source = "import { pets } from '@aws-sdk/client-pets'; export const handler = async () => pets;";
    expect(await fixture.call(fixture.functionOf({ 'index.mjs': source }))).toBe('module');
  });

  test('but nothing else is', async () => {
    expect((await fixture.callFailing(fixture.functionOf({ 'index.js': "require('other');" }))).errorType).toBe(
      'Runtime.ImportModuleError',
    );
    expect((await fixture.callFailing(fixture.functionOf({ 'index.mjs': "import 'other';" }))).errorType).toBe(
      'Runtime.ImportModuleError',
    );
  });

  test.each([
    ['index.js', "require('@aws-sdk/client-absent');"],
    ['index.mjs', "import '@aws-sdk/client-absent';"],
  ])('and when it is not there, %s is told what to install', async (file, source) => {
    const error = await fixture.callFailing(fixture.functionOf({ [file]: source }));
    expect(error.errorMessage).toContain('fix: npm install --save-dev @aws-sdk/client-absent');
  });
});
