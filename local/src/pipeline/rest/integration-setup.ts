import { configurationError } from '../../integrations/refusals.js';
import type { IsBinary } from '../../mapping/media-types.js';
import type { Execution } from '../../model/execution.js';
import type { Method, RestApi, RestIntegration, RestStage } from '../../model/rest-api.js';
import type { RestEnvironment } from './environment.js';
import type { PreparedIntegration } from './prepared.js';

/** What an integration is compiled from. */
export interface IntegrationSetup {
  readonly api: RestApi;
  readonly stage: RestStage;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly method: Method;
  readonly integration: RestIntegration;
  readonly isBinary: IsBinary;
  readonly environment: RestEnvironment;
}

/** An integration that fails every request, as AWS accepts the configuration and finds out on the call. */
export function misconfigured(logged: string, reason: string): PreparedIntegration {
  const refuse = (execution: Execution): never => {
    throw configurationError(execution, logged, reason);
  };
  return {
    toIntegrationRequest: (scope) => refuse(scope.rest.execution),
    integrate: (execution) => refuse(execution),
    toMethodResponse: (scope) => refuse(scope.rest.execution),
  };
}

/** The ARN of the method as policies name it: the stage, the verb and the resource. */
export function sourceArn({ api, stage, method }: IntegrationSetup): string {
  const verb = method.httpMethod === 'ANY' ? '*' : method.httpMethod;
  return `arn:aws:execute-api:${api.region}:${api.accountId}:${api.id}/${stage.name}/${verb}${method.resourcePath}`;
}
