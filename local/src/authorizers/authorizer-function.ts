import { permits } from '../deployment/permissions.js';
import type { FunctionRunner, InvocationResult } from '../functions/function-runner.js';
import type { GatewayError } from '../gateway-responses/gateway-error.js';
import { substituteStageVariables } from '../mapping/stage-variables.js';
import { constructNameOf } from '../model/construct-name.js';
import type { Execution } from '../model/execution.js';
import type { LambdaFunction } from '../model/function.js';
import { type Resolvable, Unresolved } from '../model/unresolved.js';
import { authorizerFailure, unauthorized } from './refusals.js';

/** The functions of the assembly, as authorizers call them. */
export interface AuthorizerFunctions {
  readonly functions: FunctionRunner;
  findFunction(uriOrArn: string): { readonly function: LambdaFunction; readonly qualifier?: string } | undefined;
}

/** An authorizer's function, and who calls it. */
export interface AuthorizerCall {
  readonly uri: Resolvable<string> | undefined;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** A role that API Gateway takes on for the call; the function's own policy then has no say. */
  readonly credentials: Resolvable<string> | undefined;
  /** Such as `arn:aws:execute-api:us-east-1:123456789012:abcdef/authorizers/x1y2z3`. */
  readonly sourceArn: string;
  readonly timeoutMillis: number;
  /** JSON text. */
  readonly event: string;
}

/**
 * Asks the function of a Lambda authorizer, and gives what it returned. A function that throws `Unauthorized` refuses its
 * caller with 401; every other failure is one of the API.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export async function askAuthorizerFunction(
  execution: Execution,
  environment: AuthorizerFunctions,
  call: AuthorizerCall,
): Promise<unknown> {
  const invoked = findPermitted(execution, environment, call);
  const { qualifier } = invoked;
  const invocation = { payload: call.event, ...(qualifier !== undefined && { qualifier }) };
  const running = environment.functions.invoke(invoked.function, invocation);
  const result = await withinTime(execution, running, call.timeoutMillis);
  if (result.outcome === 'success') return readResult(execution, result.payload);
  if (result.outcome === 'throttled') {
    throw authorizerFailure(
      execution,
      `${constructNameOf(invoked.function.origin)} has no environment free within its concurrency`,
    );
  }
  throw failureOf(execution, invoked.function, result.payload);
}

function findPermitted(execution: Execution, environment: AuthorizerFunctions, call: AuthorizerCall) {
  const { uri, credentials, sourceArn } = call;
  if (uri === undefined) throw authorizerFailure(execution, 'the authorizer names no function');
  if (uri instanceof Unresolved) {
    throw authorizerFailure(execution, `${uri.expression} has no value: ${uri.reason}; fix: ${uri.fix}`);
  }
  const arn = substituteStageVariables(uri, call.stageVariables);
  const invoked = environment.findFunction(arn);
  if (!invoked) throw authorizerFailure(execution, `no stack has the function of the authorizer, ${arn}`);
  if (credentials !== undefined) return invoked;
  const sourceAccount = sourceArn.split(':')[4] as string;
  const { qualifier } = invoked;
  const permitted = permits(invoked.function, {
    principal: 'apigateway.amazonaws.com',
    sourceArn,
    sourceAccount,
    qualifier,
  });
  if (!permitted.permitted) throw authorizerFailure(execution, permitted.missing);
  return invoked;
}

/** By a timer, as a test's clock may stand still. */
function withinTime(execution: Execution, running: Promise<InvocationResult>, millis: number) {
  return new Promise<InvocationResult>((resolve, reject) => {
    const late = () => reject(authorizerFailure(execution, `the authorizer did not answer within ${millis} ms`));
    const timer = setTimeout(late, millis);
    running.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function readResult(execution: Execution, payload: string): unknown {
  const value = tryParse(payload);
  if (errorMessageOf(value) === 'Unauthorized') throw refusedByFunction(execution);
  return value;
}

function failureOf(execution: Execution, { origin }: LambdaFunction, payload: string): GatewayError {
  if (errorMessageOf(tryParse(payload)) === 'Unauthorized') return refusedByFunction(execution);
  return authorizerFailure(execution, `the authorizer ${constructNameOf(origin)} failed: ${payload}`);
}

function refusedByFunction(execution: Execution): GatewayError {
  return unauthorized(execution, 'the authorizer answered "Unauthorized"');
}

function errorMessageOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>).errorMessage : undefined;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
