import { Annotations } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { acknowledge } from '../common/acknowledge';
import type { RestAuthBinding } from './auth';

/** Acknowledges what cdk-nag finds about a method's auth, where there is a reason. */
export function acknowledgeAuth(method: apigateway.Method, auth: RestAuthBinding): void {
  if (auth.open !== undefined) acknowledge(method, 'APIG4', auth.open);
  if (auth.notCognito !== undefined) acknowledge(method, 'COG4', auth.notCognito);
}

/** Says that a route is open by omission; whoever means it says `RestAuth.none()`, or acknowledges the warning. */
export function warnOfNoAuth(method: apigateway.Method, key: string): void {
  Annotations.of(method).addWarningV2(
    'cdk-gatewright:routeWithoutAuth',
    `anyone may call '${key}': give the route or the gateway an auth, or say RestAuth.none() if it is meant`,
  );
}
