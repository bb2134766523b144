import { Annotations, type Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { reject } from '../common/reject';

const MINIMUM_MILLIS = 50;
const DEFAULT_QUOTA_MILLIS = 29_000;
const RAISED_QUOTA_MILLIS = 300_000;
const STREAMING_MILLIS = 900_000;

/** Refuses a time-out that the service would refuse. */
export function checkTimeout(scope: IConstruct, what: string, timeout?: Duration, streaming?: boolean): void {
  if (!timeout || timeout.isUnresolved()) return;
  const millis = timeout.toMilliseconds();
  const maximum = streaming ? STREAMING_MILLIS : RAISED_QUOTA_MILLIS;
  if (millis < MINIMUM_MILLIS || millis > maximum) {
    reject(scope, {
      problem: `${what} has a timeout of ${millis} milliseconds`,
      allowed: `${MINIMUM_MILLIS} to ${maximum} milliseconds${streaming ? ' with streaming' : ''}`,
      fix: 'give a duration in between, or answer at once and work on in the background',
    });
  }
  if (streaming || millis <= DEFAULT_QUOTA_MILLIS) return;
  Annotations.of(scope).addWarningV2(
    'cdk-gatewright:timeoutAboveQuota',
    `${what} has a timeout of ${millis} milliseconds: accounts are granted ${DEFAULT_QUOTA_MILLIS} unless they ask for more`,
  );
}
