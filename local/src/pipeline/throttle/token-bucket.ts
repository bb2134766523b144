import type { Clock } from '../../model/execution.js';
import type { ThrottleSettings } from '../../model/settings.js';
import { steadyClock } from '../../model/steady-clock.js';

/**
 * Counts requests against a limit: the bucket holds `burstLimit` tokens, gains `rateLimit` of them a second, and each
 * request takes one.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #capacity: number;
  readonly #perMilli: number;
  #tokens: number;
  #filledAt: number;

  constructor(limit: { readonly rateLimit: number; readonly burstLimit: number }, clock: Clock) {
    this.#clock = steadyClock(clock);
    this.#capacity = limit.burstLimit;
    this.#perMilli = limit.rateLimit / 1000;
    this.#tokens = limit.burstLimit;
    this.#filledAt = this.#clock.now();
  }

  /** Whether a request would get a token now. */
  get hasToken(): boolean {
    this.#fill();
    return this.#tokens >= 1;
  }

  /** Takes a token, and tells whether there was one. */
  take(): boolean {
    if (!this.hasToken) return false;
    this.#tokens -= 1;
    return true;
  }

  #fill(): void {
    const now = this.#clock.now();
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#filledAt) * this.#perMilli);
    this.#filledAt = now;
  }
}

/** The bucket of some settings; a half that is not given is as the account has it. None where nothing is limited. */
export function bucketFor(settings: ThrottleSettings, clock: Clock): TokenBucket | undefined {
  const { rateLimit, burstLimit } = settings;
  if (rateLimit === undefined && burstLimit === undefined) return undefined;
  return new TokenBucket(
    { rateLimit: rateLimit ?? accountLimit.rateLimit, burstLimit: burstLimit ?? accountLimit.burstLimit },
    clock,
  );
}

/** What an account is allowed in most regions. */
export const accountLimit = { rateLimit: 10_000, burstLimit: 5_000 } as const;
