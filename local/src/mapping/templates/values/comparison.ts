import { spendText } from '../budget.js';
import { compareNumbers } from './arithmetic.js';
import { javaEquals } from './equality.js';
import { classNameOf } from './java-class.js';
import { JavaList } from './java-list.js';
import type { JavaValue } from './java-value.js';
import { isJavaNumber } from './numbers.js';
import { print } from './print.js';

/** As Velocity's `==`: numbers by value, values of one class by equals(), all others by their text. */
export function isEqual(left: JavaValue, right: JavaValue): boolean {
  if (typeof left === 'string' && typeof right === 'string') return isSameText(left, right);
  if (isJavaNumber(left) && isJavaNumber(right)) return compareNumbers(left, right) === 0;
  if (left !== null && right !== null && isSameClass(left, right)) return javaEquals(left, right);
  const leftText = left === null ? null : print(left);
  const rightText = right === null ? null : print(right);
  return leftText === rightText;
}

function isSameText(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  spendText(left.length);
  return left === right;
}

/** A JSON array is an ArrayList too. */
function isSameClass(left: JavaValue, right: JavaValue): boolean {
  if (left instanceof JavaList && right instanceof JavaList) return isArrayList(left) === isArrayList(right);
  return classNameOf(left) === classNameOf(right);
}

function isArrayList({ kind }: JavaList): boolean {
  return kind === 'ArrayList' || kind === 'JSONArray';
}

/** As `<` and its kin: whether both are numbers whose order passes the test. */
export function isInOrder(left: JavaValue, right: JavaValue, test: (order: number) => boolean): boolean {
  return isJavaNumber(left) && isJavaNumber(right) && test(compareNumbers(left, right));
}
