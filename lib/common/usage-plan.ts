import { Lazy, Names, type SecretValue, Token } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { idPart } from './id-part';
import { mustBeKnown, requireKnown } from './must-be-known';
import { reject } from './reject';
import { resolveThrottle, type ThrottleOptions } from './throttle';

/**
 * What the holders of some API keys may do: how fast, how much, and where.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export interface UsagePlanOptions {
  /**
   * How fast each key may call.
   *
   * @default - as fast as the stage allows
   */
  readonly throttle?: ThrottleOptions;

  /**
   * How much each key may call in a day, a week or a month.
   *
   * @default - as much as the stage allows
   */
  readonly quota?: apigateway.QuotaSettings;

  /**
   * Names of the API keys to make for this plan; API Gateway generates their values. In the account they have names
   * that CloudFormation generates, so that those of two stacks never collide.
   *
   * @default - none
   */
  readonly apiKeys?: string[];

  /**
   * API keys whose values, 20 to 128 characters, are kept in a secret, by name.
   *
   * @default - none
   */
  readonly secretApiKeys?: { [name: string]: SecretValue };

  /**
   * API keys made elsewhere.
   *
   * @default - none
   */
  readonly existingApiKeys?: apigateway.IApiKey[];

  /**
   * How fast each key may call single routes: route key to limit. The plan needs a `throttle` of its own then.
   *
   * @default - as fast as the plan allows
   */
  readonly routes?: { [routeKey: string]: ThrottleOptions };

  /**
   * The stages that the plan opens.
   *
   * @default - every stage of the API
   */
  readonly stages?: string[];

  /**
   * What the plan is for.
   *
   * @default - none
   */
  readonly description?: string;
}

/** What a key or plan is called in the props, for whoever reads the template. */
const NAME_METADATA = 'gatewright:name';

/** An API's usage plans, bound to the API's stages. */
export interface UsagePlanBinding {
  readonly apiId: string;
  readonly stages: { readonly [name: string]: Construct };
  /** Throws for a route that the API does not have. */
  checkRoute(plan: string, routeKey: string): void;
  /** `GET /items` to `/items/GET`, and `ANY` to each verb. Asked when the template is made: routes may be added. */
  throttlePaths(routeKey: string): string[];
}

/** Makes an API's usage plans, with keys whose ids come from their names. */
export function makeUsagePlans(
  scope: Construct,
  plans: { readonly [name: string]: UsagePlanOptions },
  binding: UsagePlanBinding,
): { [name: string]: apigateway.UsagePlan } {
  checkKeysOfOnePlan(scope, plans);
  return Object.fromEntries(
    Object.entries(plans).map(([name, plan]) => [name, makeUsagePlan(scope, name, plan, binding)]),
  );
}

function makeUsagePlan(scope: Construct, name: string, options: UsagePlanOptions, binding: UsagePlanBinding) {
  const where = `usage plan '${name}'`;
  checkQuota(scope, where, options.quota);
  requireKnown(scope, `the list of stages of ${where}`, options.stages);
  if (Token.isUnresolved(options.apiKeys)) mustBeKnown(scope, `the list of API keys of ${where}`);
  const plan = new apigateway.UsagePlan(scope, `UsagePlan-${name}`, {
    name: `${Names.uniqueResourceName(scope, { maxLength: 200, separator: '-' })}-${name}`,
    description: options.description,
    throttle: options.throttle && resolveThrottle(scope, where, options.throttle),
    quota: options.quota,
  });
  const stages = options.stages ?? Object.keys(binding.stages);
  const resource = plan.node.defaultChild as apigateway.CfnUsagePlan;
  resource.addMetadata(NAME_METADATA, name);
  resource.apiStages = stages.map((stage) => {
    const construct = binding.stages[stage] ?? rejectStage(scope, where, stage, binding);
    resource.node.addDependency(construct);
    return { apiId: binding.apiId, stage, throttle: routeThrottles(scope, name, options, binding) };
  });
  for (const [keyName, key] of Object.entries(makeApiKeys(scope, where, options))) {
    new apigateway.CfnUsagePlanKey(plan, `Key-${idPart(scope, keyName)}`, {
      keyId: key.keyId,
      keyType: 'API_KEY',
      usagePlanId: plan.usagePlanId,
    });
  }
  return plan;
}

