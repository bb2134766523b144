import type { ConditionKeys } from './policy-text.js';
import type { Principal } from './principals.js';

/** What of a request conditions of policies can ask for. */
export interface RequestFacts {
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
  readonly region: string;
  /** Of the API. */
  readonly accountId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly principal?: (Principal & { readonly userId: string }) | undefined;
  /** Of a private API. */
  readonly vpcId?: string | undefined;
  /** Of a private API. */
  readonly vpcEndpointId?: string | undefined;
}

/**
 * The condition keys of a request. At AWS every request is encrypted, so it counts as such here too. A key that AWS does
 * not have, or whose value only AWS knows, is unknown.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function conditionKeysOf(facts: RequestFacts): ConditionKeys {
  const keys = new Map(Object.entries(knownKeys(facts)));
  return {
    valuesOf: (key) => {
      if (keys.has(key)) {
        const value = keys.get(key);
        return value === undefined ? [] : [value];
      }
      if (absentKeys.test(key)) return [];
      return keysOfSigners.test(key) && !facts.principal ? [] : 'unknown';
    },
  };
}

/** Whether AWS has a condition key, so that a request may be asked for it; its name is in lower case. */
export function isConditionKey(key: string): boolean {
  return knownNames.has(key) || absentKeys.test(key) || keysOfSigners.test(key) || keysOfAws.test(key);
}

function knownKeys(facts: RequestFacts): Readonly<Record<string, string | undefined>> {
  const { principal, vpcEndpointId, sourceIp } = facts;
  return {
    // A private API is called from inside of a network, where there is no public address.
    'aws:sourceip': vpcEndpointId === undefined ? sourceIp : undefined,
    'aws:vpcsourceip': vpcEndpointId === undefined ? undefined : sourceIp,
    'aws:sourcevpc': facts.vpcId,
    'aws:sourcevpce': vpcEndpointId,
    'aws:useragent': facts.userAgent,
    'aws:referer': facts.referer,
    'aws:requestedregion': facts.region,
    'aws:resourceaccount': facts.accountId,
    'aws:securetransport': 'true',
    'aws:currenttime': new Date(facts.now).toISOString(),
    'aws:epochtime': String(Math.floor(facts.now / 1000)),
    'aws:viaawsservice': 'false',
    'aws:principalisawsservice': 'false',
    'aws:principalaccount': principal?.accountId,
    'aws:principalarn': principal?.arn,
    'aws:principaltype': principal ? (principal.arn.includes(':user/') ? 'User' : 'AssumedRole') : 'Anonymous',
    'aws:userid': principal?.userId,
    'aws:username': /:user\/(?:.*\/)?([^/]+)$/.exec(principal?.arn ?? '')?.[1],
  };
}

const nobody = { sourceIp: '', userAgent: undefined, referer: undefined, region: '', accountId: '', now: 0 };
const knownNames: ReadonlySet<string> = new Set(Object.keys(knownKeys(nobody)));

/** Those of calls that a service makes for somebody, and of requests that make or tag something. */
const absentKeys =
  /^aws:(?:source(?:arn|account|orgid|orgpaths)|calledvia(?:first|last)?|principalservicename(?:slist)?|requesttag\/.+|tagkeys|ec2instancesource(?:vpc|privateipv4)|chatbotsourcearn)$/;

/** Those of whoever has signed, which only AWS knows. */
const keysOfSigners =
  /^aws:(?:principalorg(?:id|paths)|principaltag\/.+|federatedprovider|tokenissuetime|multifactorauth(?:age|present)|sourceidentity|assumedroot|signinsessionarn)$/;

/** Those of the API and of the network that only AWS knows. */
const keysOfAws = /^aws:(?:resourcetag\/.+|resourceorg(?:id|paths)|vpce(?:account|orgid|orgpaths)|sourcevpcarn)$/;
