import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Why anyone may call. */
export interface NoAuthOptions {
  /**
   * Why the route is open; acknowledges the findings of cdk-nag about it.
   *
   * @default - none: cdk-nag reports the route
   */
  readonly reason?: string;
}

/** Warns of a route that anyone may call without anyone having said so. */
export function warnOfNoAuth(route: IConstruct, key: string, auth: 'RestAuth' | 'HttpAuth' | 'WebSocketAuth'): void {
  Annotations.of(route).addWarningV2(
    'cdk-gatewright:routeWithoutAuth',
    `anyone may call route '${key}': give it or its gateway an auth, or say ${auth}.none() if that is meant`,
  );
}

/** Warns of a WebSocket API that anyone may connect to because it has no route that could ask. */
export function warnOfNoConnect(gateway: IConstruct): void {
  Annotations.of(gateway).addWarningV2(
    'cdk-gatewright:routeWithoutAuth',
    "anyone may connect: there is no route '$connect'; add one with an auth, " +
      'or give the gateway auth: WebSocketAuth.none() if that is meant',
  );
}
