import { javaRegex } from '../../patterns/java-regex.js';
import { renderBudget } from '../templates/budget.js';
import { compareNumbers } from '../templates/values/arithmetic.js';
import { JavaBigDecimal } from '../templates/values/big-numbers.js';
import { javaEquals } from '../templates/values/equality.js';
import { JavaList } from '../templates/values/java-list.js';
import { JavaMap } from '../templates/values/java-map.js';
import { isJavaNumber, type JavaNumber, toInt } from '../templates/values/numbers.js';
import type { JsonDocument } from './json-document.js';
import { evaluatePath, type PathContext } from './path-evaluator.js';
import type { Filter, Operand } from './path-tokens.js';

/** Whether a filter accepts what `@` stands for. */
export function accepts(filter: Filter, context: PathContext): boolean {
  switch (filter.type) {
    case 'and':
      return filter.operands.every((operand) => accepts(operand, context));
    case 'or':
      return filter.operands.some((operand) => accepts(operand, context));
    case 'not':
      return !accepts(filter.operand, context);
    case 'exists':
      return (evaluatePath(filter.path, context) !== undefined) !== filter.isNegative;
    case 'relation':
      return isTrue(filter, context);
  }
}

/** The value of an operand: undefined for a path that leads nowhere. */
type Value = JsonDocument | undefined;
type Relation = (left: Value, right: Value) => boolean;

function isTrue({ operator, left, right }: Extract<Filter, { type: 'relation' }>, context: PathContext): boolean {
  if (operator === '=~') return isMatch(left, right, context);
  if (left.type === 'pattern' || right.type === 'pattern') return false;
  const relation = RELATIONS.get(operator);
  return relation?.(valueIn(left, context), valueIn(right, context)) ?? false;
}

function valueIn(operand: Exclude<Operand, { type: 'pattern' }>, context: PathContext): Value {
  return operand.type === 'value' ? operand.value : evaluatePath(operand.path, context);
}

function isMatch(left: Operand, right: Operand, context: PathContext): boolean {
  const [pattern, operand] = left.type === 'pattern' ? [left, right] : [right, left];
  if (pattern.type !== 'pattern' || operand.type === 'pattern') return false;
  const value = valueIn(operand, context);
  const regex = javaRegex(pattern.pattern);
  const texts = value instanceof JavaList ? value.items.map(textOf) : [textOf(value)];
  return texts.some((text) => regex.matches(text, renderBudget));
}

/** What a pattern is matched against: nothing for what is no scalar. */
function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || isJavaNumber(value) ? String(value) : '';
}

/** A number equals a string that reads the same; nothing equals a missing value. */
function isEqual(left: Value, right: Value): boolean {
  if (left === undefined || right === undefined) return false;
  if (isJavaNumber(left) && isJavaNumber(right)) return compareDigits(left, right) === 0;
  if (isJavaNumber(left) && typeof right === 'string') {
    const number = JavaBigDecimal.tryParse(right);
    return number !== undefined && compareDigits(left, number) === 0;
  }
  if (typeof left === 'string' && isJavaNumber(right)) return left === String(right);
  return javaEquals(left, right);
}

/** Compares the numbers as they are written: the double 8.95 is 8.95, not the binary fraction next to it. */
function compareDigits(left: JavaNumber, right: JavaNumber): number {
  const [leftDecimal, rightDecimal] = [asWritten(left), asWritten(right)];
  if (leftDecimal === undefined || rightDecimal === undefined) return compareNumbers(left, right);
  return compareNumbers(leftDecimal, rightDecimal);
}

/** Undefined for what is no number of digits: infinity, and what is none. */
function asWritten(number: JavaNumber): JavaBigDecimal | undefined {
  return number instanceof JavaBigDecimal ? number : JavaBigDecimal.tryParse(number.toString());
}

function kindOf(value: Value): string {
  if (isJavaNumber(value)) return 'number';
  if (value instanceof JavaList) return 'array';
  return value === null || value === undefined ? 'null' : value instanceof JavaMap ? 'object' : typeof value;
}

function inOrder(test: (order: number) => boolean): Relation {
  return (left, right) => {
    if (isJavaNumber(left) && isJavaNumber(right)) return test(compareDigits(left, right));
    if (typeof left !== 'string' || typeof right !== 'string') return false;
    return test(left < right ? -1 : left > right ? 1 : 0);
  };
}

function includes(list: JavaList, value: Value): boolean {
  return list.items.some((item) => isEqual(item, value));
}

function isIn(value: Value, list: Value): boolean {
  return list instanceof JavaList && includes(list, value);
}

function ofLists(test: (left: JavaList, right: JavaList) => boolean): Relation {
  return (left, right) => left instanceof JavaList && right instanceof JavaList && test(left, right);
}

function contains(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left.includes(right);
  return isIn(right, left);
}

function hasSize(value: Value, size: Value): boolean {
  if (!isJavaNumber(size)) return false;
  if (typeof value === 'string') return value.length === toInt(size);
  return value instanceof JavaList && value.size === toInt(size);
}

function isEmptyAs(value: Value, expected: Value): boolean {
  if (typeof value === 'string') return (value === '') === expected;
  return (value instanceof JavaList || value instanceof JavaMap) && (value.size === 0) === expected;
}

const RELATIONS: ReadonlyMap<string, Relation> = new Map<string, Relation>([
  ['==', isEqual],
  ['!=', (left, right) => !isEqual(left, right)],
  ['===', (left, right) => kindOf(left) === kindOf(right) && isEqual(left, right)],
  ['!==', (left, right) => kindOf(left) !== kindOf(right) || !isEqual(left, right)],
  ['<', inOrder((order) => order < 0)],
  ['<=', inOrder((order) => order <= 0)],
  ['>', inOrder((order) => order > 0)],
  ['>=', inOrder((order) => order >= 0)],
  ['IN', isIn],
  ['NIN', (left, right) => !isIn(left, right)],
  ['CONTAINS', contains],
  ['ALL', ofLists((left, right) => right.items.every((item) => includes(left, item)))],
  ['SIZE', hasSize],
  ['EMPTY', isEmptyAs],
  ['SUBSETOF', ofLists((left, right) => left.items.every((item) => includes(right, item)))],
  ['ANYOF', ofLists((left, right) => left.items.some((item) => includes(right, item)))],
  ['NONEOF', ofLists((left, right) => !left.items.some((item) => includes(right, item)))],
]);
