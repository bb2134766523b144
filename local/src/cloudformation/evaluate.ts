import type { Origin } from '../model/origin.js';
import { tryFindOwn } from '../model/own-member.js';
import { conditionFunctions } from './condition-functions.js';
import { listFunctions } from './list-functions.js';
import { referenceFunctions } from './reference-functions.js';
import type { EvaluationContext, IntrinsicFunction, Scope } from './scope.js';
import { strayFunction, templateError } from './template-error.js';
import { textFunctions } from './text-functions.js';
import { isRecord, noValue } from './values.js';

/**
 * The value that CloudFormation would put in the place of a piece of a template; `noValue` where it would put none.
 * What cannot be known before the stack is deployed becomes an `Unresolved`, at the leaf where it stands.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function evaluate(value: unknown, scope: Scope, place: Origin): unknown {
  const context: EvaluationContext = { scope, place, evaluate: (part) => evaluateIn(context, part) };
  return context.evaluate(value);
}

function evaluateIn(context: EvaluationContext, value: unknown): unknown {
  if (typeof value === 'string') return context.scope.withoutDynamicReferences(value, context.place);
  if (Array.isArray(value)) return value.map(context.evaluate).filter((item) => item !== noValue);
  if (!isRecord(value)) return value;
  const name = tryFindIntrinsic(value, context.place);
  return name === undefined ? evaluateRecord(value, context) : intrinsicOf(name, context.place)(value[name], context);
}

/** The name of the intrinsic function that an object calls, if it is a call. */
function tryFindIntrinsic(value: Readonly<Record<string, unknown>>, place: Origin): string | undefined {
  const keys = Object.keys(value);
  const [first] = keys;
  if (keys.length === 1 && first !== undefined && (first === 'Ref' || first.startsWith('Fn::'))) return first;
  const call = keys.find((key) => key.startsWith('Fn::'));
  if (call === undefined) return undefined;
  // Only a macro may stand beside what it changes.
  if (call === 'Fn::Transform') return call;
  throw templateError(place, `${call} stands beside ${keys.filter((key) => key !== call).join(', ')}`);
}

const intrinsicFunctions: Readonly<Record<string, IntrinsicFunction>> = {
  ...referenceFunctions,
  ...textFunctions,
  ...listFunctions,
  ...conditionFunctions,
};

function intrinsicOf(name: string, place: Origin): IntrinsicFunction {
  const intrinsic = tryFindOwn(intrinsicFunctions, name);
  if (intrinsic) return intrinsic;
  throw strayFunction(name, place);
}

function evaluateRecord(value: Readonly<Record<string, unknown>>, context: EvaluationContext): unknown {
  const evaluated = Object.entries(value).map(([key, item]) => [key, context.evaluate(item)] as const);
  return Object.fromEntries(evaluated.filter(([, item]) => item !== noValue));
}
