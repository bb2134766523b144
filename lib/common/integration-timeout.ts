import { type Duration, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { inMilliseconds } from './must-be-known';
import { reject } from './reject';

/** Refuses a time-out that the service would refuse: below 50 milliseconds, or above the longest one. */
export function checkTimeout(scope: IConstruct, key: string, timeout: Duration | undefined, longest: Duration): void {
  if (!timeout) return;
  const milliseconds = inMilliseconds(scope, `the timeout of route '${key}'`, timeout);
  if (Token.isUnresolved(milliseconds)) return;
  if (milliseconds >= 50 && milliseconds <= longest.toMilliseconds()) return;
  reject(scope, {
    problem: `route '${key}' has a timeout of ${milliseconds} milliseconds`,
    allowed: `API Gateway waits for 50 milliseconds to ${longest.toSeconds()} seconds`,
    fix: 'let longer work go on behind a queue and answer at once, or give a timeout within it',
  });
}
