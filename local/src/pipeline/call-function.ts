import { permits } from '../deployment/permissions.js';
import type { InvocationResult } from '../functions/function-runner.js';
import type { IntegrationEnvironment, InvokedFunction } from '../integrations/integration.js';
import { configurationError } from '../integrations/refusals.js';
import { substituteStageVariables } from '../mapping/stage-variables.js';
import type { Execution } from '../model/execution.js';
import { type Resolvable, Unresolved } from '../model/unresolved.js';
import { unresolvedValue } from './unresolved-value.js';

/** The function behind an integration, and who calls it. */
export interface FunctionTarget {
  readonly uri: Resolvable<string> | undefined;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** Such as `arn:aws:execute-api:us-east-1:123456789012:abcdef/prod/GET/users`. */
  readonly sourceArn: string;
  /** A role that API Gateway takes on for the call; the function's own policy then has no say. */
  readonly credentials: Resolvable<string> | undefined;
}

/** Calls a function with an event. */
export type CallFunction = (execution: Execution, event: string, traceId: string) => Promise<InvocationResult>;

/**
 * Prepares the call of a function: which one it is, and whether its resource policy lets this API call it, is decided once.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html#apigateway-permissions
 */
export function compileFunctionCall(
  environment: Pick<IntegrationEnvironment, 'findFunction' | 'functions'>,
  { uri, stageVariables, sourceArn, credentials }: FunctionTarget,
): CallFunction {
  if (uri === undefined) return failing('Invalid endpoint address', 'the integration names no function');
  if (uri instanceof Unresolved) return async (execution) => Promise.reject(unresolvedValue(execution, uri));
  const arn = substituteStageVariables(uri, stageVariables);
  const invoked = environment.findFunction(arn);
  if (!invoked) return failing('Invalid endpoint address', `no stack has the function ${arn}`);
  const missing = credentials === undefined ? missingStatement(invoked, sourceArn) : undefined;
  if (missing !== undefined) return failing('Invalid permissions on Lambda function', missing);
  const { function: target, qualifier } = invoked;
  const chosen = { ...(qualifier !== undefined && { qualifier }) };
  return (_, payload, traceId) => environment.functions.invoke(target, { payload, traceId, ...chosen });
}

function failing(logged: string, reason: string): CallFunction {
  return async (execution) => Promise.reject(configurationError(execution, logged, reason));
}

function missingStatement({ function: target, qualifier }: InvokedFunction, sourceArn: string): string | undefined {
  const sourceAccount = sourceArn.split(':')[4] as string;
  const permitted = permits(target, { principal: 'apigateway.amazonaws.com', sourceArn, sourceAccount, qualifier });
  return permitted.permitted ? undefined : permitted.missing;
}
