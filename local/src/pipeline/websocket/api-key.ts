import { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { ApiKey, UsagePlan } from '../../model/rest-api.js';
import type { WebSocketApi } from '../../model/websocket-api.js';
import type { Occasion } from './event.js';
import { compileSelect } from './selection.js';

/** Finds the API key of a client that connects, or throws a `GatewayError`. */
export type FindApiKey = (occasion: Occasion, usageIdentifierKey: string | undefined) => ApiKey;

/**
 * Prepares the check of API keys: a key opens the stages of the usage plans that it belongs to, as long as it is enabled.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-api-keys.html
 */
export function compileApiKeys(api: WebSocketApi, usagePlans: readonly UsagePlan[]): FindApiKey {
  const expression = api.apiKeySelectionExpression;
  const ofAuthorizer = expression === '$context.authorizer.usageIdentifierKey';
  const select = compileSelect(
    expression.toLowerCase().startsWith('$request.header.') ? expression.toLowerCase() : expression,
  );
  return (occasion, usageIdentifierKey) => {
    const value = ofAuthorizer ? (usageIdentifierKey ?? '') : select(occasion);
    const { stage } = occasion.connection;
    const plan = usagePlans.find((candidate) => opens(candidate, api.id, stage.name) && tryFindKey(candidate, value));
    const key = plan && tryFindKey(plan, value);
    if (key) return key;
    occasion.execution.explain(
      value === ''
        ? 'the client gives no API key'
        : `no usage plan opens the stage ${stage.name} to the API key of the client`,
    );
    throw new GatewayError('INVALID_API_KEY', 'Forbidden');
  };
}

function opens({ apiStages }: UsagePlan, apiId: string, stageName: string): boolean {
  return apiStages.some((stage) => stage.apiId === apiId && stage.stageName === stageName);
}

function tryFindKey({ apiKeys }: UsagePlan, value: string): ApiKey | undefined {
  return apiKeys.find((key) => key.enabled && key.value === value);
}
