import type { ConditionKeys } from './conditions.js';
import type { Principal } from './principals.js';

/** What of a request conditions of policies can ask for. */
export interface RequestFacts {
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly principal?: Principal | undefined;
  /** Of a private API. */
  readonly vpcId?: string | undefined;
  /** Of a private API. */
  readonly vpcEndpointId?: string | undefined;
}

/**
 * The condition keys of a request. At AWS every request is encrypted, so it counts as such here too.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function conditionKeysOf(facts: RequestFacts): ConditionKeys {
  const { principal, vpcEndpointId, sourceIp } = facts;
  const keys: Readonly<Record<string, string | undefined>> = {
    // A private API is called from inside of a network, where there is no public address.
    'aws:sourceip': vpcEndpointId === undefined ? sourceIp : undefined,
    'aws:vpcsourceip': vpcEndpointId === undefined ? undefined : sourceIp,
    'aws:sourcevpc': facts.vpcId,
    'aws:sourcevpce': vpcEndpointId,
    'aws:useragent': facts.userAgent,
    'aws:referer': facts.referer,
    'aws:requestedregion': facts.region,
    'aws:securetransport': 'true',
    'aws:currenttime': new Date(facts.now).toISOString(),
    'aws:epochtime': String(Math.floor(facts.now / 1000)),
    'aws:principalaccount': principal?.accountId,
    'aws:principalarn': principal?.arn,
    'aws:principaltype': principal ? (principal.arn.includes(':user/') ? 'User' : 'AssumedRole') : 'Anonymous',
  };
  return new Map(Object.entries(keys).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value]]])));
}
