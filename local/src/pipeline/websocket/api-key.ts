import { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { ApiKey, UsagePlan, UsagePlanStage } from '../../model/rest-api.js';
import type { WebSocketApi } from '../../model/websocket-api.js';
import type { Metering } from '../throttle/metering.js';
import type { TokenBucket } from '../throttle/token-bucket.js';
import type { Occasion } from './event.js';
import { compileSelect } from './selection.js';

/** An API key, in the usage plan that opens the stage to it. */
export interface KeyHolder {
  readonly key: ApiKey;
  /** What the plan allows the key: on this route, and in all. */
  readonly buckets: readonly (TokenBucket | undefined)[];
  /** Takes one off the key's quota; throws a `GatewayError` where nothing is left of it. */
  chargeQuota(): void;
}

/** Finds the API key of a client that connects, or throws a `GatewayError`. */
export type FindApiKey = (occasion: Occasion, usageIdentifierKey: string | undefined) => KeyHolder;

/**
 * Prepares the check of API keys: a key opens the stages of the usage plans that it belongs to, as long as it is enabled.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-api-keys.html
 */
export function compileApiKeys(api: WebSocketApi, metering: Metering): FindApiKey {
  const expression = api.apiKeySelectionExpression;
  const ofAuthorizer = expression === '$context.authorizer.usageIdentifierKey';
  const select = compileSelect(
    expression.toLowerCase().startsWith('$request.header.') ? expression.toLowerCase() : expression,
  );
  return (occasion, usageIdentifierKey) => {
    const value = ofAuthorizer ? (usageIdentifierKey ?? '') : select(occasion);
    const { stage } = occasion.connection;
    for (const plan of metering.usagePlans()) {
      const opened = plan.apiStages.find(({ apiId, stageName }) => apiId === api.id && stageName === stage.name);
      const key = opened && plan.apiKeys.find((candidate) => candidate.enabled && candidate.value === value);
      if (opened && key) return holderOf(occasion, { plan, opened, key }, metering);
    }
    occasion.execution.explain(
      value === ''
        ? 'the client gives no API key'
        : `no usage plan opens the stage ${stage.name} to the API key of the client`,
    );
    throw new GatewayError('INVALID_API_KEY', 'Forbidden');
  };
}

interface Opening {
  readonly plan: UsagePlan;
  readonly opened: UsagePlanStage;
  readonly key: ApiKey;
}

/** A key's limits are those of its plan, wherever it is used: the buckets are the ones of REST APIs. */
function holderOf(occasion: Occasion, { plan, opened, key }: Opening, { buckets, ledger }: Metering): KeyHolder {
  const name = `key ${plan.id}/${key.id}`;
  const { execution, routeKey } = occasion;
  return {
    key,
    buckets: [
      buckets.find(`${name} ${opened.apiId}/${opened.stageName}${routeKey}`, opened.throttle[routeKey]),
      buckets.find(name, plan.throttle),
    ],
    chargeQuota: () => {
      if (ledger.charge(plan, key.id)) return;
      execution.explain(`the quota of the API key is used up: ${plan.quota?.limit} a ${plan.quota?.period}`);
      throw new GatewayError('QUOTA_EXCEEDED', 'Limit Exceeded');
    },
  };
}
