import { type Files, type FunctionFixture, openFunctionFixture } from './function-fixture.js';

let fixture: FunctionFixture;
beforeAll(() => {
  fixture = openFunctionFixture();
});
afterAll(() => fixture.close());

describe('a Node.js handler answers, however it is written', () => {
  const answer = '({ hello: event.name })';
  const handlers: readonly (readonly [string, Files, string])[] = [
    [
      'an async function of a CommonJS module',
      { 'index.js': `exports.handler = async (event) => ${answer};` },
      'index.handler',
    ],
    [
      'a .cjs file in a package of ES modules',
      { 'index.cjs': `exports.handler = async (event) => ${answer};`, 'package.json': '{"type":"module"}' },
      'index.handler',
    ],
    ['an .mjs file', { 'index.mjs': `export const handler = async (event) => ${answer};` }, 'index.handler'],
    [
      'an .mjs file with top-level await',
      { 'index.mjs': `const f = await import('node:fs'); export const handler = async (event) => ${answer};` },
      'index.handler',
    ],
    [
      'a .js file of "type": "module"',
      { 'package.json': '{"type":"module"}', 'index.js': `export const handler = async (event) => ${answer};` },
      'index.handler',
    ],
    [
      'a nested path and a nested export',
      { 'src/app.js': `exports.handler = { x: async (event) => ${answer} };` },
      'src/app.handler.x',
    ],
    [
      'a member of the default export',
      { 'index.mjs': `export default { handler: async (event) => ${answer} };` },
      'index.handler',
    ],
    [
      'a function that returns a promise',
      { 'index.js': `exports.handler = (event) => Promise.resolve(${answer});` },
      'index.handler',
    ],
    [
      'a callback',
      { 'index.js': `exports.handler = (event, context, callback) => setImmediate(callback, null, ${answer});` },
      'index.handler',
    ],
    [
      'context.succeed',
      { 'index.js': `exports.handler = (event, context) => context.succeed(${answer});` },
      'index.handler',
    ],
    [
      'context.done',
      { 'index.js': `exports.handler = (event, context) => context.done(null, ${answer});` },
      'index.handler',
    ],
  ];
  test.each(handlers)('%s', async (_, files, handler) => {
    const lambdaFunction = fixture.functionOf(files, { handler });
    expect(await fixture.call(lambdaFunction, { name: 'Rex' })).toEqual({ hello: 'Rex' });
    expect(await fixture.call(lambdaFunction, { name: 'Ada' })).toEqual({ hello: 'Ada' });
  });
});

test.each([
  ['callback(new TypeError())', "exports.handler = (e, c, callback) => callback(new TypeError('no'));"],
  ['context.fail', "exports.handler = (e, c) => c.fail(new TypeError('no'));"],
  ['context.done with an error', "exports.handler = (e, c) => c.done(new TypeError('no'));"],
  ['throw in an async function', "exports.handler = async () => { throw new TypeError('no'); };"],
  ['throw in a plain function', "exports.handler = () => { throw new TypeError('no'); };"],
])('%s is an error with type, message and trace', async (_, source) => {
  const error = await fixture.callFailing(fixture.functionOf({ 'index.js': source }));
  expect(error).toMatchObject({ errorType: 'TypeError', errorMessage: 'no' });
  expect(error.trace?.[0]).toBe('TypeError: no');
  expect(error.trace?.[1]).toContain('index.js:1');
});

test('what is thrown and is no Error is reported by its type', async () => {
  const lambdaFunction = fixture.functionOf({ 'index.js': "exports.handler = async () => { throw 'plain'; };" });
  expect(await fixture.callFailing(lambdaFunction)).toEqual({ errorType: 'string', errorMessage: 'plain', trace: [] });
});

test('nothing returned is null', async () => {
  const lambdaFunction = fixture.functionOf({ 'index.js': 'exports.handler = async () => {};' });
  expect(await fixture.call(lambdaFunction)).toBeNull();
});

test('a plain function that neither returns a promise nor calls back answers null when nothing is left to do', async () => {
  const source = "exports.handler = () => { setTimeout(() => {}, 5); return 'ignored'; };";
  expect(await fixture.call(fixture.functionOf({ 'index.js': source }))).toBeNull();
});

test('a callback waits for an empty event loop', async () => {
  const source = `let late = false;
    exports.handler = (event, context, callback) => {
      setTimeout(() => { late = true; }, 20);
      callback(null, { get late() { return late; } });
    };`;
  expect(await fixture.call(fixture.functionOf({ 'index.js': source }))).toEqual({ late: true });
});

test('a callback answers at once when callbackWaitsForEmptyEventLoop is false', async () => {
  const source = `exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = false;
      setInterval(() => {}, 1000);
      callback(null, 'at once');
    };`;
  expect(await fixture.call(fixture.functionOf({ 'index.js': source }))).toBe('at once');
});

test('an async handler whose promise can never settle fails rather than hang', async () => {
  const lambdaFunction = fixture.functionOf({ 'index.js': 'exports.handler = async () => new Promise(() => {});' });
  expect(await fixture.callFailing(lambdaFunction)).toMatchObject({ errorType: 'Runtime.NodeJsExit' });
});

test('from Node.js 24 on a handler with a callback is refused', async () => {
  const files = { 'index.js': 'exports.handler = (event, context, callback) => callback(null, 1);' };
  const lambdaFunction = fixture.functionOf(files, { runtime: 'nodejs24.x' });
  expect(await fixture.callFailing(lambdaFunction)).toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated' });
});

test('state of the module lasts from one request to the next', async () => {
  const lambdaFunction = fixture.functionOf({ 'index.js': 'let n = 0; exports.handler = async () => ++n;' });
  expect([await fixture.call(lambdaFunction), await fixture.call(lambdaFunction)]).toEqual([1, 2]);
});

test('files are found relative to the code, by every way of reading them', async () => {
  const files = {
    'greeting.txt': 'hello',
    'index.mjs': `import fs, { readFileSync } from 'node:fs';
      import { readFile } from 'node:fs/promises';
      import { promisify } from 'node:util';
      import { execFile } from 'node:child_process';
      import { resolve } from 'node:path';
      export const handler = async () => [
        readFileSync('greeting.txt', 'utf8'),
        await readFile('./greeting.txt', 'utf8'),
        (await promisify(execFile)('cat', ['greeting.txt'])).stdout,
        await promisify(fs.exists)('greeting.txt'),
        fs.readFileSync(resolve('greeting.txt'), 'utf8'),
        process.cwd() === process.env.LAMBDA_TASK_ROOT,
      ];`,
  };
  expect(await fixture.call(fixture.functionOf(files))).toEqual(['hello', 'hello', 'hello', true, 'hello', true]);
});

test('a result that is no JSON is an error', async () => {
  const source = 'exports.handler = async () => { const a = {}; a.a = a; return a; };';
  const error = await fixture.callFailing(fixture.functionOf({ 'index.js': source }));
  expect(error.errorMessage).toBe('Unable to stringify response body');
});
