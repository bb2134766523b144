import { Annotations, Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { checkTimeout } from '../common/integration-timeout';
import type { RestRouteOptions } from './route';

const GRANTED = Duration.seconds(29);
const LONGEST = Duration.minutes(5);
const LONGEST_STREAM = Duration.minutes(15);

/** Refuses a time-out that the service would refuse, and tells of one that needs a higher quota. */
export function checkRestTimeout(scope: IConstruct, key: string, { timeout, streaming }: RestRouteOptions): void {
  checkTimeout(scope, key, timeout, streaming ? LONGEST_STREAM : LONGEST);
  if (!timeout || streaming || timeout.isUnresolved() || timeout.toMilliseconds() <= GRANTED.toMilliseconds()) return;
  Annotations.of(scope).addWarningV2(
    'cdk-gatewright:timeoutAboveQuota',
    `route '${key}' has a timeout of ${timeout.toSeconds()} seconds: an account is granted ${GRANTED.toSeconds()} unless it asks for more`,
  );
}
