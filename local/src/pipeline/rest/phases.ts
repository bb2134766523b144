import type { MappingScope } from '../../mapping/mapping-scope.js';
import type { MethodResponse } from '../../mapping/method-response.js';
import { anonymous, type Caller } from '../../model/caller.js';
import type { HeaderLines } from '../../model/client.js';
import type { ApiKey, Method } from '../../model/rest-api.js';

/** The phases that keep a state of their own from one request to the next: caches, buckets, quotas. */
export interface RestPhases {
  /** Finds out who calls, or throws a `GatewayError`. */
  authorize(scope: MappingScope, method: Method): Promise<Caller>;
  /** Charges the request to its API key, the stage and the account, or throws a `GatewayError`; gives the key, if the method requires one. */
  checkUsagePlan(scope: MappingScope, method: Method): ApiKey | undefined;
  /** Looks for the method's answer in the stage's cache; it may throw a `GatewayError` for a refused invalidation. */
  readCache(scope: MappingScope, method: Method): CacheLookup;
  /** Keeps the method's answer for the next request. */
  writeCache(scope: MappingScope, method: Method, response: MethodResponse): void;
}

export type CacheLookup =
  | { readonly outcome: 'hit'; readonly response: MethodResponse }
  /** The headers, such as a `Warning`, go on the response that the endpoint will give. */
  | { readonly outcome: 'miss'; readonly headers: HeaderLines };

/** The phases of an API that authorizes nobody, limits nothing and caches nothing. */
export const openPhases: RestPhases = {
  authorize: async () => anonymous,
  checkUsagePlan: () => undefined,
  readCache: () => ({ outcome: 'miss', headers: [] }),
  writeCache: () => {},
};
