import type { Clock } from '../../model/execution.js';
import type { QuotaSettings, UsagePlan } from '../../model/rest-api.js';
import { beginOfPeriod, dayOf, daysBetween } from './quota-period.js';

/**
 * Counts the requests of API keys in usage plans by the day. Assumed, as nobody has recorded it: a request counts once it
 * has passed the throttle, whatever it is answered.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export class UsageLedger {
  readonly #clock: Clock;
  readonly #startedAt: number;
  /** Plan, key and day to requests. */
  readonly #requests = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** Counts a request, and tells whether the key's quota has room for it; one that has none is not counted. */
  charge(plan: UsagePlan, keyId: string): boolean {
    const now = this.#clock.now();
    if (plan.quota && this.#remaining(plan.quota, { plan, keyId, at: now }) <= 0) return false;
    const entry = entryOf(plan.id, keyId, now);
    this.#requests.set(entry, (this.#requests.get(entry) ?? 0) + 1);
    return true;
  }

  /** Forgets every request. */
  clear(): void {
    this.#requests.clear();
  }

  /** For each day from `startDate` to `endDate`, how many requests a key made and has left in the period; 0 left without quota. */
  usageOf(plan: UsagePlan, keyId: string, startDate: string, endDate: string): readonly (readonly [number, number])[] {
    return daysBetween(Date.parse(startDate), Date.parse(endDate)).map((at) => {
      const used = this.#requests.get(entryOf(plan.id, keyId, at)) ?? 0;
      return [used, plan.quota ? this.#remaining(plan.quota, { plan, keyId, at }) : 0] as const;
    });
  }

  /** The offset of a quota is taken from its first period, which is that in which the gateway started. */
  #remaining(quota: QuotaSettings, { plan, keyId, at }: { plan: UsagePlan; keyId: string; at: number }): number {
    const begin = beginOfPeriod(quota.period, at);
    const used = daysBetween(begin, at).reduce(
      (sum, day) => sum + (this.#requests.get(entryOf(plan.id, keyId, day)) ?? 0),
      0,
    );
    const isFirst = begin === beginOfPeriod(quota.period, this.#startedAt);
    return Math.max(0, quota.limit - (isFirst ? quota.offset : 0) - used);
  }
}

function entryOf(planId: string, keyId: string, at: number): string {
  return `${planId}/${keyId}/${dayOf(at)}`;
}
