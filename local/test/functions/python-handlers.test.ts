import { buffer } from 'node:stream/consumers';
import { until } from '../until.js';
import { type Files, type FunctionFixture, lambdaFunctionOf, openFunctionFixture } from './function-fixture.js';

let fixture: FunctionFixture;
beforeEach(() => {
  fixture = openFunctionFixture();
});
afterEach(() => fixture.close());

const python = { runtime: 'python3.13' };

test('a Python handler answers, and keeps its state', async () => {
  const source =
    'count = 0\ndef handler(event, context):\n  global count\n  count += 1\n  return {"name": event["name"], "count": count}\n';
  const lambdaFunction = fixture.functionOf({ 'index.py': source }, python);
  expect(await fixture.call(lambdaFunction, { name: 'Zoë' })).toEqual({ name: 'Zoë', count: 1 });
  expect(await fixture.call(lambdaFunction, { name: 'Rex\n' })).toEqual({ name: 'Rex\n', count: 2 });
});

test.each([
  ['src/app.handler', { 'src/app.py': 'def handler(event, context): return 1' }],
  ['src.app.handler', { 'src/__init__.py': '', 'src/app.py': 'def handler(event, context): return 1' }],
  [
    'app.handler',
    { 'app.py': 'from other import one\ndef handler(event, context): return one', 'other.py': 'one = 1' },
  ],
])('handler %s is found', async (handler, files) => {
  expect(await fixture.call(fixture.functionOf(files as Files, { ...python, handler }))).toBe(1);
});

test('the context has every field of Lambda, and the remaining time goes down', async () => {
  const source = `import os, time
def handler(event, context):
    before = context.get_remaining_time_in_millis()
    time.sleep(0.02)
    return {
        "passed": before - context.get_remaining_time_in_millis(), "before": before,
        "fields": [context.function_name, context.function_version, context.memory_limit_in_mb, context.invoked_function_arn,
            context.log_group_name, context.identity.cognito_identity_id, context.client_context],
        "same": os.getcwd() == os.environ["LAMBDA_TASK_ROOT"], "id": context.aws_request_id, "stream": context.log_stream_name,
        "environment": [os.environ["AWS_EXECUTION_ENV"], os.environ["_HANDLER"], os.environ["TABLE"], os.environ["_X_AMZN_TRACE_ID"]],
        "zone": time.timezone, "home": os.environ.get("HOME"),
    }
`;
  const lambdaFunction = fixture.functionOf(
    { 'index.py': source },
    { ...python, name: 'pets', environment: { TABLE: 'pets' } },
  );
  const answer = (await fixture.call(lambdaFunction, {}, { traceId: 'Root=1-2-3' })) as Record<string, unknown>;
  expect(answer).toMatchObject({
    fields: ['pets', '$LATEST', '128', lambdaFunction.arn, '/aws/lambda/pets', null, null],
    same: true,
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    stream: expect.stringContaining('2024/05/01/[$LATEST]'),
    environment: ['AWS_Lambda_python3.13', 'index.handler', 'pets', 'Root=1-2-3'],
    zone: 0,
    home: null,
  });
  expect(answer.passed).toBeGreaterThanOrEqual(19);
  expect(answer.before).toBeLessThanOrEqual(10_000);
});

test('what a handler prints is logged before its result, and never taken for it', async () => {
  const source = `import logging, sys, subprocess
logger = logging.getLogger()
logger.setLevel("INFO")
def handler(event, context):
    print("plain")
    print("no end", end="")
    print("error", file=sys.stderr)
    logger.info("from %s", "logging")
    return context.aws_request_id
`;
  const requestId = await fixture.call(fixture.functionOf({ 'index.py': source }, { ...python, name: 'pets' }));
  expect(fixture.log.every((entry) => entry.requestId === requestId && entry.functionName === 'pets')).toBe(true);
  const [plain, mixed] = fixture.lines('stdout');
  expect(plain).toBe('plain');
  expect(mixed).toMatch(
    new RegExp(
      `^no end\\[INFO\\]\\t\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\\t${requestId}\\tfrom logging$`,
    ),
  );
  expect(fixture.lines('stderr')).toEqual(['error']);
});

test('what a program started by the handler prints is logged', async () => {
  const source =
    'import subprocess\ndef handler(event, context):\n  subprocess.run(["echo", "from a child"], check=True)\n';
  await fixture.call(fixture.functionOf({ 'index.py': source }, python));
  await until(() => fixture.lines('stdout').includes('from a child'));
});

