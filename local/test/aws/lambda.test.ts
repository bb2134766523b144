import { Readable } from 'node:stream';
import {
  GetFunctionCommand,
  InvokeCommand,
  type InvokeCommandInput,
  InvokeWithResponseStreamCommand,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { createLambda } from '../../src/aws/lambda.js';
import type { FunctionRunner, Invocation, InvocationResult } from '../../src/functions/function-runner.js';
import type { LambdaFunction } from '../../src/model/function.js';
import { functionNamed } from './assembly-models.js';
import { clientConfiguration, serveAwsCalls } from './serve-aws-calls.js';

const greet = functionNamed('greet', { versions: ['1'], aliases: { live: '1' }, environment: { TABLE: 'orders' } });
const arn = greet.arn;

let answer: (lambdaFunction: LambdaFunction, invocation: Invocation) => InvocationResult | Promise<InvocationResult>;
const runner: FunctionRunner = {
  invoke: async (lambdaFunction, invocation) => answer(lambdaFunction, invocation),
  invokeStreaming: async (lambdaFunction, invocation) => {
    const result = await answer(lambdaFunction, invocation);
    if (result.outcome !== 'success') return result;
    return { outcome: 'stream', payload: Readable.from([Buffer.from('one '), Buffer.from('two')]) };
  },
  close: async () => {},
};
const log: string[] = [];
let server: Awaited<ReturnType<typeof serveAwsCalls>>;
let client: LambdaClient;

beforeEach(async () => {
  log.length = 0;
  answer = (lambdaFunction, { payload, qualifier }) => ({
    outcome: 'success',
    payload: JSON.stringify({ name: lambdaFunction.name, event: JSON.parse(payload), qualifier }),
  });
  const lambda = createLambda({
    functions: () => [greet],
    runner,
    accountId: '123456789012',
    warn: ({ code, message }) => log.push(`${code} ${message}`),
  });
  server = await serveAwsCalls(lambda);
  client = new LambdaClient(clientConfiguration(server.url));
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

async function invoke(input: Partial<InvokeCommandInput>) {
  const result = await client.send(new InvokeCommand({ FunctionName: 'greet', Payload: '{"a":1}', ...input }));
  const text = result.Payload?.transformToString() ?? '';
  return { ...result, text, payload: text === '' ? undefined : JSON.parse(text) };
}

test.each([
  ['its name', 'greet', undefined],
  ['its ARN', arn, undefined],
  ['its partial ARN', '123456789012:function:greet', undefined],
  ['a name with an alias', 'greet:live', 'live'],
  ['an ARN with a version', `${arn}:1`, '1'],
  ['an ARN with $LATEST', `${arn}:$LATEST`, '$LATEST'],
])('a function is invoked by %s', async (_form, FunctionName, qualifier) => {
  const result = await invoke({ FunctionName });
  expect(result.payload).toEqual({ name: 'greet', event: { a: 1 }, qualifier });
  expect(result.StatusCode).toBe(200);
});

test('the executed version is the one that the alias points to', async () => {
  expect((await invoke({ Qualifier: 'live' })).ExecutedVersion).toBe('1');
  expect((await invoke({})).ExecutedVersion).toBe('$LATEST');
});

test('an invocation without a payload has an empty object for its event', async () => {
  const result = await client.send(new InvokeCommand({ FunctionName: 'greet' }));
  expect(JSON.parse(result.Payload?.transformToString() ?? '').event).toEqual({});
});

test.each([
  ['an unknown name', 'nobody', 'arn:aws:lambda:eu-west-1:123456789012:function:nobody'],
  ['an unknown alias', 'greet:test', `${arn}:test`],
  ['another account', arn.replace('123456789012', '999999999999'), arn.replace('123456789012', '999999999999')],
])('%s is not found', async (_case, FunctionName, missing) => {
  await expect(invoke({ FunctionName })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: `Function not found: ${missing}`,
    $metadata: { httpStatusCode: 404 },
  });
});

test('an error of the handler is a success with the error in its payload', async () => {
  answer = () => ({ outcome: 'error', payload: '{"errorType":"Error","errorMessage":"no"}' });
  const result = await invoke({});
  expect(result).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled', payload: { errorMessage: 'no' } });
});

test('a function without a free environment is throttled', async () => {
  answer = () => ({ outcome: 'throttled' });
  await expect(invoke({})).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    $metadata: { httpStatusCode: 429 },
  });
});

test('a payload that is not JSON is refused before the function sees it', async () => {
  answer = () => {
    throw new Error('invoked');
  };
  await expect(invoke({ Payload: 'hello' })).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
});

test('an asynchronous invocation answers 202 at once, and tells its failure at the terminal', async () => {
  let fail: (result: InvocationResult) => void = () => {};
  answer = () => new Promise((resolve) => (fail = resolve));
  const result = await invoke({ InvocationType: 'Event' });
  expect(result).toMatchObject({ StatusCode: 202, text: '' });
  expect(log).toEqual([]);
  fail({ outcome: 'error', payload: '{"errorMessage":"no"}' });
  await new Promise(setImmediate);
  expect(log).toEqual([
    'ASYNCHRONOUS_INVOCATION_FAILED Shop/greet: an asynchronous invocation failed: {"errorMessage":"no"}',
  ]);
});

test('a dry run answers 204 and runs nothing', async () => {
  answer = () => {
    throw new Error('invoked');
  };
  expect(await invoke({ InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
});

test('a response stream is a series of chunks and its end', async () => {
  const result = await client.send(new InvokeWithResponseStreamCommand({ FunctionName: 'greet', Payload: '{}' }));
  const events: string[] = [];
  for await (const event of result.EventStream ?? []) {
    if (event.PayloadChunk?.Payload) events.push(Buffer.from(event.PayloadChunk.Payload).toString());
    if (event.InvokeComplete) events.push(`complete ${event.InvokeComplete.ErrorCode}`);
  }
  expect(events).toEqual(['one ', 'two', 'complete undefined']);
});

test('a response stream of a failing handler ends with its error', async () => {
  answer = () => ({ outcome: 'error', payload: '{"errorType":"TypeError","errorMessage":"no"}' });
  const result = await client.send(new InvokeWithResponseStreamCommand({ FunctionName: 'greet', Payload: '{}' }));
  const events: unknown[] = [];
  for await (const event of result.EventStream ?? []) events.push(event);
  expect(events).toMatchObject([{ InvokeComplete: { ErrorCode: 'TypeError' } }]);
});

test('functions are listed and described', async () => {
  const { Functions } = await client.send(new ListFunctionsCommand({}));
  expect(Functions).toMatchObject([{ FunctionName: 'greet', FunctionArn: arn, Timeout: 3 }]);
  const { Configuration } = await client.send(new GetFunctionCommand({ FunctionName: 'greet', Qualifier: 'live' }));
  expect(Configuration).toMatchObject({
    FunctionArn: `${arn}:live`,
    Version: '1',
    Environment: { Variables: { TABLE: 'orders' } },
  });
});
