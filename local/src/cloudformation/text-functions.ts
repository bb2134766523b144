import { type Resolvable, Unresolved } from '../model/unresolved.js';
import { argumentList, excerpt, listArgument, textArgument } from './arguments.js';
import { attributeByPath } from './reference-functions.js';
import type { EvaluationContext, IntrinsicFunction } from './scope.js';
import { templateError } from './template-error.js';
import { isRecord, noValue, tryToText } from './values.js';

/** The intrinsic functions that give a text. One missing part leaves the whole text without a value. */
export const textFunctions: Readonly<Record<string, IntrinsicFunction>> = {
  'Fn::Join': join,
  'Fn::Sub': substitute,
  'Fn::Base64': base64,
  'Fn::ToJsonString': toJsonString,
};

function join(argument: unknown, context: EvaluationContext): Resolvable<string> {
  const [delimiter, list] = argumentList('Fn::Join', '[delimiter, list]', argument, context, [2]);
  if (typeof delimiter !== 'string') {
    throw templateError(context.place, `the delimiter of Fn::Join is ${excerpt(delimiter)}, not a text`);
  }
  const parts = listArgument('Fn::Join', list, context);
  return parts instanceof Unresolved ? parts : concatenate('Fn::Join', parts, delimiter, context);
}

/** Both forms: `"text ${Name}"` and `["text ${Name}", { "Name": value }]`. */
function substitute(argument: unknown, context: EvaluationContext): Resolvable<string> {
  const [text, variables] = typeof argument === 'string' ? [argument, {}] : longForm(argument, context);
  const parts = text.split(placeholder).map((part, index) => {
    if (index % 2 === 0) return part;
    if (part.startsWith('!')) return `\${${part.slice(1)}}`;
    return Object.hasOwn(variables, part) ? context.evaluate(variables[part]) : lookUp(part, context);
  });
  return concatenate('Fn::Sub', parts, '', context);
}

/** Split by it, every second part is the name in a `${…}`. */
export const placeholder = /\$\{([^${}]+)\}/;

function longForm(argument: unknown, context: EvaluationContext): readonly [string, Readonly<Record<string, unknown>>] {
  const [text, variables] = argumentList('Fn::Sub', 'a text, or [text, variables]', argument, context, [2]);
  if (typeof text === 'string' && isRecord(variables)) return [text, variables];
  throw templateError(context.place, `Fn::Sub takes a text, or [text, variables], not ${excerpt(argument)}`);
}

function lookUp(name: string, context: EvaluationContext): unknown {
  if (!name.includes('.')) return context.scope.reference(name, context.place);
  return attributeByPath(name, context);
}

function concatenate(
  name: string,
  parts: readonly unknown[],
  delimiter: string,
  { scope, place }: EvaluationContext,
): Resolvable<string> {
  const texts: string[] = [];
  for (const part of parts) {
    if (part === noValue) continue;
    const text = Array.isArray(part) ? part.join(',') : tryToText(part);
    if (text instanceof Unresolved) return text;
    if (text === undefined) throw templateError(place, `${name} cannot put ${excerpt(part)} into a text`);
    texts.push(text);
  }
  return scope.withoutDynamicReferences(texts.join(delimiter), place);
}

function base64(argument: unknown, context: EvaluationContext): Resolvable<string> {
  const text = textArgument('Fn::Base64', argument, context);
  return text instanceof Unresolved ? text : Buffer.from(text).toString('base64');
}

function toJsonString(argument: unknown, context: EvaluationContext): Resolvable<string> {
  const value = context.evaluate(argument);
  return tryFindUnresolved(value) ?? JSON.stringify(value);
}

function tryFindUnresolved(value: unknown): Unresolved | undefined {
  if (value instanceof Unresolved) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const item of Object.values(value)) {
    const found = tryFindUnresolved(item);
    if (found) return found;
  }
  return undefined;
}
