import { permits } from '../deployment/permissions.js';
import type { Invocation, InvocationResult } from '../functions/function-runner.js';
import type { EndpointResponse } from '../mapping/endpoint-response.js';
import { headerValues } from '../mapping/endpoint-response.js';
import { formatHttpDate } from '../mapping/http-date.js';
import type { HeaderLines } from '../model/client.js';
import { constructNameOf } from '../model/construct-name.js';
import type { Execution } from '../model/execution.js';
import type { LambdaFunction } from '../model/function.js';
import type { Integrate, IntegrationEnvironment, IntegrationRequest, InvokedFunction } from './integration.js';
import { configurationError, integrationFailure } from './refusals.js';

/** The function that an integration invokes, and on whose behalf. */
export interface LambdaTarget {
  /** Of a function, version or alias. */
  readonly functionArn: string;
  /** Of the method, as the function's resource policy must name it. */
  readonly sourceArn: string;
  /** An integration with credentials invokes as their role, which needs no statement of the function's policy. */
  readonly hasCredentials: boolean;
  readonly streams: boolean;
}

/**
 * Prepares an invocation of a Lambda function; the body of the request is the event.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-integrations.html
 */
export function integrateLambda(target: LambdaTarget, environment: IntegrationEnvironment): Integrate {
  const find = findPermitted(target, environment);
  return async (execution, request) => {
    const { function: lambdaFunction, qualifier } = find(execution);
    const invocation: Invocation = {
      payload: eventOf(request),
      traceId: request.traceId,
      ...(qualifier !== undefined && { qualifier }),
    };
    if (headerValues(request.headers, 'x-amz-invocation-type').at(-1) === 'Event') {
      return invokeLater(execution, environment, lambdaFunction, invocation);
    }
    if (target.streams) return stream(execution, environment, lambdaFunction, invocation);
    const result = await environment.functions.invoke(lambdaFunction, invocation);
    return toEndpointResponse(execution, request, lambdaFunction, result);
  };
}

/** Finds the function and reads its resource policy, once: neither changes while an API is loaded. */
function findPermitted(
  target: LambdaTarget,
  environment: IntegrationEnvironment,
): (execution: Execution) => InvokedFunction {
  let found: InvokedFunction | undefined;
  let refusal: string | undefined;
  return (execution) => {
    if (!found) {
      found = environment.findFunction(target.functionArn);
      refusal = found ? missingStatement(found, target) : `no function of the assembly is ${target.functionArn}`;
    }
    if (found && refusal === undefined) return found;
    throw configurationError(execution, 'Invalid permissions on Lambda function', refusal);
  };
}

function missingStatement(found: InvokedFunction, { sourceArn, hasCredentials }: LambdaTarget): string | undefined {
  if (hasCredentials) return undefined;
  const verdict = permits(found.function, {
    principal: 'apigateway.amazonaws.com',
    sourceArn,
    sourceAccount: sourceArn.split(':')[4] as string,
    qualifier: found.qualifier,
  });
  return verdict.permitted ? undefined : verdict.missing;
}

/** A request without a body invokes the function with an empty object. */
function eventOf(request: IntegrationRequest): string {
  const text = request.body.toString();
  return text === '' ? '{}' : text;
}

/** An asynchronous invocation is accepted before the function runs. */
function invokeLater(
  execution: Execution,
  environment: IntegrationEnvironment,
  lambdaFunction: LambdaFunction,
  invocation: Invocation,
): EndpointResponse {
  environment.functions.invoke(lambdaFunction, invocation).catch((error: Error) => execution.explain(error.message));
  return { status: 202, headers: [['Content-Length', '0']], body: '' };
}

async function stream(
  execution: Execution,
  environment: IntegrationEnvironment,
  lambdaFunction: LambdaFunction,
  invocation: Invocation,
): Promise<EndpointResponse> {
  const result = await environment.functions.invokeStreaming(lambdaFunction, invocation);
  if (result.outcome === 'stream') return { status: 200, headers: [], body: result.payload };
  if (result.outcome === 'throttled') throw throttled(execution, lambdaFunction);
  return { status: 200, headers: [functionError], body: result.payload };
}

function throttled(execution: Execution, lambdaFunction: LambdaFunction) {
  execution.log('Execution failed due to configuration error: Lambda invocation failed with status: 429');
  return integrationFailure(
    execution,
    `${constructNameOf(lambdaFunction.origin)} has no free environment within its reserved concurrency`,
  );
}

/** Tells a function's error from its result; the Lambda API answers 200 to both. */
export function isFunctionError(response: EndpointResponse): boolean {
  return response.headers.includes(functionError);
}

const functionError = ['X-Amz-Function-Error', 'Unhandled'] as const;

function toEndpointResponse(
  execution: Execution,
  request: IntegrationRequest,
  lambdaFunction: LambdaFunction,
  result: InvocationResult,
): EndpointResponse {
  if (result.outcome === 'throttled') throw throttled(execution, lambdaFunction);
  const headers: HeaderLines = [
    ['Date', formatHttpDate(execution.clock.now())],
    ['Content-Type', 'application/json'],
    ['Content-Length', String(Buffer.byteLength(result.payload))],
    ['Connection', 'keep-alive'],
    ['x-amzn-RequestId', execution.requestId],
    ['x-amzn-Remapped-Content-Length', '0'],
    ...(result.outcome === 'error' ? [functionError] : []),
    ['X-Amz-Executed-Version', '$LATEST'],
    ['X-Amzn-Trace-Id', request.traceId],
  ];
  return { status: 200, headers, body: result.payload };
}
