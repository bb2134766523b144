import { createHash } from 'node:crypto';
import { Duration, Names, Stack, Token } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { canonical } from './canonical';
import { inSeconds } from './must-be-known';
import { reject } from './reject';

/** The longest that an authorizer remembers a decision. */
const MAX_TTL_SECONDS = 3600;

/** Five minutes unless said otherwise, and never more than the service allows. */
export function authorizerTtl(scope: IConstruct, ttl = Duration.minutes(5)): Duration {
  const seconds = inSeconds(scope, 'the ttl of auth', ttl);
  if (Token.isUnresolved(seconds) || seconds <= MAX_TTL_SECONDS) return ttl;
  return reject(scope, {
    problem: `auth has a ttl of ${ttl.toSeconds()} seconds`,
    allowed: `an authorizer remembers for 0 to ${MAX_TTL_SECONDS} seconds`,
    fix: 'give at most Duration.hours(1), or 0 to ask each time',
  });
}

/** An id that follows from what a construct is, never from when it was made: tokens in `settings` are resolved first. */
export function idOf(scope: Construct, kind: string, sources: readonly IConstruct[], settings: object): string {
  const names = sources.map((source) => Names.nodeUniqueId(source.node)).join('');
  const resolved: object = Stack.of(scope).resolve(settings);
  // The settings stand in an order of ours, which ids that are deployed follow from; what is in them is the user's.
  const text = JSON.stringify(
    Object.fromEntries(Object.entries(resolved).map(([key, value]) => [key, canonical(value)])),
  );
  return `${kind}${names}${text === '{}' ? '' : createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}

/** The URI by which API Gateway invokes a function, in the function's own region. */
export function invocationUri(scope: IConstruct, handler: lambda.IFunction): string {
  const { partition } = Stack.of(scope);
  return `arn:${partition}:apigateway:${handler.env.region}:lambda:path/2015-03-31/functions/${handler.functionArn}/invocations`;
}

/** A name made from an id: the service takes 128 characters, a construct path may be longer. */
export function authorizerName(id: string): string {
  if (id.length <= 128) return id;
  return `${id.slice(0, 119)}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}
