import type { UsagePlan } from '../../model/rest-api.js';
import type { Buckets } from './buckets.js';
import type { UsageLedger } from './usage-ledger.js';

/** What counts requests, for all APIs of the account together. */
export interface Metering {
  readonly usagePlans: () => readonly UsagePlan[];
  readonly buckets: Buckets;
  readonly ledger: UsageLedger;
}
