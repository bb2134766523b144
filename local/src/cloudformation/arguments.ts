import { type Resolvable, Unresolved } from '../model/unresolved.js';
import type { EvaluationContext } from './scope.js';
import { templateError } from './template-error.js';
import { noValue, tryToText } from './values.js';

/** The arguments of an intrinsic function that takes a list of them, unevaluated. */
export function argumentList(
  name: string,
  form: string,
  argument: unknown,
  context: EvaluationContext,
  counts: readonly number[],
): readonly unknown[] {
  if (Array.isArray(argument) && counts.includes(argument.length)) return argument;
  throw templateError(context.place, `${name} takes ${form}, not ${excerpt(argument)}`);
}

export function textArgument(name: string, argument: unknown, context: EvaluationContext): Resolvable<string> {
  const value = context.evaluate(argument);
  const text = value === noValue ? undefined : tryToText(value);
  if (text !== undefined) return text;
  throw templateError(context.place, `${name} takes a text, not ${excerpt(argument)}`);
}

export function listArgument(
  name: string,
  argument: unknown,
  context: EvaluationContext,
): Resolvable<readonly unknown[]> {
  const value = context.evaluate(argument);
  if (Array.isArray(value) || value instanceof Unresolved) return value;
  throw templateError(context.place, `${name} takes a list, not ${excerpt(argument)}`);
}

/** Enough of a value to find it in the template. */
export function excerpt(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
