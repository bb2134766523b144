import { GatewayError } from '../../gateway-responses/gateway-error.js';
import { askAws } from '../../integrations/aws-service.js';
import type { IntegrationEnvironment } from '../../integrations/integration.js';
import { configurationError } from '../../integrations/refusals.js';
import { Unresolved } from '../../model/unresolved.js';
import { unresolvedValue } from '../unresolved-value.js';
import type { RoutedRequest } from './event.js';
import type { AskHttp, StagedIntegration } from './http-integration.js';
import { compileSource, type ParameterSource } from './parameter-source.js';
import { type ActionParameters, serviceActions } from './service-actions.js';

/**
 * Prepares an integration with an AWS service: the parameters of one action, each mapped from the request. The service's
 * answer is the API's.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html
 */
export function integrateService(
  { api, integration, route }: StagedIntegration,
  subtype: string,
  environment: Pick<IntegrationEnvironment, 'answerAwsCall'>,
): AskHttp {
  const action = Object.hasOwn(serviceActions, subtype) ? serviceActions[subtype] : undefined;
  const sources = Object.entries(integration.requestParameters);
  const unresolved = sources.map(([, source]) => source).find((source) => source instanceof Unresolved);
  const compiled = sources.flatMap(([name, source]): [string, ParameterSource][] =>
    source instanceof Unresolved ? [] : [[name, compileSource(source)]],
  );
  return async (routed, signal) => {
    const { execution } = routed;
    if (!action)
      throw configurationError(execution, 'Invalid integration', `there is no integration subtype ${subtype}`);
    if (unresolved instanceof Unresolved) throw unresolvedValue(execution, unresolved);
    const { Region: region = api.region, ...parameters } = readParameters(compiled, routed);
    requireAll(action.required, parameters, routed);
    const { method, target, headers, body } = action.toCall(parameters);
    const call = {
      service: action.service,
      region,
      method,
      target,
      headers,
      body: Buffer.from(body),
      caller: route.origin.constructPath,
    };
    return askAws(execution, () => environment.answerAwsCall(call, signal));
  };
}

function readParameters(sources: readonly (readonly [string, ParameterSource])[], routed: RoutedRequest) {
  const parameters: Record<string, string> = Object.create(null);
  for (const [name, read] of sources) {
    const value = read({ routed });
    if (value !== '') parameters[name] = value;
  }
  return parameters;
}

function requireAll(required: readonly string[], parameters: ActionParameters, { execution }: RoutedRequest): void {
  const missing = required.filter((name) => parameters[name] === undefined);
  if (missing.length === 0) return;
  execution.explain(`the request gives no value for ${missing.join(', ')}`);
  throw new GatewayError('BAD_REQUEST_PARAMETERS', 'Bad Request');
}
