import { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { Buckets } from './buckets.js';
import type { TokenBucket } from './token-bucket.js';

/** The bucket of all that an account is asked, whatever the kind of API. */
export function accountBucketOf(buckets: Buckets): TokenBucket | undefined {
  return buckets.find('account', buckets.account);
}

/** Takes a token of each bucket; where one is empty, a request takes nothing of any and is refused. */
export function takeTokens(buckets: readonly (TokenBucket | undefined)[]): void {
  const limiting = buckets.filter((bucket) => bucket !== undefined);
  if (limiting.some((bucket) => !bucket.hasToken)) throw new GatewayError('THROTTLED', 'Too Many Requests');
  for (const bucket of limiting) bucket.take();
}
