import fs from 'node:fs';
import path from 'node:path';
import { until } from '../until.js';
import { type FunctionFixture, openFunctionFixture, writeFiles } from './function-fixture.js';

let fixture: FunctionFixture;
beforeEach(() => {
  fixture = openFunctionFixture({ logsReports: false });
});
afterEach(() => fixture.close());

/** Answers the name of its environment once the file `release` is there. */
const waiting = {
  'index.js': `const fs = require('node:fs');
    const environment = process.env.AWS_LAMBDA_LOG_STREAM_NAME;
    exports.handler = async (event) => {
      if (!event.wait) return environment;
      const released = new Promise((resolve) => { fs.watch('.', () => { if (fs.existsSync('release')) resolve(); }); });
      console.log('began');
      await released;
      return environment;
    };`,
};

/** Settles when so many requests are in their handlers. */
function began(count: number, openFixture: FunctionFixture): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (openFixture.lines('stdout').length >= count) resolve();
      else setImmediate(check);
    };
    check();
  });
}

test('each environment has one request at a time, and there are as many as are needed', async () => {
  const lambdaFunction = fixture.functionOf(waiting);
  const calls = [1, 2, 3, 4, 5].map(() => fixture.call(lambdaFunction, { wait: true }));
  await began(5, fixture);
  writeFiles((lambdaFunction.code as { path: string }).path, { release: '' });
  expect(new Set(await Promise.all(calls)).size).toBe(5);
});

test('the environment used last is used first', async () => {
  const lambdaFunction = fixture.functionOf(waiting);
  const calls = [1, 2, 3].map(() => fixture.call(lambdaFunction, { wait: true }));
  await began(3, fixture);
  writeFiles((lambdaFunction.code as { path: string }).path, { release: '' });
  await Promise.all(calls);
  const first = await fixture.call(lambdaFunction);
  for (let index = 0; index < 5; index++) expect(await fixture.call(lambdaFunction)).toBe(first);
});

test('requests beyond the reserved concurrency are throttled, until one is over', async () => {
  const lambdaFunction = fixture.functionOf(waiting, { reservedConcurrency: 2 });
  const calls = [1, 2].map(() => fixture.call(lambdaFunction, { wait: true }));
  await began(2, fixture);
  expect(await fixture.runner.invoke(lambdaFunction, { payload: '{}' })).toEqual({ outcome: 'throttled' });
  writeFiles((lambdaFunction.code as { path: string }).path, { release: '' });
  await Promise.all(calls);
  expect(await fixture.call(lambdaFunction)).toEqual(expect.any(String));
});

test('a function with a reserved concurrency of zero never runs', async () => {
  const lambdaFunction = fixture.functionOf(waiting, { reservedConcurrency: 0 });
  expect(await fixture.runner.invoke(lambdaFunction, { payload: '{}' })).toEqual({ outcome: 'throttled' });
});

test('a burst of short requests does not start an environment each', async () => {
  const lambdaFunction = fixture.functionOf(waiting);
  const environments = await Promise.all(Array.from({ length: 500 }, () => fixture.call(lambdaFunction)));
  expect(new Set(environments).size).toBeLessThan(50);
});

test('a function has no more environments than it may, and every request is answered', async () => {
  await fixture.close();
  fixture = openFunctionFixture({ concurrency: 2 });
  const source = `exports.handler = async () => {
      await new Promise((resolve) => setTimeout(resolve, 120));
      return process.pid;
    };`;
  const lambdaFunction = fixture.functionOf({ 'index.js': source });
  const environments = await Promise.all(Array.from({ length: 8 }, () => fixture.call(lambdaFunction)));
  expect(new Set(environments).size).toBeLessThanOrEqual(2);
});

test('requests behind one that takes its time go to other environments', async () => {
  const source = `exports.handler = async (event) => {
      if (event.wait) await new Promise((resolve) => setTimeout(resolve, 3000));
      return 'ok';
    };`;
  const lambdaFunction = fixture.functionOf({ 'index.js': source });
  for (let index = 0; index < 10; index++) await fixture.call(lambdaFunction);
  let isOver = false;
  const slow = fixture.call(lambdaFunction, { wait: true }).then(() => {
    isOver = true;
  });
  expect(await Promise.all([1, 2, 3].map(() => fixture.call(lambdaFunction)))).toEqual(['ok', 'ok', 'ok']);
  expect(isOver).toBe(false);
  await slow;
});

