import type { Readable } from 'node:stream';
import type { FunctionRunner, Invocation } from '../functions/function-runner.js';
import type { HeaderLines } from '../model/client.js';
import { constructNameOf } from '../model/construct-name.js';
import type { LambdaFunction } from '../model/function.js';
import { type Notice, notice } from '../model/notice.js';
import { tryDecodePercent } from '../model/percent-encoding.js';
import { emptyAnswer, jsonAnswer, jsonError } from './aws-answers.js';
import type { AnswerAwsCall, AwsAnswer, AwsCall } from './aws-call.js';
import { eventStreamMessage } from './event-stream.js';
import { tryFindFunction, tryParseFunctionName } from './function-names.js';
import { headerValue, queryParameters } from './signature.js';

export interface LambdaOptions {
  /** The assembly's functions as they are now. */
  readonly functions: () => readonly LambdaFunction[];
  readonly runner: FunctionRunner;
  readonly accountId: string;
  /** Tells the person at the terminal how an asynchronous invocation failed. */
  readonly warn: (notice: Notice) => void;
}

interface Target {
  readonly lambdaFunction: LambdaFunction;
  readonly qualifier?: string;
}

const synchronousLimit = 6_291_456;
const asynchronousLimit = 1_048_576;

/**
 * The Lambda API over the assembly's functions: invocations, and what functions there are. An asynchronous invocation
 * that fails is told at the terminal and not retried.
 *
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function createLambda(options: LambdaOptions): AnswerAwsCall {
  return async (call) => {
    const path = call.target.split('?', 1)[0] ?? '';
    if (call.method === 'GET' && /^\/2015-03-31\/functions\/?$/.test(path)) return listFunctions(options);
    const match = /^\/[\d-]+\/functions\/([^/]+)(?:\/([a-z-]+))?$/.exec(path);
    const action = `${call.method} ${match?.[2] ?? ''}`;
    const act = actions[action];
    if (!match?.[1] || !act) return notEmulated(call);
    const name = tryDecodePercent(match[1]);
    if (name === undefined) return jsonError(400, 'InvalidParameterValueException', `${match[1]} is no function name`);
    const target = findTarget(name, call, options);
    return 'status' in target ? target : await act(target, call, options);
  };
}

type Act = (target: Target, call: AwsCall, options: LambdaOptions) => AwsAnswer | Promise<AwsAnswer>;

const actions: Readonly<Record<string, Act>> = {
  'POST invocations': invoke,
  'POST response-streaming-invocations': invokeWithResponseStream,
  'GET ': (target) => jsonAnswer(200, { Configuration: configurationOf(target), Tags: {} }),
  'GET configuration': (target) => jsonAnswer(200, configurationOf(target)),
};

async function invoke(target: Target, call: AwsCall, options: LambdaOptions): Promise<AwsAnswer> {
  const type = headerValue(call.headers, 'x-amz-invocation-type') ?? 'RequestResponse';
  if (type === 'DryRun') return emptyAnswer(204);
  const limit = type === 'Event' ? asynchronousLimit : synchronousLimit;
  const refused = payloadProblem(call.body, limit);
  if (refused) return refused;
  const invocation = invocationOf(target, call);
  if (type === 'Event') {
    void invokeAsynchronously(target, invocation, options);
    return emptyAnswer(202);
  }
  const result = await options.runner.invoke(target.lambdaFunction, invocation);
  if (result.outcome === 'throttled') return throttled();
  return payloadAnswer(result.payload, executedVersion(target), result.outcome === 'error');
}

async function invokeAsynchronously(target: Target, invocation: Invocation, options: LambdaOptions): Promise<void> {
  const name = constructNameOf(target.lambdaFunction.origin);
  try {
    const result = await options.runner.invoke(target.lambdaFunction, invocation);
    if (result.outcome === 'error') {
      options.warn(notice('ASYNCHRONOUS_INVOCATION_FAILED', { name, reason: result.payload }));
    }
    if (result.outcome === 'throttled') options.warn(notice('ASYNCHRONOUS_INVOCATION_THROTTLED', { name }));
  } catch (error) {
    options.warn(notice('ASYNCHRONOUS_INVOCATION_FAILED', { name, reason: String(error) }));
  }
}

/** The events of a response stream, as they would come; they are sent together once the function is done. */
async function invokeWithResponseStream(target: Target, call: AwsCall, options: LambdaOptions): Promise<AwsAnswer> {
  const refused = payloadProblem(call.body, synchronousLimit);
  if (refused) return refused;
  const result = await options.runner.invokeStreaming(target.lambdaFunction, invocationOf(target, call));
  if (result.outcome === 'throttled') return throttled();
  const messages = result.outcome === 'stream' ? await chunksOf(result.payload) : [failed(result.payload)];
  return {
    status: 200,
    headers: [
      ['Content-Type', 'application/vnd.amazon.eventstream'],
      ['X-Amz-Executed-Version', executedVersion(target)],
    ],
    body: Buffer.concat(messages),
  };
}

