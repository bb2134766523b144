import { functionOfCredentials, RunCredentials } from '../../src/functions/credentials.js';
import { type FunctionFixture, openFunctionFixture } from './function-fixture.js';

let fixture: FunctionFixture;
beforeAll(() => {
  fixture = openFunctionFixture({
    awsEndpointUrl: 'http://127.0.0.1:3000',
    certificateAuthority: () => ({ authority: '/tmp/ca.pem', bundle: '/tmp/bundle.pem' }),
    environmentOverrides: { OVERRIDDEN: 'by the gateway' },
  });
});
afterAll(() => fixture.close());

test('the context has every field of Lambda', async () => {
  const source = `exports.handler = async (event, context) => ({
      ...context, remaining: context.getRemainingTimeInMillis(), keys: Object.keys(context), identity: context.identity ?? 'none' });`;
  const lambdaFunction = fixture.functionOf(
    { 'index.js': source },
    { name: 'pets', versions: ['7'], aliases: { live: '7' } },
  );
  const context = (await fixture.call(lambdaFunction, {}, { qualifier: 'live' })) as Record<string, unknown>;
  expect(context).toMatchObject({
    functionName: 'pets',
    functionVersion: '7',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:pets:live',
    memoryLimitInMB: '128',
    logGroupName: '/aws/lambda/pets',
    logStreamName: expect.stringMatching(/^2024\/05\/01\/\[7\][0-9a-f]{32}$/),
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    callbackWaitsForEmptyEventLoop: true,
    identity: 'none',
  });
  expect(context.keys).toEqual(expect.arrayContaining(['clientContext', 'identity', 'done', 'succeed', 'fail']));
  expect(context.remaining).toBeGreaterThan(9000);
  expect(context.remaining).toBeLessThanOrEqual(10_000);
});

test('without a qualifier the version is $LATEST and the ARN has none', async () => {
  const source = 'exports.handler = async (e, c) => [c.functionVersion, c.invokedFunctionArn];';
  const lambdaFunction = fixture.functionOf({ 'index.js': source }, { name: 'plain' });
  expect(await fixture.call(lambdaFunction)).toEqual([
    '$LATEST',
    'arn:aws:lambda:eu-west-1:123456789012:function:plain',
  ]);
});

test('the remaining time goes down while the handler runs', async () => {
  const source = `exports.handler = async (e, c) => {
      const before = c.getRemainingTimeInMillis();
      await new Promise((r) => setTimeout(r, 30));
      return before - c.getRemainingTimeInMillis();
    };`;
  const passed = await fixture.call(fixture.functionOf({ 'index.js': source }));
  expect(passed).toBeGreaterThanOrEqual(28);
  expect(passed).toBeLessThan(5000);
});

test('the client context is handed on', async () => {
  const lambdaFunction = fixture.functionOf({ 'index.js': 'exports.handler = async (e, c) => c.clientContext;' });
  const clientContext = Buffer.from('{"custom":{"a":1}}').toString('base64');
  expect(await fixture.runner.invoke(lambdaFunction, { payload: '{}', clientContext })).toEqual({
    outcome: 'success',
    payload: '{"custom":{"a":1}}',
  });
});

const printEnvironment = { 'index.js': 'exports.handler = async () => process.env;' };

test('the region of a function is that of its stack', async () => {
  const arn = 'arn:aws:lambda:ap-south-1:123456789012:function:far';
  const environment = await fixture.call(fixture.functionOf(printEnvironment, { name: 'far', arn }), {});
  expect(environment).toMatchObject({ AWS_REGION: 'ap-south-1', AWS_DEFAULT_REGION: 'ap-south-1' });
});

