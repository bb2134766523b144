import { type Duration, type Size, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { reject } from './reject';

/**
 * Refuses a value that is only known when the stack is deployed, where something has to be decided by it before.
 *
 * Every check of a value lets through what is unresolved and what the template can hold; for the rest there is this one
 * refusal. It does not show the value, which would be the name of a placeholder.
 */
export function mustBeKnown(scope: IConstruct | undefined, what: string): never {
  return reject(scope, {
    problem: `${what} is known only at deployment`,
    allowed: 'it must be known at synth',
    fix: 'write it out, or take it from the context of the app or from an environment variable',
  });
}

/** Refuses a text, number or list that is unresolved, or holds something that is. */
export function requireKnown(scope: IConstruct | undefined, what: string, value: unknown): void {
  const parts = Array.isArray(value) ? value : [value];
  if (Token.isUnresolved(value) || parts.some((part) => Token.isUnresolved(part))) mustBeKnown(scope, what);
}

/** A duration in seconds, which may be unresolved if it was made of seconds: others cannot be converted then. */
export function inSeconds(scope: IConstruct, what: string, duration: Duration): number {
  if (duration.isUnresolved() && duration.unitLabel() !== 'seconds') rejectUnit(scope, what, 'Duration.seconds(…)');
  return duration.toSeconds();
}

/** A duration in milliseconds, which may be unresolved if it was made of milliseconds: others cannot be converted then. */
export function inMilliseconds(scope: IConstruct, what: string, duration: Duration): number {
  if (duration.isUnresolved() && duration.unitLabel() !== 'millis') rejectUnit(scope, what, 'Duration.millis(…)');
  return duration.toMilliseconds();
}

/** A size, which may be unresolved if it was made of bytes: others cannot be converted then. */
export function requireBytes(scope: IConstruct, what: string, size: Size): void {
  if (size.isUnresolved() && !isInBytes(size)) rejectUnit(scope, what, 'Size.bytes(…)');
}

/** A size does not tell its unit, but refuses to be converted. */
function isInBytes(size: Size): boolean {
  try {
    size.toBytes();
    return true;
  } catch {
    return false;
  }
}

function rejectUnit(scope: IConstruct, what: string, factory: string): never {
  return reject(scope, {
    problem: `${what} is known only at deployment, in another unit than the service's`,
    allowed: `it must be known at synth, or be given as ${factory}`,
    fix: `write ${factory}, or take the value from the context of the app`,
  });
}