async function chunksOf(payload: Readable): Promise<Buffer[]> {
  const messages: Buffer[] = [];
  try {
    for await (const chunk of payload) {
      messages.push(eventStreamMessage('PayloadChunk', 'application/octet-stream', Buffer.from(chunk)));
    }
    messages.push(complete({}));
  } catch (error) {
    messages.push(complete({ ErrorCode: 'Runtime.StreamError', ErrorDetails: String(error) }));
  }
  return messages;
}

function failed(payload: string): Buffer {
  const { errorType } = JSON.parse(payload) as { errorType?: string };
  return complete({ ErrorCode: errorType ?? 'Unhandled', ErrorDetails: payload });
}

function complete(event: object): Buffer {
  return eventStreamMessage('InvokeComplete', 'application/json', Buffer.from(JSON.stringify(event)));
}

function findTarget(text: string, call: AwsCall, options: LambdaOptions): Target | AwsAnswer {
  const parsed = tryParseFunctionName(text);
  if (!parsed) {
    const message = `1 validation error detected: Value '${text}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern`;
    return jsonError(400, 'ValidationException', message);
  }
  const asked = queryParameters(call.target).find(([name]) => name === 'Qualifier')?.[1];
  if (asked !== undefined && parsed.qualifier !== undefined && asked !== parsed.qualifier) {
    const message = 'The derived qualifier from the function name does not match the specified qualifier.';
    return jsonError(400, 'InvalidParameterValueException', message);
  }
  const qualifier = asked ?? parsed.qualifier;
  const qualified = qualifier === undefined ? {} : { qualifier };
  const lambdaFunction = tryFindFunction(options.functions(), { ...parsed, ...qualified });
  if (lambdaFunction) return { lambdaFunction, ...qualified };
  const { region = call.region, accountId = options.accountId, name } = parsed;
  const suffix = qualifier === undefined ? '' : `:${qualifier}`;
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}${suffix}`;
  return jsonError(404, 'ResourceNotFoundException', `Function not found: ${arn}`);
}

function invocationOf(target: Target, call: AwsCall): Invocation {
  const traceId = headerValue(call.headers, 'x-amzn-trace-id');
  const clientContext = headerValue(call.headers, 'x-amz-client-context');
  return {
    payload: call.body.length === 0 ? '{}' : call.body.toString(),
    ...(target.qualifier === undefined ? {} : { qualifier: target.qualifier }),
    ...(traceId === undefined ? {} : { traceId }),
    ...(clientContext === undefined ? {} : { clientContext }),
  };
}

function payloadProblem(body: Buffer, limit: number): AwsAnswer | undefined {
  if (body.length > limit) {
    const message = `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
    return jsonError(413, 'RequestTooLargeException', message);
  }
  if (body.length === 0) return undefined;
  try {
    JSON.parse(body.toString());
    return undefined;
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    return jsonError(400, 'InvalidRequestContentException', message);
  }
}

function payloadAnswer(payload: string, version: string, isFailed: boolean): AwsAnswer {
  const headers: HeaderLines = [
    ['Content-Type', 'application/json'],
    ['X-Amz-Executed-Version', version],
    ...(isFailed ? [['X-Amz-Function-Error', 'Unhandled'] as const] : []),
  ];
  return { status: 200, headers, body: Buffer.from(payload) };
}

function throttled(): AwsAnswer {
  const body = { Type: 'User', Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', message: 'Rate Exceeded.' };
  const answer = jsonAnswer(429, body);
  return { ...answer, headers: [...answer.headers, ['x-amzn-ErrorType', 'TooManyRequestsException']] };
}

function executedVersion({ lambdaFunction, qualifier = '$LATEST' }: Target): string {
  return lambdaFunction.aliases[qualifier] ?? qualifier;
}

function listFunctions({ functions }: LambdaOptions): AwsAnswer {
  const configurations = functions().map((lambdaFunction) => configurationOf({ lambdaFunction }));
  return jsonAnswer(200, { Functions: configurations });
}

function configurationOf(target: Target): object {
  const { lambdaFunction, qualifier } = target;
  const environment = Object.entries(lambdaFunction.environment).filter(([, value]) => typeof value === 'string');
  return {
    FunctionName: lambdaFunction.name,
    FunctionArn: qualifier === undefined ? lambdaFunction.arn : `${lambdaFunction.arn}:${qualifier}`,
    Runtime: lambdaFunction.runtime,
    Role: typeof lambdaFunction.role === 'string' ? lambdaFunction.role : undefined,
    Handler: lambdaFunction.handler,
    Timeout: lambdaFunction.timeoutSeconds,
    MemorySize: lambdaFunction.memorySizeMb,
    Version: executedVersion(target),
    Environment: { Variables: Object.fromEntries(environment) },
    PackageType: lambdaFunction.packageType,
    Architectures: [lambdaFunction.architecture],
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };
}

function notEmulated(call: AwsCall): AwsAnswer {
  const message = `Lambda: ${call.method} ${call.target} is not emulated; --endpoint lambda=URL sends Lambda somewhere real`;
  return jsonError(400, 'UnsupportedOperationException', message);
}