test('an exception is reported as Lambda does', async () => {
  const source = 'def handler(event, context):\n  raise ValueError("no pets")\n';
  const error = await fixture.callFailing(fixture.functionOf({ 'index.py': source }, python));
  expect(error).toMatchObject({
    errorType: 'ValueError',
    errorMessage: 'no pets',
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(error.stackTrace).toHaveLength(1);
  expect(error.stackTrace?.[0]).toMatch(/index\.py", line 2, in handler\n {4}raise ValueError\("no pets"\)/);
  expect(fixture.lines('stdout').slice(0, 2)).toEqual([
    '[ERROR] ValueError: no pets',
    'Traceback (most recent call last):',
  ]);
});

describe('errors of the runtime have its names', () => {
  const faults: readonly (readonly [string, string, string, string])[] = [
    [
      'a missing module',
      'import absent_module',
      'Runtime.ImportModuleError',
      "Unable to import module 'index': No module named 'absent_module'",
    ],
    ['a syntax error', 'def handler(:', 'Runtime.UserCodeSyntaxError', "Syntax error in module 'index': "],
    ['a missing function', 'other = 1', 'Runtime.HandlerNotFound', "Handler 'handler' missing on module 'index'"],
    ['an error at import', '{}["key"]', 'KeyError', "'key'"],
    [
      'a result that is no JSON',
      'def handler(e, c): return {1, 2}',
      'Runtime.MarshalError',
      'Unable to marshal response: Object of type set is not JSON serializable',
    ],
    [
      'sys.exit',
      'import sys\ndef handler(e, c): sys.exit(4)',
      'Runtime.ExitError',
      'Runtime exited with error: exit status 4',
    ],
    [
      'os._exit(0)',
      'import os\ndef handler(e, c): os._exit(0)',
      'Runtime.ExitError',
      'Runtime exited without providing a reason',
    ],
    [
      'a signal',
      'import os\ndef handler(e, c): os.kill(os.getpid(), 9)',
      'Runtime.ExitError',
      'Runtime exited with error: signal: killed',
    ],
  ];
  test.each(faults)('%s', async (_, source, errorType, message) => {
    const error = await fixture.callFailing(fixture.functionOf({ 'index.py': source }, python));
    expect(error.errorType).toBe(errorType);
    expect(error.errorMessage).toContain(message);
    expect(fixture.lines().join('\n')).toContain(message);
  });
});

test('after a crash and after a time-out the next request works', async () => {
  const source =
    'import os, time\ndef handler(event, context):\n  if "exit" in event: os._exit(1)\n  if "sleep" in event: time.sleep(60)\n  return "alive"\n';
  const lambdaFunction = fixture.functionOf({ 'index.py': source }, { ...python, timeoutSeconds: 1 });
  expect((await fixture.callFailing(lambdaFunction, { exit: 1 })).errorType).toBe('Runtime.ExitError');
  expect(await fixture.call(lambdaFunction)).toBe('alive');
  expect((await fixture.callFailing(lambdaFunction, { sleep: 1 })).errorType).toBe('Sandbox.Timedout');
  expect(await fixture.call(lambdaFunction)).toBe('alive');
});

test('decimals, as DynamoDB gives them, are numbers in the answer', async () => {
  const source = 'from decimal import Decimal\ndef handler(event, context): return [Decimal("1"), Decimal("1.5")]\n';
  expect(await fixture.runner.invoke(fixture.functionOf({ 'index.py': source }, python), { payload: '{}' })).toEqual({
    outcome: 'success',
    payload: '[1, 1.5]',
  });
});

test('an answer can be read as a stream', async () => {
  const lambdaFunction = fixture.functionOf({ 'index.py': 'def handler(event, context): return "all"' }, python);
  const result = await fixture.runner.invokeStreaming(lambdaFunction, { payload: '{}' });
  expect(result.outcome === 'stream' && String(await buffer(result.payload))).toBe('"all"');
});

test('inline code runs, and requests run side by side', async () => {
  const source = 'import os\ndef handler(event, context): return os.getpid()';
  const lambdaFunction = lambdaFunctionOf({ ...python, code: { kind: 'inline', source } });
  expect(await Promise.all([fixture.call(lambdaFunction), fixture.call(lambdaFunction)])).toEqual([
    expect.any(Number),
    expect.any(Number),
  ]);
});

test('where there is no Python the request fails with the fix', async () => {
  await fixture.close();
  fixture = openFunctionFixture({ pythonCommand: 'python-that-is-not-there' });
  const lambdaFunction = fixture.functionOf({ 'index.py': 'def handler(event, context): return 1' }, python);
  expect((await fixture.callFailing(lambdaFunction)).errorMessage).toContain(
    "'python-that-is-not-there' was not found",
  );
  expect(fixture.lines('platform').join('\n')).toContain('fix: install Python 3');
});
