import { constructNameOf } from '../model/construct-name.js';
import type { Origin } from '../model/origin.js';
import type { ApiKey, UsagePlan } from '../model/rest-api.js';

/** An API key with its value, and the usage plans that it is in. */
export interface ApiKeyDescription {
  /** As it is declared; its construct where it has none. */
  readonly name: string;
  readonly constructPath: string;
  readonly value: string;
  readonly enabled: boolean;
  /** Their names. */
  readonly usagePlans: readonly string[];
}

export function describeApiKeys(
  apiKeys: readonly ApiKey[],
  usagePlans: readonly UsagePlan[],
): readonly ApiKeyDescription[] {
  return apiKeys.map(({ id, name, origin, value, enabled }) => ({
    name: declaredName({ name, origin }),
    constructPath: constructNameOf(origin),
    value,
    enabled,
    usagePlans: usagePlans.filter((plan) => plan.apiKeys.some((key) => key.id === id)).map(declaredName),
  }));
}

/** What has no name but its logical id is called by its construct. */
function declaredName({ name, origin }: { readonly name: string; readonly origin: Origin }): string {
  return name === origin.logicalId ? constructNameOf(origin) : name;
}
