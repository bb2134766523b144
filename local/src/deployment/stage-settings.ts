import type { AccessLogSettings, ThrottleSettings } from '../model/settings.js';
import { Unresolved } from '../model/unresolved.js';
import type { Findings } from './findings.js';
import { given, type Properties } from './properties.js';

/** What the stages of every kind of API have in common. */

/** Reads throttle settings under CloudFormation's two names for each; a negative number means that there is no limit. */
export function readThrottle(properties: Properties, rateName: string, burstName: string): ThrottleSettings {
  return given({
    rateLimit: limit(properties.tryFindNumber(rateName)),
    burstLimit: limit(properties.tryFindNumber(burstName)),
  });
}

export function readAccessLog(properties: Properties | undefined): AccessLogSettings | undefined {
  const destinationArn = properties?.tryFindResolvable('DestinationArn');
  const format = properties?.tryFindString('Format');
  if (destinationArn === undefined || format === undefined) return undefined;
  return { destinationArn, format };
}

/** A variable whose value is not known before the stack is deployed is left out, and told. */
export function readStageVariables(
  properties: Properties,
  name: string,
  findings: Findings,
): Readonly<Record<string, string>> {
  const variables: Record<string, string> = Object.create(null);
  for (const [key, value] of Object.entries(properties.resolvableMap(name))) {
    if (value instanceof Unresolved) {
      const { expression, reason, fix } = value;
      findings.warn('STAGE_VARIABLE_UNRESOLVED', properties.origin, { name: key, expression, reason, fix });
      continue;
    }
    variables[key] = value;
  }
  return variables;
}

function limit(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value;
}
