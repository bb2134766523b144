import { emptyAnswer, jsonAnswer, jsonError } from '../aws/aws-answers.js';
import type { AnswerAwsCall, AwsAnswer } from '../aws/aws-call.js';
import type { Clock } from '../model/execution.js';
import { apiKeyOperations } from './api-key-operations.js';
import { apiOperations } from './api-operations.js';
import type { ControlPlaneState } from './control-plane-state.js';
import { compileOperations, type OperationAnswer, Refusal } from './operations.js';
import { restOperations } from './rest-operations.js';
import type { RunningApis } from './running-apis.js';
import { stageOperations } from './stage-operations.js';
import { usagePlanOperations } from './usage-plan-operations.js';

/**
 * API Gateway's own management API over the assembly: version 1 for REST APIs, API keys and usage plans, version 2 for
 * HTTP and WebSocket APIs. An API's resources, methods, routes and integrations are as the assembly says and can only be
 * read; an operation that is not emulated says so.
 *
 * https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/operations.html
 */
export function createControlPlane(state: ControlPlaneState, running: RunningApis, clock: Clock): AnswerAwsCall {
  const answer = compileOperations({
    ...restOperations(state, running, clock),
    ...stageOperations(state, running, clock),
    ...apiKeyOperations(state, clock),
    ...usagePlanOperations(state, running),
    ...apiOperations(state, clock),
  });
  return async (call) => {
    try {
      const operation = answer(call);
      if (operation) return toAwsAnswer(await operation);
      const path = call.target.split('?', 1)[0];
      const message = `${call.method} ${path} is not emulated: an API is what its cloud assembly says`;
      return jsonError(501, 'NotImplementedException', message);
    } catch (error) {
      if (error instanceof Refusal) return jsonError(error.status, error.errorType, error.message);
      throw error;
    }
  };
}

function toAwsAnswer({ status, body }: OperationAnswer): AwsAnswer {
  return body === undefined ? emptyAnswer(status) : jsonAnswer(status, body);
}
