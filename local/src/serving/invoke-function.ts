import type { FunctionRunner, InvocationResult } from '../functions/function-runner.js';
import type { LambdaFunction } from '../model/function.js';
import { findNamed, type Kind } from './find-named.js';

/** A function that has failed: its error, as Lambda tells it. */
export class FunctionFailed extends Error {
  constructor(
    /** Such as `TypeError`, or `Sandbox.Timedout`. */
    readonly errorType: string,
    message: string,
    /** The lines of its stack, where the runtime tells them. */
    readonly trace: readonly string[],
  ) {
    super(message);
    this.name = 'FunctionFailed';
  }
}

/** What is called, and with what. */
export interface FunctionCall {
  /** The path of its construct, its logical id or its name; an alias or version follows a colon. */
  readonly name: string;
  readonly event: unknown;
}

/**
 * Calls a function as the Lambda API does, and gives what it answers.
 *
 * @throws FunctionFailed with what the function throws, or where no environment is free within its concurrency
 */
export async function invokeFunction(
  { name, event }: FunctionCall,
  functions: readonly LambdaFunction[],
  runner: FunctionRunner,
): Promise<unknown> {
  const [, path = name, qualifier] = /^([^:]+):([\w$-]+)$/.exec(name) ?? [];
  const found = findNamed(path, functions, functionKind);
  const payload = JSON.stringify(event) ?? '{}';
  return resultOf(await runner.invoke(found, { payload, ...(qualifier !== undefined && { qualifier }) }));
}

const functionKind: Kind<LambdaFunction> = {
  code: 'UNKNOWN_FUNCTION',
  noun: 'function',
  namesOf: ({ name, arn }) => [name, arn],
};

function resultOf(result: InvocationResult): unknown {
  if (result.outcome === 'throttled') throw new FunctionFailed('TooManyRequestsException', 'Rate Exceeded.', []);
  const payload: unknown = JSON.parse(result.payload);
  if (result.outcome === 'success') return payload;
  const { errorType = 'Unhandled', errorMessage = '', trace = [], stackTrace = trace } = payload as LambdaError;
  throw new FunctionFailed(errorType, errorMessage, stackTrace);
}

/** As runtimes write it: Node.js has a trace, and Python a stack trace. */
interface LambdaError {
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly trace?: readonly string[];
  readonly stackTrace?: readonly string[];
}