function makeApiKeys(
  scope: Construct,
  where: string,
  options: UsagePlanOptions,
): { [name: string]: apigateway.IApiKey } {
  const keys: { [name: string]: apigateway.IApiKey } = {};
  for (const name of options.apiKeys ?? []) {
    checkKeyName(scope, where, name);
    keys[name] = makeApiKey(scope, name);
  }
  for (const [name, value] of Object.entries(options.secretApiKeys ?? {})) {
    checkKeyName(scope, where, name);
    keys[name] = makeApiKey(scope, name, value);
  }
  for (const key of options.existingApiKeys ?? []) keys[key.node.addr] = key;
  return keys;
}

/**
 * Without a physical name: the key of another stack or gateway would have it too, and a key that is replaced because it
 * has a new value could not keep it.
 */
function makeApiKey(scope: Construct, name: string, value?: SecretValue): apigateway.ApiKey {
  const key = new apigateway.ApiKey(scope, `ApiKey-${idPart(scope, name)}`, { value: value?.unsafeUnwrap() });
  (key.node.defaultChild as apigateway.CfnApiKey).addMetadata(NAME_METADATA, name);
  return key;
}

function routeThrottles(scope: Construct, name: string, options: UsagePlanOptions, binding: UsagePlanBinding) {
  if (!options.routes || Object.keys(options.routes).length === 0) return undefined;
  const throttles = Object.entries(options.routes).map(([key, throttle]) => {
    binding.checkRoute(name, key);
    return { key, throttle: resolveThrottle(scope, `route '${key}' in usage plan '${name}'`, throttle) };
  });
  if (!options.throttle) rejectRoutesWithoutThrottle(scope, name, options.routes);
  return Lazy.any({
    produce: () =>
      Object.fromEntries(
        throttles.flatMap(({ key, throttle }) => binding.throttlePaths(key).map((path) => [path, throttle])),
      ),
  });
}

function checkKeyName(scope: Construct, where: string, name: string): void {
  if (Token.isUnresolved(name) || /^[\w .-]{1,255}$/.test(name)) return;
  reject(scope, {
    problem: `${where} has the API key name '${name}'`,
    allowed: 'a name has 1 to 255 letters, digits, spaces and . _ -',
    fix: 'choose another name; the value of an existing key goes into secretApiKeys',
  });
}

function checkQuota(scope: Construct, where: string, quota?: apigateway.QuotaSettings): void {
  if (!quota || (Token.isUnresolved(quota.limit) && quota.period !== undefined)) return;
  if (quota.limit !== undefined && quota.period !== undefined && quota.limit >= 0 && Number.isInteger(quota.limit))
    return;
  reject(scope, {
    problem: `${where} has the quota ${JSON.stringify(quota)}`,
    allowed: 'a quota has a limit, a whole number from 0 up, and a period',
    fix: 'write for example { limit: 1000, period: Period.MONTH }',
  });
}

function rejectRoutesWithoutThrottle(scope: Construct, name: string, routes: object): never {
  return reject(scope, {
    problem: `usage plan '${name}' has a throttle for ${Object.keys(routes)
      .map((key) => `'${key}'`)
      .join(', ')} and none of its own`,
    allowed: 'a plan limits single routes within a limit for all of them',
    fix: 'give the plan a throttle',
  });
}

function rejectStage(scope: Construct, where: string, stage: string, binding: UsagePlanBinding): never {
  return reject(scope, {
    problem: `${where} has the stage '${stage}'`,
    allowed: `the stages of this API are ${Object.keys(binding.stages).join(', ')}`,
    fix: 'name one of them, or leave stages out for all',
  });
}

function checkKeysOfOnePlan(scope: Construct, plans: { readonly [name: string]: UsagePlanOptions }): void {
  const planOfKey = new Map<string, string>();
  for (const [plan, options] of Object.entries(plans)) {
    for (const key of [...(options.apiKeys ?? []), ...Object.keys(options.secretApiKeys ?? {})]) {
      const other = planOfKey.get(key);
      if (other !== undefined) {
        reject(scope, {
          problem: `API key '${key}' is in usage plan '${plan}' and in '${other}'`,
          allowed: 'a key has one usage plan for a stage',
          fix: 'give each plan keys of its own',
        });
      }
      planOfKey.set(key, plan);
    }
  }
}
