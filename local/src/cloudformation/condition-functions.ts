import { isDeepStrictEqual } from 'node:util';
import { type Resolvable, Unresolved } from '../model/unresolved.js';
import { argumentList, excerpt } from './arguments.js';
import type { EvaluationContext, IntrinsicFunction } from './scope.js';
import { templateError } from './template-error.js';
import { isRecord } from './values.js';

/**
 * The intrinsic functions of conditions.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 */
export const conditionFunctions: Readonly<Record<string, IntrinsicFunction>> = {
  'Fn::If': chooseBranch,
  'Fn::Equals': equals,
  'Fn::And': and,
  'Fn::Or': or,
  'Fn::Not': not,
};

/** The truth of a condition: a call of one of the functions above, or `{ "Condition": name }`. */
export function evaluateCondition(value: unknown, context: EvaluationContext): Resolvable<boolean> {
  if (isRecord(value) && typeof value.Condition === 'string') {
    return context.scope.condition(value.Condition, context.place);
  }
  const result = context.evaluate(value);
  if (typeof result === 'boolean' || result instanceof Unresolved) return result;
  if (result === 'true' || result === 'false') return result === 'true';
  throw templateError(context.place, `${excerpt(value)} is not a condition`);
}

function chooseBranch(argument: unknown, context: EvaluationContext): unknown {
  const form = '[condition, value if true, value if false]';
  const [name, whenTrue, whenFalse] = argumentList('Fn::If', form, argument, context, [3]);
  const truth =
    typeof name === 'string' ? context.scope.condition(name, context.place) : evaluateCondition(name, context);
  return truth instanceof Unresolved ? truth : context.evaluate(truth ? whenTrue : whenFalse);
}

function equals(argument: unknown, context: EvaluationContext): Resolvable<boolean> {
  const list = argumentList('Fn::Equals', '[value, value]', argument, context, [2]);
  const [left, right] = list.map((item) => context.evaluate(item));
  if (left instanceof Unresolved) return left;
  if (right instanceof Unresolved) return right;
  return isDeepStrictEqual(comparable(left), comparable(right));
}

/** A number or a boolean is compared as the text that it is in a template. */
function comparable(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

/** False as soon as one part is false, even if others have no value. */
function and(argument: unknown, context: EvaluationContext): Resolvable<boolean> {
  const parts = truths('Fn::And', argument, context);
  if (parts.includes(false)) return false;
  return parts.find((part) => part instanceof Unresolved) ?? true;
}

/** True as soon as one part is true, even if others have no value. */
function or(argument: unknown, context: EvaluationContext): Resolvable<boolean> {
  const parts = truths('Fn::Or', argument, context);
  if (parts.includes(true)) return true;
  return parts.find((part) => part instanceof Unresolved) ?? false;
}

function not(argument: unknown, context: EvaluationContext): Resolvable<boolean> {
  const [condition] = argumentList('Fn::Not', '[condition]', argument, context, [1]);
  const truth = evaluateCondition(condition, context);
  return truth instanceof Unresolved ? truth : !truth;
}

function truths(name: string, argument: unknown, context: EvaluationContext): readonly Resolvable<boolean>[] {
  const counts = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const conditions = argumentList(name, 'one to ten conditions', argument, context, counts);
  return conditions.map((condition) => evaluateCondition(condition, context));
}