test('the environment is that of Lambda and of the function', async () => {
  const lambdaFunction = fixture.functionOf(printEnvironment, {
    name: 'pets',
    environment: { TABLE_NAME: 'pets-table', OVERRIDDEN: 'by the template' },
  });
  const environment = await fixture.call(lambdaFunction, {}, { traceId: 'Root=1-2-3;Sampled=1' });
  expect(environment).toMatchObject({
    TABLE_NAME: 'pets-table',
    OVERRIDDEN: 'by the gateway',
    AWS_LAMBDA_FUNCTION_NAME: 'pets',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/pets',
    AWS_LAMBDA_LOG_STREAM_NAME: expect.stringContaining('[$LATEST]'),
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x',
    LAMBDA_TASK_ROOT: (lambdaFunction.code as { path: string }).path,
    LAMBDA_RUNTIME_DIR: expect.any(String),
    _HANDLER: 'index.handler',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    PATH: expect.any(String),
    AWS_ENDPOINT_URL: 'http://127.0.0.1:3000',
    AWS_ACCESS_KEY_ID: new RunCredentials().sessionOf('pets').accessKeyId,
    AWS_SECRET_ACCESS_KEY: expect.any(String),
    AWS_SESSION_TOKEN: expect.any(String),
    _X_AMZN_TRACE_ID: 'Root=1-2-3;Sampled=1',
    NODE_EXTRA_CA_CERTS: '/tmp/ca.pem',
    AWS_CA_BUNDLE: expect.any(String),
    REQUESTS_CA_BUNDLE: expect.any(String),
    SSL_CERT_FILE: expect.any(String),
  });
});

test('each request has its own trace, even if the caller has none', async () => {
  const lambdaFunction = fixture.functionOf({
    'index.js': 'exports.handler = async () => process.env._X_AMZN_TRACE_ID;',
  });
  expect(await fixture.call(lambdaFunction, {}, { traceId: 'Root=1-a-b' })).toBe('Root=1-a-b');
  expect(await fixture.call(lambdaFunction)).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$/);
});

test('the variables of the environment are those of what a handler starts, and a handler may change them', async () => {
  const source = `const { execFileSync } = require('node:child_process');
    const own = () => Object.fromEntries(execFileSync('env', ['-0']).toString().split('\\0').filter(Boolean).map((line) => line.split(/=(.*)/s)));
    exports.handler = async () => {
      process.env.NUMBER = 7;
      delete process.env.TABLE_NAME;
      return { own: own(), same: process.env, has: ['NUMBER' in process.env, 'TABLE_NAME' in process.env, '_X_AMZN_TRACE_ID' in process.env] };
    };`;
  const lambdaFunction = fixture.functionOf(
    { 'index.js': source },
    { environment: { TABLE_NAME: 'pets', KEPT: 'ë=' } },
  );
  const { own, same, has } = (await fixture.call(lambdaFunction, {}, { traceId: 'Root=1-2-3' })) as Record<
    string,
    object
  >;
  expect(own).toMatchObject({ NUMBER: '7', KEPT: 'ë=', _X_AMZN_TRACE_ID: 'Root=1-2-3' });
  expect(own).toEqual(same);
  expect(has).toEqual([true, false, true]);
});

test("nothing of the developer's own environment reaches a function", async () => {
  const mine = {
    AWS_PROFILE: 'production',
    AWS_ENDPOINT_URL_DYNAMODB: 'https://elsewhere',
    AWS_ROLE_ARN: 'arn',
    HOME: '/home/me',
    NODE_OPTIONS: '',
  };
  const before = { ...process.env };
  Object.assign(process.env, mine);
  try {
    const environment = (await fixture.call(fixture.functionOf(printEnvironment))) as Record<string, string>;
    for (const name of Object.keys(mine)) expect(environment).not.toHaveProperty(name);
    expect(environment.AWS_CONFIG_FILE).toBe('/dev/null');
  } finally {
    for (const name of Object.keys(mine)) delete process.env[name];
    Object.assign(process.env, before);
  }
});

test('an access key id tells which function it belongs to', () => {
  const { accessKeyId } = new RunCredentials().sessionOf('Pets-list_01');
  expect(accessKeyId).toMatch(/^[A-Z0-9]+$/);
  expect(functionOfCredentials(accessKeyId)).toBe('Pets-list_01');
  expect(functionOfCredentials('AKIAIOSFODNN7EXAMPLE')).toBeUndefined();
});
