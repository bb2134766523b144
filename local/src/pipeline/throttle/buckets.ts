import type { Clock } from '../../model/execution.js';
import type { ThrottleSettings } from '../../model/settings.js';
import { accountLimit, bucketFor, type TokenBucket } from './token-bucket.js';

/** Token buckets by what they limit. A limit that has been changed begins with a full bucket. */
export class Buckets {
  /** What the account is allowed, all its APIs together. */
  readonly account: ThrottleSettings;
  readonly #clock: Clock;
  readonly #buckets = new Map<string, { readonly settings: ThrottleSettings; readonly bucket: TokenBucket }>();

  constructor(clock: Clock, account: ThrottleSettings = accountLimit) {
    this.#clock = clock;
    this.account = account;
  }

  /** Fills every bucket, in that new ones are made. */
  clear(): void {
    this.#buckets.clear();
  }

  /** Undefined where the settings limit nothing. */
  find(name: string, settings: ThrottleSettings | undefined): TokenBucket | undefined {
    if (!settings) return undefined;
    const known = this.#buckets.get(name);
    if (known && isSame(known.settings, settings)) return known.bucket;
    const bucket = bucketFor(settings, this.#clock);
    if (bucket) this.#buckets.set(name, { settings, bucket });
    return bucket;
  }
}

function isSame(a: ThrottleSettings, b: ThrottleSettings): boolean {
  return a.rateLimit === b.rateLimit && a.burstLimit === b.burstLimit;
}
