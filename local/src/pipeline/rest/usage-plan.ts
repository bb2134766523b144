import { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import type { ApiKey, Method, UsagePlan, UsagePlanStage } from '../../model/rest-api.js';
import type { ThrottleSettings } from '../../model/settings.js';
import type { Metering } from '../throttle/metering.js';
import { accountLimit } from '../throttle/token-bucket.js';
import type { EffectiveSettings, SettingsOf } from './method-settings.js';
import type { RestPhases } from './phases.js';

/**
 * Prepares the check of API keys, throttles and quotas of a stage. The order is that of the documentation: the key's
 * limit for the method, the key's limit in its plan, the limit of the method or stage, the account's; then the quota.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function compileUsagePlans(settingsOf: SettingsOf, metering: Metering): RestPhases['checkUsagePlan'] {
  const limitsOfStage = compileStageLimits(metering.buckets.account);
  return (scope, method) => {
    const effective = settingsOf(method, scope.rest.request.httpMethod);
    const holder = method.apiKeyRequired ? findKeyHolder(scope, metering.usagePlans()) : undefined;
    logCheck(scope, method, holder);
    if (holder) throttle(scope, [...limitsOfKey(holder, effective), ...limitsOfStage(scope, effective)], metering);
    else throttle(scope, limitsOfStage(scope, effective), metering);
    if (holder && !metering.ledger.charge(holder.plan, holder.key.id)) throw quotaExceeded(scope, holder);
    logSuccess(scope, holder);
    return holder?.key;
  };
}

/** An API key, in the plan that opens the stage to it. */
interface KeyHolder {
  readonly key: ApiKey;
  readonly plan: UsagePlan;
  readonly opened: UsagePlanStage;
}

/**
 * The API key that the client or its authorizer gives, if it is enabled and in a usage plan of the stage.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-key-with-console.html
 */
function findKeyHolder({ rest }: MappingScope, usagePlans: readonly UsagePlan[]): KeyHolder {
  const { api, stage, request, caller, execution } = rest;
  const isOfAuthorizer = api.apiKeySource === 'AUTHORIZER';
  const value = isOfAuthorizer ? caller.usageIdentifierKey : request.headers.get('x-api-key');
  for (const plan of usagePlans) {
    const opened = plan.apiStages.find(({ apiId, stageName }) => apiId === api.id && stageName === stage.name);
    const key = opened && value ? plan.apiKeys.find((candidate) => candidate.value === value) : undefined;
    if (opened && key?.enabled) return { key, plan, opened };
  }
  execution.explain(
    value
      ? `the API key is not enabled, or in no usage plan of the stage ${stage.name}`
      : `the method requires an API key, and ${isOfAuthorizer ? 'the authorizer' : 'the request'} gives none`,
  );
  throw new GatewayError('INVALID_API_KEY', 'Forbidden');
}

interface Limit {
  /** What has a bucket of its own. */
  readonly name: string;
  readonly settings: ThrottleSettings | undefined;
  /** What the execution log and the terminal say when it is reached. */
  readonly exceeded: (scope: MappingScope, settings: ThrottleSettings) => string;
}

function limitsOfKey(holder: KeyHolder, { key: methodKey }: EffectiveSettings): Limit[] {
  const { key, plan, opened } = holder;
  const name = `key ${plan.id}/${key.id}`;
  const exceeded: Limit['exceeded'] = (scope, settings) => keyThrottled(scope, holder, settings);
  return [
    { name: `${name} ${opened.apiId}/${opened.stageName}${methodKey}`, settings: opened.throttle[methodKey], exceeded },
    { name, settings: plan.throttle, exceeded },
  ];
}

/** The limits of a stage; those of each method are put together once. */
function compileStageLimits(
  account: ThrottleSettings,
): (scope: MappingScope, effective: EffectiveSettings) => readonly Limit[] {
  const known = new Map<EffectiveSettings, readonly Limit[]>();
  return (scope, effective) => {
    const limits = known.get(effective) ?? limitsOfStage(scope, effective, account);
    known.set(effective, limits);
    return limits;
  };
}

function limitsOfStage(
  { rest }: MappingScope,
  { key, settings }: EffectiveSettings,
  account: ThrottleSettings,
): Limit[] {
  return [
    {
      name: `method ${rest.api.id}/${rest.stage.name}${key}`,
      settings,
      exceeded: () => `the limit of ${key} in the stage ${rest.stage.name} is reached`,
    },
    { name: 'account', settings: account, exceeded: () => 'the limit of the account is reached' },
  ];
}

/** A request that is refused at one level takes nothing from the others. */
function throttle(scope: MappingScope, limits: readonly Limit[], { buckets }: Metering): void {
  const reached = limits.find(({ name, settings }) => buckets.find(name, settings)?.hasToken === false);
  if (!reached) {
    for (const { name, settings } of limits) buckets.find(name, settings)?.take();
    return;
  }
  const message = reached.exceeded(scope, reached.settings ?? {});
  scope.rest.execution.log(message);
  scope.rest.execution.explain(message);
  throw new GatewayError('THROTTLED', 'Too Many Requests');
}

function keyThrottled({ rest }: MappingScope, { key, plan }: KeyHolder, settings: ThrottleSettings): string {
  const { api, stage, method, request } = rest;
  const { rateLimit = accountLimit.rateLimit, burstLimit = accountLimit.burstLimit } = settings;
  return (
    `API Key ${masked(key)} exceeded throttle limit for API Stage ${api.id}/${stage.name}: ` +
    `Key throttle limit exceeded for Usage Plan ID ${plan.id}, RestApi ${api.id}, Stage ${stage.name}, ` +
    `Resource ${method?.resourceId}, HttpMethod ${request.httpMethod}. ` +
    `Limit: ${rateLimit.toFixed(2)} Burst: ${burstLimit}`
  );
}

function quotaExceeded({ rest }: MappingScope, { key, plan }: KeyHolder): GatewayError {
  const { api, stage, execution } = rest;
  const message =
    `API Key ${masked(key)} exceeded quota limit for API Stage ${api.id}/${stage.name}: ` +
    `Key quota exhausted for Usage Plan ID ${plan.id}. Limit: ${plan.quota?.limit} Period: ${plan.quota?.period}`;
  execution.log(message);
  execution.explain(message);
  return new GatewayError('QUOTA_EXCEEDED', 'Limit Exceeded');
}

function logCheck({ rest }: MappingScope, method: Method, holder: KeyHolder | undefined): void {
  const { execution, api, stage, request } = rest;
  if (execution.quiet) return;
  const key = holder ? masked(holder.key) : '';
  const place = `${api.id}/${stage.name}`;
  execution.log(`Verifying Usage Plan for request: ${execution.requestId}. API Key: ${key} API Stage: ${place}`);
  if (!holder) {
    const name = `'${request.httpMethod} ${method.resourcePath}'`;
    execution.log(
      `API Key  authorized because method ${name} does not require API Key. Request will not contribute to throttle or quota limits`,
    );
  }
}

function logSuccess({ rest }: MappingScope, holder: KeyHolder | undefined): void {
  const { execution, api, stage } = rest;
  if (execution.quiet) return;
  const key = holder ? masked(holder.key) : '';
  execution.log(`Usage Plan check succeeded for API Key ${key} and API Stage ${api.id}/${stage.name}`);
}

/** A log shows the last six characters of a key. */
function masked({ value }: ApiKey): string {
  return value.slice(-6).padStart(value.length, '*');
}
