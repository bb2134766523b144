import { generatedId, mixedCaseAlphanumeric } from '../assembly/generated-id.js';
import type { ApiKey, QuotaSettings, UsagePlan, UsagePlanStage } from '../model/rest-api.js';
import { Unresolved } from '../model/unresolved.js';
import type { Findings } from './findings.js';
import { given, Properties } from './properties.js';
import type { PlacedResource, ResourceIndex } from './resource-index.js';
import { readThrottle } from './stage-settings.js';

const GENERATED_KEY_LENGTH = 40;

/** docs/assembly.md. */
const NAME_METADATA = 'gatewright:name';

export function readApiKeys(index: ResourceIndex, findings: Findings): readonly ApiKey[] {
  return index.ofType('AWS::ApiGateway::ApiKey').map((resource) => readApiKey(resource, findings));
}

export function readUsagePlans(
  index: ResourceIndex,
  apiKeys: readonly ApiKey[],
  findings: Findings,
): readonly UsagePlan[] {
  return index.ofType('AWS::ApiGateway::UsagePlan').map((resource) => {
    const properties = Properties.of(resource);
    const throttle = properties.tryFindNested('Throttle');
    return {
      origin: resource.origin,
      id: resource.physicalId,
      name: nameOf(resource, properties.tryFindLabel('UsagePlanName')),
      apiStages: properties.nestedList('ApiStages').map(readStage),
      apiKeys: readKeysOf(resource, index, apiKeys, findings),
      ...given({
        throttle: throttle && readThrottle(throttle, 'RateLimit', 'BurstLimit'),
        quota: readQuota(properties.tryFindNested('Quota')),
      }),
    };
  });
}

/** A key without a value, or with one that only the deployed stack knows, gets one that stays the same. */
function readApiKey(resource: PlacedResource, findings: Findings): ApiKey {
  const properties = Properties.of(resource);
  const value = properties.tryFindResolvable('Value');
  const generated = generatedId(`api key ${resource.physicalId}`, GENERATED_KEY_LENGTH, mixedCaseAlphanumeric);
  if (value instanceof Unresolved) {
    const { expression, reason, fix } = value;
    findings.warn('API_KEY_UNRESOLVED', resource.origin, { expression, reason, fix, value: generated });
  }
  return {
    origin: resource.origin,
    id: resource.physicalId,
    name: nameOf(resource, properties.tryFindLabel('Name')),
    value: typeof value === 'string' ? value : generated,
    enabled: properties.isTrue('Enabled'),
  };
}

/** As the app calls it: in an account, the name may say more, or be generated. */
function nameOf({ metadata, origin }: PlacedResource, physicalName: string | undefined): string {
  const hint = metadata[NAME_METADATA];
  return typeof hint === 'string' ? hint : (physicalName ?? origin.logicalId);
}

function readStage(properties: Properties): UsagePlanStage {
  const throttle = properties.tryFindNested('Throttle');
  const keys = throttle?.names ?? [];
  return {
    apiId: properties.findString('ApiId'),
    stageName: properties.findString('Stage'),
    throttle: Object.fromEntries(
      keys.map((key) => [key, readThrottle(throttle?.tryFindNested(key) as Properties, 'RateLimit', 'BurstLimit')]),
    ),
  };
}

function readQuota(properties: Properties | undefined): QuotaSettings | undefined {
  const limit = properties?.tryFindNumber('Limit');
  if (!properties || limit === undefined) return undefined;
  return {
    limit,
    offset: properties.tryFindNumber('Offset') ?? 0,
    period: properties.tryFindOneOf('Period', ['DAY', 'WEEK', 'MONTH']) ?? 'DAY',
  };
}

function readKeysOf(
  plan: PlacedResource,
  index: ResourceIndex,
  apiKeys: readonly ApiKey[],
  findings: Findings,
): readonly ApiKey[] {
  return index.belongingTo(plan, 'AWS::ApiGateway::UsagePlanKey', 'UsagePlanId').flatMap((resource) => {
    const keyId = Properties.of(resource).findResolvable('KeyId');
    const found = apiKeys.find((key) => key.id === keyId);
    if (found) return [found];
    findings.warn('API_KEY_NOT_FOUND', resource.origin);
    return [];
  });
}
