import type { Origin } from '../model/origin.js';
import { type Resolvable, Unresolved } from '../model/unresolved.js';

/** What `AWS::NoValue` gives: the property, or the item of a list, is left out. */
export const noValue = Symbol('AWS::NoValue');

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unresolved);
}

/** A text as CloudFormation makes it of a scalar; undefined for anything else. */
export function tryToText(value: unknown): Resolvable<string> | undefined {
  if (typeof value === 'string' || value instanceof Unresolved) return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

/** The same missing value, as the place that asks for it reports it. */
export function neededAt(place: Origin, value: Unresolved): Unresolved {
  return new Unresolved(value.expression, value.reason, value.fix, place);
}

/** The argument `--parameter` as a person can paste it into a shell. */
export function parameterFix(key: string): string {
  const assignment = `${key}=VALUE`;
  return `pass --parameter ${/^[\w=.:/-]+$/.test(assignment) ? assignment : `'${assignment}'`}`;
}