test('requests that are sent ahead are answered in order and once, also when their environment dies before them', async () => {
  const source = `let n = 0; exports.handler = async (event) => { if (event.die) process.exit(1); return [process.pid, ++n]; };`;
  const lambdaFunction = fixture.functionOf({ 'index.js': source });
  for (let index = 0; index < 10; index++) await fixture.call(lambdaFunction);
  const [dying, ...others] = [true, ...Array.from({ length: 30 }, () => false)].map((die) =>
    fixture.runner.invoke(lambdaFunction, { payload: JSON.stringify({ die }) }),
  );
  expect(await dying).toMatchObject({ outcome: 'error' });
  const answers = (await Promise.all(others)).map((result) => JSON.parse((result as { payload: string }).payload));
  const counts = answers.map(([, count]) => count).sort((a, b) => a - b);
  expect(new Set(answers.map(String)).size).toBe(30);
  expect(counts.every((count) => count <= 30)).toBe(true);
});

test('after invalidate the next request runs the changed code, while one in flight ends in the old', async () => {
  const lambdaFunction = fixture.functionOf(waiting);
  const folder = (lambdaFunction.code as { path: string }).path;
  const old = fixture.call(lambdaFunction, { wait: true });
  await began(1, fixture);
  writeFiles(folder, { 'index.js': "exports.handler = async () => 'changed';" });
  fixture.runner.invalidate(lambdaFunction);
  expect(await fixture.call(lambdaFunction)).toBe('changed');
  writeFiles(folder, { release: '' });
  expect(await old).toContain('[$LATEST]');
});

test('after invalidate layers and archives are read anew', async () => {
  const layers = [{ 'nodejs/node_modules/pet.js': "module.exports = 'old';" }, {}].map((files) => ({
    kind: 'folder' as const,
    path: fixture.folderOf(files),
  }));
  const lambdaFunction = fixture.functionOf(
    { 'index.js': "exports.handler = async () => require('pet');" },
    { layers },
  );
  expect(await fixture.call(lambdaFunction)).toBe('old');
  writeFiles(layers[0]?.path ?? '', { 'nodejs/node_modules/pet.js': "module.exports = 'new';" });
  fixture.runner.invalidate(lambdaFunction);
  expect(await fixture.call(lambdaFunction)).toBe('new');
});

test('an equal model keeps the environments, one with another environment variable replaces them', async () => {
  const lambdaFunction = fixture.functionOf({
    'index.js': 'let n = 0; exports.handler = async () => [++n, process.env.A];',
  });
  expect(await fixture.call(lambdaFunction)).toEqual([1, null]);
  expect(await fixture.call({ ...lambdaFunction, environment: {} })).toEqual([2, null]);
  expect(await fixture.call({ ...lambdaFunction, environment: { A: 'b' } })).toEqual([1, 'b']);
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux.each([
  [
    'nodejs22.x',
    "exports.handler = async () => { const c = require('node:child_process').spawn('sleep', ['600'], { detached: true, stdio: 'inherit' }); c.unref(); return c.pid; };",
  ],
  [
    'python3.11',
    'import subprocess\ndef handler(event, context): return subprocess.Popen(["sleep", "600"], start_new_session=True).pid',
  ],
])('close ends what a function of %s has started in a session of its own', async (runtime, source) => {
  const lambdaFunction = fixture.functionOf({ 'index.js': source, 'index.py': source }, { runtime });
  const pid = await fixture.call(lambdaFunction);
  expect(fs.existsSync(`/proc/${pid}/exe`)).toBe(true);
  await fixture.runner.close();
  await until(() => !fs.existsSync(`/proc/${pid}/exe`));
});

test('close ends requests in flight and removes what was staged', async () => {
  const inline = fixture.functionOf(
    {},
    { code: { kind: 'inline', source: 'exports.handler = async () => __dirname;' } },
  );
  const staged = path.dirname(String(await fixture.call(inline)));
  const call = fixture.runner.invoke(fixture.functionOf(waiting), { payload: '{"wait":true}' });
  await began(1, fixture);
  await fixture.runner.close();
  expect((await call).outcome).toBe('error');
  expect(fs.existsSync(staged)).toBe(false);
  expect((await fixture.runner.invoke(inline, { payload: '{}' })).outcome).toBe('error');
});
