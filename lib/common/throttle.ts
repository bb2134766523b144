import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { reject } from './reject';

/**
 * How many requests are let through: a token bucket of `burstLimit` tokens that refills by `rateLimit` a second.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export interface ThrottleOptions {
  /** Requests a second, on average; 0 lets none through. */
  readonly rateLimit: number;

  /**
   * Requests at once, a whole number.
   *
   * @default twice the rate, rounded up
   */
  readonly burstLimit?: number;
}

/** A throttle with both limits. */
export interface Throttle {
  readonly rateLimit: number;
  readonly burstLimit: number;
}

/** Of a stage that says nothing: the account's own default quota, so that a stage never has less than AWS grants. */
export const ACCOUNT_THROTTLE: Throttle = { rateLimit: 10_000, burstLimit: 5_000 };

/** Both limits of a throttle, or an error that says which of them is wrong. */
export function resolveThrottle(scope: IConstruct, where: string, options: ThrottleOptions): Throttle {
  const { rateLimit, burstLimit } = options;
  if (rateLimit === undefined) {
    reject(scope, {
      problem: `throttle of ${where} has burstLimit ${burstLimit} and no rateLimit`,
      allowed: 'a burst needs a rate to refill it',
      fix: 'add rateLimit, in requests a second',
    });
  }
  checkLimit(scope, where, 'rateLimit', rateLimit);
  if (burstLimit === undefined) return { rateLimit, burstLimit: defaultBurst(rateLimit) };
  checkLimit(scope, where, 'burstLimit', burstLimit);
  if (!Token.isUnresolved(burstLimit) && !Number.isInteger(burstLimit)) {
    reject(scope, {
      problem: `throttle of ${where} has burstLimit ${burstLimit}`,
      allowed: 'a burst is a whole number of requests',
      fix: `give ${Math.ceil(burstLimit)}`,
    });
  }
  return { rateLimit, burstLimit };
}

function defaultBurst(rateLimit: number): number {
  return Token.isUnresolved(rateLimit) ? ACCOUNT_THROTTLE.burstLimit : Math.ceil(rateLimit * 2);
}

function checkLimit(scope: IConstruct, where: string, name: string, limit: number): void {
  if (Token.isUnresolved(limit) || (Number.isFinite(limit) && limit >= 0)) return;
  reject(scope, {
    problem: `throttle of ${where} has ${name} ${limit}`,
    allowed: 'a limit is a number from 0 up',
    fix: 'give 0 to let no request through, or leave throttle out',
  });
}
