import { spend } from '../budget.js';
import { EvaluationError } from '../template-errors.js';
import { compareDecimals, JavaBigDecimal, JavaBigInteger } from './big-numbers.js';
import {
  isJavaNumber,
  JavaDouble,
  type JavaNumber,
  MAX_INTEGER,
  MIN_INTEGER,
  toDouble,
  wholeNumber,
} from './numbers.js';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

/** Digits beyond which exact arithmetic is refused: Java goes on, but no template needs it and it takes ever longer. */
const MAX_BITS = 1 << 16;

/**
 * Computes as Velocity does: whole numbers stay exact and grow from Integer to Long to BigInteger, a double makes the
 * result a double. Returns null, Velocity's answer, for a division by zero or an operand that is no number.
 */
export function calculate(operator: ArithmeticOperator, left: unknown, right: unknown): JavaNumber | null {
  if (!isJavaNumber(left) || !isJavaNumber(right)) return null;
  if ((operator === '/' || operator === '%') && isZero(right)) return null;
  if (typeof left === 'number' && typeof right === 'number') return ofIntegers(operator, left, right);
  charge(left, right);
  if (isDecimal(left, right)) return ofDecimals(operator, toBigDecimal(left), toBigDecimal(right));
  if (left instanceof JavaDouble || right instanceof JavaDouble) {
    return new JavaDouble(ofDoubles(operator, toDouble(left), toDouble(right)));
  }
  if (left instanceof JavaBigInteger || right instanceof JavaBigInteger) {
    return new JavaBigInteger(ofBigIntegers(operator, toBigInt(left), toBigInt(right)));
  }
  return wholeNumber(ofWholeNumbers(operator, toBigInt(left), toBigInt(right)));
}

/** Compares two numbers by value: negative, 0 or positive. */
export function compareNumbers(left: JavaNumber, right: JavaNumber): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (isDecimal(left, right)) return compareDecimals(toBigDecimal(left), toBigDecimal(right));
  if (left instanceof JavaDouble || right instanceof JavaDouble) return sign(toDouble(left), toDouble(right));
  if (left instanceof JavaBigInteger || right instanceof JavaBigInteger) {
    return compareDecimals(toBigDecimal(left), toBigDecimal(right));
  }
  return sign(toBigInt(left), toBigInt(right));
}

function sign<T extends number | bigint>(left: T, right: T): number {
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

function isZero(value: JavaNumber): boolean {
  if (value instanceof JavaBigDecimal) return value.isZero;
  return toDouble(value) === 0;
}

function ofIntegers(operator: ArithmeticOperator, left: number, right: number): JavaNumber {
  const result = operator === '*' ? left * right : ofDoubles(operator, left, right);
  if (operator === '/' || operator === '%') return integerOrLong(Math.trunc(result));
  if (Number.isSafeInteger(result)) return integerOrLong(result);
  return wholeNumber(ofWholeNumbers(operator, BigInt(left), BigInt(right)));
}

function integerOrLong(value: number): JavaNumber {
  return value >= MIN_INTEGER && value <= MAX_INTEGER ? value | 0 : BigInt(value);
}

function ofDoubles(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

function ofWholeNumbers(operator: ArithmeticOperator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
  }
}

/** BigInteger.mod, unlike %, is never negative and takes no negative modulus. */
function ofBigIntegers(operator: ArithmeticOperator, left: bigint, right: bigint): bigint {
  if (operator !== '%') return bounded(ofWholeNumbers(operator, left, right));
  if (right < 0n) throw new EvaluationError('the modulus of big integers must be positive');
  return ((left % right) + right) % right;
}

const DIGITS_PER_STEP = 8;

/** Charges a calculation by the digits that it works on. */
function charge(left: JavaNumber, right: JavaNumber): void {
  spend(Math.ceil((precisionOf(left) + precisionOf(right)) / DIGITS_PER_STEP));
}

function precisionOf(value: JavaNumber): number {
  if (value instanceof JavaBigInteger) return value.precision;
  return value instanceof JavaBigDecimal ? value.precision + Math.abs(value.scale) : 1;
}

function bounded(value: bigint): bigint {
  if (value.toString(16).length * 4 > MAX_BITS) throw new EvaluationError('the number has too many digits');
  return value;
}

function isDecimal(left: JavaNumber, right: JavaNumber): boolean {
  if (left instanceof JavaBigDecimal || right instanceof JavaBigDecimal) return true;
  const hasDouble = left instanceof JavaDouble || right instanceof JavaDouble;
  return hasDouble && (left instanceof JavaBigInteger || right instanceof JavaBigInteger);
}

function toBigDecimal(value: JavaNumber): JavaBigDecimal {
  if (value instanceof JavaBigDecimal) return value;
  if (value instanceof JavaBigInteger) return new JavaBigDecimal(value.toString(), 0);
  const double = toDouble(value);
  if (!Number.isFinite(double)) throw new EvaluationError('infinite or not a number');
  return JavaBigDecimal.fromDouble(double);
}

function toBigInt(value: JavaNumber): bigint {
  if (value instanceof JavaBigInteger) return value.value;
  return BigInt(value as number | bigint);
}

function ofDecimals(operator: ArithmeticOperator, left: JavaBigDecimal, right: JavaBigDecimal): JavaBigDecimal {
  if (Math.abs(left.scale) > MAX_BITS || Math.abs(right.scale) > MAX_BITS) {
    throw new EvaluationError('the number has too many digits');
  }
  if (operator === '*') return new JavaBigDecimal(bounded(left.unscaled * right.unscaled), left.scale + right.scale);
  if (operator === '/') return divideDecimals(left, right);
  if (operator === '%') throw new EvaluationError('the modulus of decimals cannot be calculated');
  const scale = Math.max(left.scale, right.scale);
  const result = ofWholeNumbers(operator, left.unscaledAt(scale), right.unscaledAt(scale));
  return new JavaBigDecimal(bounded(result), scale);
}

/** Keeps the dividend's decimals and rounds a half down. */
function divideDecimals(left: JavaBigDecimal, right: JavaBigDecimal): JavaBigDecimal {
  const isScaledUp = right.scale >= 0;
  const dividend = isScaledUp ? left.unscaled * 10n ** BigInt(right.scale) : left.unscaled;
  const divisor = isScaledUp ? right.unscaled : right.unscaled * 10n ** BigInt(-right.scale);
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  const isOverHalf = 2n * absolute(rest) > absolute(divisor);
  if (!isOverHalf) return new JavaBigDecimal(quotient, left.scale);
  const isNegative = dividend < 0n !== divisor < 0n;
  return new JavaBigDecimal(quotient + (isNegative ? -1n : 1n), left.scale);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
