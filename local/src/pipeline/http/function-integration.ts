import type { InvocationResult } from '../../functions/function-runner.js';
import { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { IntegrationEnvironment } from '../../integrations/integration.js';
import type { Execution } from '../../model/execution.js';
import { compileFunctionCall } from '../call-function.js';
import { toEvent10 } from './event-1.0.js';
import { toEvent20 } from './event-2.0.js';
import { readResult10, readResult20 } from './function-result.js';
import type { AskHttp, StagedIntegration } from './http-integration.js';

/**
 * Prepares a Lambda proxy integration in the payload format of its choice.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function integrateFunction(staged: StagedIntegration, environment: IntegrationEnvironment): AskHttp {
  const { integration } = staged;
  const call = compileFunctionCall(environment, {
    uri: integration.integrationUri,
    stageVariables: staged.stage.variables,
    sourceArn: routeArn(staged),
    credentials: integration.credentialsArn,
  });
  const toEvent = integration.payloadFormatVersion === '1.0' ? toEvent10 : toEvent20;
  const readResult = integration.payloadFormatVersion === '1.0' ? readResult10 : readResult20;
  return async (routed) => {
    const result = await call(routed.execution, toEvent(routed), routed.traceId);
    return readResult(routed.execution, payloadOf(routed.execution, result));
  };
}

/** The ARN of a route in a stage, as permissions of functions name it. */
function routeArn({ api, stage, route }: Pick<StagedIntegration, 'api' | 'stage' | 'route'>): string {
  const path = route.routeKey.replace(' ', '');
  return `arn:aws:execute-api:${api.region}:${api.accountId}:${api.id}/${stage.name}/${path}`;
}

function payloadOf(execution: Execution, result: InvocationResult): string {
  if (result.outcome === 'success') return result.payload;
  if (result.outcome === 'error') {
    execution.explain(`the function failed: ${result.payload}`);
    throw new GatewayError('API_CONFIGURATION_ERROR', 'Internal Server Error');
  }
  execution.explain('the function has no environment free within its reserved concurrency');
  throw new GatewayError('INTEGRATION_FAILURE', 'Service Unavailable');
}
