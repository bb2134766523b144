import { type FunctionFixture, openFunctionFixture } from './function-fixture.js';

let fixture: FunctionFixture;
afterEach(() => fixture.close());

test('whatever a Node.js handler writes to its streams is logged line by line, in order, before the result, with its function and request', async () => {
  fixture = openFunctionFixture();
  const source = `exports.handler = async (event, context) => {
      console.log('one', { two: 2 });
      console.error('three\\nfour');
      process.stdout.write('fi');
      process.stdout.write('ve\\n');
      process.stdout.write('six');
      return context.awsRequestId;
    };`;
  const lambdaFunction = fixture.functionOf({ 'index.js': source }, { name: 'pets' });
  const requestId = await fixture.call(lambdaFunction);
  expect(fixture.log).toEqual(
    [
      ['stdout', 'one { two: 2 }'],
      ['stderr', 'three'],
      ['stderr', 'four'],
      ['stdout', 'five'],
      ['stdout', 'six'],
    ].map(([stream, line]) => ({ function: 'PetsStack/Pets', functionName: 'pets', requestId, stream, line })),
  );
});

test('a fetch that fails is logged with its URL, the reason and the way out', async () => {
  fixture = openFunctionFixture();
  const source = `exports.handler = async () => fetch('http://127.0.0.1:59999/pets?page=1').catch(({ message }) => message);`;
  expect(await fixture.call(fixture.functionOf({ 'index.js': source }))).toBe('fetch failed');
  expect(fixture.lines('stderr')).toEqual([
    expect.stringMatching(
      /^fetch failed: GET http:\/\/127\.0\.0\.1:59999\/pets\?page=1: .*ECONNREFUSED.*; fix: start what should listen there/,
    ),
  ]);
});

test('what is written to the descriptors themselves, as loggers and child processes do, is logged before the result', async () => {
  fixture = openFunctionFixture();
  const source = `const fs = require('node:fs');
    exports.handler = async (event, context) => {
      fs.writeSync(1, 'one\\n');
      await new Promise((r) => fs.write(2, 'two\\n', r));
      require('node:child_process').execSync('echo three', { stdio: 'inherit' });
      return context.awsRequestId;
    };`;
  const lambdaFunction = fixture.functionOf({ 'index.js': source });
  const requestId = await fixture.call(lambdaFunction);
  expect(fixture.lines('stdout')).toEqual(['one', 'three']);
  expect(fixture.lines('stderr')).toEqual(['two']);
  expect(fixture.log.every((entry) => entry.requestId === requestId)).toBe(true);
});

test('START, END and REPORT lines are logged when asked for', async () => {
  fixture = openFunctionFixture({ logsReports: true });
  const requestId = await fixture.call(
    fixture.functionOf({ 'index.js': 'exports.handler = async (e, c) => c.awsRequestId;' }),
  );
  const [start, end, report] = fixture.lines('platform');
  expect(start).toBe(`START RequestId: ${requestId} Version: $LATEST`);
  expect(end).toBe(`END RequestId: ${requestId}`);
  expect(report).toMatch(
    new RegExp(
      `^REPORT RequestId: ${requestId}\\tDuration: [0-9.]+ ms\\tBilled Duration: [0-9]+ ms\\tMemory Size: 128 MB\\tMax Memory Used: [0-9]+ MB$`,
    ),
  );
});

test('NODE_OPTIONS hold', async () => {
  fixture = openFunctionFixture();
  const lambdaFunction = fixture.functionOf(
    { 'index.js': 'exports.handler = async () => [process.execArgv.length > 0, Error.stackTraceLimit];' },
    { environment: { NODE_OPTIONS: '--stack-trace-limit=3' } },
  );
  expect(await fixture.call(lambdaFunction)).toEqual([true, 3]);
  expect(await fixture.call(lambdaFunction)).toEqual([true, 3]);
});

test('a line without an end is cut where Lambda cuts it, and a character that comes in two pieces is whole', async () => {
  fixture = openFunctionFixture();
  const source = `exports.handler = async () => {
      const piece = 'x'.repeat(65536);
      for (let index = 0; index < 16; index++) process.stdout.write(piece);
      process.stdout.write('\\n');
      const bytes = Buffer.from('Zoë\\n');
      process.stdout.write(bytes.subarray(0, 3));
      process.stdout.write(bytes.subarray(3));
    };`;
  await fixture.call(fixture.functionOf({ 'index.js': source }));
  const lines = fixture.lines('stdout');
  expect(lines.slice(0, -1).map((line) => line.length)).toEqual([262_144, 262_144, 262_144, 262_144]);
  expect(lines.at(-1)).toBe('Zoë');
});
