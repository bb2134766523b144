import { Unresolved } from '../../src/model/unresolved.js';
import { until } from '../until.js';
import { type Files, type FunctionFixture, openFunctionFixture } from './function-fixture.js';

let fixture: FunctionFixture;
beforeEach(() => {
  fixture = openFunctionFixture();
});
afterEach(() => fixture.close());

const requestId = /RequestId: [0-9a-f-]{36} Error: /;

test('a handler that takes longer than its time-out fails, and the next request runs in a new environment', async () => {
  const source = `let n = 0;
    exports.handler = async (event) => { n++; if (event.slow) await new Promise((r) => setTimeout(r, 60000)); return n; };`;
  const lambdaFunction = fixture.functionOf({ 'index.js': source }, { timeoutSeconds: 1 });
  expect(await fixture.call(lambdaFunction)).toBe(1);
  const error = await fixture.callFailing(lambdaFunction, { slow: true });
  expect(error.errorType).toBe('Sandbox.Timedout');
  expect(error.errorMessage).toMatch(requestId);
  expect(error.errorMessage).toContain('Task timed out after 1.00 seconds');
  expect(fixture.lines('platform').join()).toContain('Task timed out after 1.00 seconds');
  expect(await fixture.call(lambdaFunction)).toBe(1);
});

test('a handler that never yields is ended at its time-out', async () => {
  const source = 'exports.handler = async (event) => { while (event.loop); return 1; };';
  const lambdaFunction = fixture.functionOf({ 'index.js': source }, { timeoutSeconds: 1 });
  expect((await fixture.callFailing(lambdaFunction, { loop: true })).errorType).toBe('Sandbox.Timedout');
  expect(await fixture.call(lambdaFunction)).toBe(1);
});

describe('a crash fails its request with its reason, and the next request works', () => {
  const crashes: readonly (readonly [string, string, string, string])[] = [
    ['process.exit(0)', 'process.exit(0)', 'Runtime.ExitError', 'Runtime exited without providing a reason'],
    ['process.exit(3)', 'process.exit(3)', 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
    [
      'an unhandled rejection',
      "Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 1000))",
      'Runtime.UnhandledPromiseRejection',
      'Error: lost',
    ],
    [
      'an uncaught exception',
      "setImmediate(() => { throw new RangeError('wild'); }); await new Promise((r) => setTimeout(r, 1000))",
      'RangeError',
      'wild',
    ],
    [
      'memory beyond the limit',
      'const all = []; for (;;) all.push(new Array(10000).fill({}).map(() => ({})))',
      'Runtime.ExitError',
      'Runtime exited with error: signal: killed',
    ],
  ];
  test.each(crashes)('%s', async (_, statement, errorType, message) => {
    const source = `exports.handler = async (event) => { if (event.crash) { ${statement}; } return 'alive'; };`;
    const lambdaFunction = fixture.functionOf({ 'index.js': source });
    const error = await fixture.callFailing(lambdaFunction, { crash: true });
    expect(error.errorType).toBe(errorType);
    expect(error.errorMessage).toContain(message);
    expect(fixture.lines().join('\n')).toContain(message);
    expect(await fixture.call(lambdaFunction)).toBe('alive');
  });
});

test('an error that comes after the answer ends the environment, and the next request runs in a new one', async () => {
  const source = `let n = 0;
    exports.handler = async () => { setImmediate(() => { throw new RangeError('afterwards'); }); return ++n; };`;
  const lambdaFunction = fixture.functionOf({ 'index.js': source });
  expect(await fixture.call(lambdaFunction)).toBe(1);
  await until(
    () => fixture.lines().join().includes('afterwards'),
    () => fixture.lines(),
  );
  expect(await fixture.call(lambdaFunction)).toBe(1);
});

describe('a handler that cannot be loaded is reported as Lambda does', () => {
  const broken: readonly (readonly [string, Files, string, string])[] = [
    [
      'a syntax error',
      { 'index.js': 'exports.handler = async () => {' },
      'Runtime.UserCodeSyntaxError',
      'SyntaxError: Unexpected end of input',
    ],
    [
      'a syntax error of an ES module',
      { 'index.mjs': 'export const handler = async () => {' },
      'Runtime.UserCodeSyntaxError',
      'SyntaxError:',
    ],
    [
      'a missing export',
      { 'index.js': 'exports.other = 1;' },
      'Runtime.HandlerNotFound',
      'index.handler is undefined or not exported',
    ],
    [
      'an export that is no function',
      { 'index.js': 'exports.handler = 1;' },
      'Runtime.HandlerNotFound',
      'index.handler is not a function',
    ],
    [
      'a missing module',
      { 'index.js': "require('absent-module');" },
      'Runtime.ImportModuleError',
      "Error: Cannot find module 'absent-module'",
    ],
    [
      'a missing module of an ES module',
      { 'index.mjs': "import 'absent-module';" },
      'Runtime.ImportModuleError',
      "Cannot find package 'absent-module'",
    ],
    ['an error at load', { 'index.js': "throw new TypeError('at load');" }, 'TypeError', 'at load'],
    ['process.exit at load', { 'index.js': 'process.exit(2);' }, 'Runtime.ExitError', 'exit status 2'],
  ];
  test.each(broken)('%s', async (_, files, errorType, message) => {
    const error = await fixture.callFailing(fixture.functionOf(files));
    expect(error.errorType).toBe(errorType);
    expect(error.errorMessage).toContain(message);
    expect(fixture.lines().join('\n')).toContain(message);
  });
});

test('an environment variable without a value fails the request, naming it, the reason and the fix', async () => {
  const origin = { stackName: 'PetsStack', logicalId: 'Pets', constructPath: 'PetsStack/Pets' };
  const TABLE = new Unresolved(
    "Ref 'Table'",
    'it has no value before the stack is deployed',
    'pass --parameter Table=pets',
    origin,
  );
  const lambdaFunction = fixture.functionOf(
    { 'index.js': 'exports.handler = async () => 1;' },
    { environment: { TABLE } },
  );
  const { errorMessage } = await fixture.callFailing(lambdaFunction);
  expect(errorMessage).toBe(
    "environment variable TABLE: Ref 'Table': it has no value before the stack is deployed\nfix: pass --parameter Table=pets",
  );
  expect(fixture.lines('platform')).toEqual([
    "PetsStack/Pets cannot run: environment variable TABLE: Ref 'Table': it has no value before the stack is deployed",
    'fix: pass --parameter Table=pets',
  ]);
});

test('an answer over 6 MB is refused, one just below is not', async () => {
  const lambdaFunction = fixture.functionOf({
    'index.js': "exports.handler = async (event) => 'x'.repeat(event.size);",
  });
  expect(await fixture.callFailing(lambdaFunction, { size: 6_291_556 })).toEqual({
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
  });
  expect(await fixture.call(lambdaFunction, { size: 6_291_554 })).toHaveLength(6_291_554);
});

test('a qualifier that is neither a version nor an alias is not found', async () => {
  const lambdaFunction = fixture.functionOf({ 'index.js': 'exports.handler = async () => 1;' });
  const result = await fixture.runner.invoke(lambdaFunction, { payload: '{}', qualifier: 'live' });
  expect(result.outcome === 'error' && JSON.parse(result.payload)).toEqual({
    errorType: 'ResourceNotFoundException',
    errorMessage: `Function not found: ${lambdaFunction.arn}:live`,
  });
});
