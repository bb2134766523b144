import { type FunctionFixture, openFunctionFixture } from './function-fixture.js';

let fixture: FunctionFixture;
afterEach(() => fixture.close());

test('whatever a Node.js handler writes is logged line by line, in order, before the result, with its function and request', async () => {
  fixture = openFunctionFixture();
  const source = `const fs = require('node:fs');
    exports.handler = async (event, context) => {
      console.log('one', { two: 2 });
      console.error('three\\nfour');
      process.stdout.write('fi');
      process.stdout.write('ve\\n');
      fs.writeSync(1, 'six\\n');
      await new Promise((r) => fs.write(2, 'seven\\n', r));
      process.stdout.write('eight');
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
      ['stderr', 'seven'],
      ['stdout', 'eight'],
    ].map(([stream, line]) => ({ functionName: 'pets', requestId, stream, line })),
  );
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
      `^REPORT RequestId: ${requestId}\\tDuration: [0-9.]+ ms\\tBilled Duration: [0-9]+ ms\\tMemory Size: 128 MB$`,
    ),
  );
});

test('NODE_OPTIONS that a thread cannot have are left out, and said to be', async () => {
  fixture = openFunctionFixture();
  const lambdaFunction = fixture.functionOf(
    { 'index.js': 'exports.handler = async () => 1;' },
    { environment: { NODE_OPTIONS: '--use-openssl-ca' } },
  );
  expect(await fixture.call(lambdaFunction)).toBe(1);
  expect(fixture.lines('platform').join()).toContain("NODE_OPTIONS '--use-openssl-ca' is left out");
});
