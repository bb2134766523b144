import { EvaluationError } from '../template-errors.js';
import { compareNumbers } from '../values/arithmetic.js';
import { JavaBigDecimal, type JavaBigInteger } from '../values/big-numbers.js';
import type { JavaValue } from '../values/java-value.js';
import { isJavaNumber, JavaDouble, type JavaNumber, toDouble, toInt, toLong } from '../values/numbers.js';
import { methodTable } from './method-table.js';
import { objectMethods } from './object-methods.js';

function badNumber(text: string | null): never {
  const shown = JSON.stringify(text === null ? null : text.slice(0, 100));
  throw new EvaluationError(`For input string: ${shown} (NumberFormatException)`);
}

function parseInt32(text: string | null, radix = 10): number {
  const value = parseWhole(text, radix);
  return BigInt.asIntN(32, value) === value ? Number(value) : badNumber(text);
}

function parseInt64(text: string | null, radix = 10): bigint {
  const value = parseWhole(text, radix);
  return BigInt.asIntN(64, value) === value ? value : badNumber(text);
}

/** Binary ones. */
const MAX_LONG_DIGITS = 64;

function parseWhole(text: string | null, radix: number): bigint {
  const [, sign, padded = ''] = /^([+-]?)([0-9a-zA-Z]+)$/.exec(text ?? '') ?? badNumber(text);
  const digits = padded.replace(/^0+/, '');
  if (digits.length > MAX_LONG_DIGITS) badNumber(text);
  const base = BigInt(radix);
  let value = 0n;
  for (const digit of digits) {
    const place = Number.parseInt(digit, 36);
    if (place >= radix) badNumber(text);
    value = value * base + BigInt(place);
  }
  return sign === '-' ? -value : value;
}

function parseDouble(text: string | null): JavaDouble {
  const trimmed = (text ?? '').trim();
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?$/.test(trimmed)) {
    return new JavaDouble(Number(trimmed.replace(/[dDfF]$/, '')));
  }
  if (/^[+-]?(?:Infinity|NaN)$/.test(trimmed)) return new JavaDouble(Number(trimmed.replace(/[+-]NaN/, 'NaN')));
  return badNumber(text);
}

/** The bits of a negative number as Java prints them in other bases. */
function toUnsignedText(value: bigint, bits: number, radix: number): string {
  return BigInt.asUintN(bits, value).toString(radix);
}

const NUMBER_METHODS = {
  ...objectMethods<JavaNumber>(),
  'intValue()': (value: JavaNumber) => toInt(value),
  'longValue()': (value: JavaNumber) => toLong(value),
  'doubleValue()': (value: JavaNumber) => new JavaDouble(toDouble(value)),
  'shortValue()': (value: JavaNumber) => (toInt(value) << 16) >> 16,
  'byteValue()': (value: JavaNumber) => (toInt(value) << 24) >> 24,
};

function compareSame(value: JavaNumber, other: JavaValue): number {
  if (!isJavaNumber(other) || value.constructor !== other.constructor) {
    throw new EvaluationError('numbers of different classes cannot be compared (ClassCastException)');
  }
  return Math.sign(compareNumbers(value, other));
}

/** Methods of java.lang.Integer. */
export const INTEGER_METHODS = methodTable<number>({
  ...NUMBER_METHODS,
  'compareTo(Object)': compareSame,
  'parseInt(String)': (_, text: string | null) => parseInt32(text),
  'parseInt(String,int)': (_, text: string | null, radix: number) => parseInt32(text, radix),
  'valueOf(String)': (_, text: string | null) => parseInt32(text),
  'valueOf(int)': (_, value: number) => value,
  'toString(int)': (_, value: number) => String(value),
  'toString(int,int)': (_, value: number, radix: number) => value.toString(radix < 2 || radix > 36 ? 10 : radix),
  'toHexString(int)': (_, value: number) => toUnsignedText(BigInt(value), 32, 16),
  'toBinaryString(int)': (_, value: number) => toUnsignedText(BigInt(value), 32, 2),
  'toOctalString(int)': (_, value: number) => toUnsignedText(BigInt(value), 32, 8),
  'max(int,int)': (_, left: number, right: number) => Math.max(left, right),
  'min(int,int)': (_, left: number, right: number) => Math.min(left, right),
  'sum(int,int)': (_, left: number, right: number) => (left + right) | 0,
  'compare(int,int)': (_, left: number, right: number) => Math.sign(left - right),
  'signum(int)': (_, value: number) => Math.sign(value),
});

/** Methods of java.lang.Long. */
export const LONG_METHODS = methodTable<bigint>({
  ...NUMBER_METHODS,
  'compareTo(Object)': compareSame,
  'parseLong(String)': (_, text: string | null) => parseInt64(text),
  'parseLong(String,int)': (_, text: string | null, radix: number) => parseInt64(text, radix),
  'valueOf(String)': (_, text: string | null) => parseInt64(text),
  'valueOf(long)': (_, value: number | bigint) => BigInt(value),
  'toString(long)': (_, value: number | bigint) => String(value),
  'toHexString(long)': (_, value: number | bigint) => toUnsignedText(BigInt(value), 64, 16),
  'max(long,long)': (_, left: number | bigint, right: number | bigint) => BigInt(left > right ? left : right),
  'min(long,long)': (_, left: number | bigint, right: number | bigint) => BigInt(left < right ? left : right),
});

/** Methods of java.lang.Double. */
export const DOUBLE_METHODS = methodTable<JavaDouble>({
  ...NUMBER_METHODS,
  'compareTo(Object)': compareSame,
  'isNaN()': ({ value }) => Number.isNaN(value),
  'isInfinite()': ({ value }) => Math.abs(value) === Number.POSITIVE_INFINITY,
  'parseDouble(String)': (_, text: string | null) => parseDouble(text),
  'valueOf(String)': (_, text: string | null) => parseDouble(text),
  'valueOf(double)': (_, value: JavaNumber) => new JavaDouble(toDouble(value)),
  'toString(double)': (_, value: JavaNumber) => new JavaDouble(toDouble(value)).toString(),
  'max(double,double)': (_, left: JavaNumber, right: JavaNumber) =>
    new JavaDouble(Math.max(toDouble(left), toDouble(right))),
  'min(double,double)': (_, left: JavaNumber, right: JavaNumber) =>
    new JavaDouble(Math.min(toDouble(left), toDouble(right))),
});

/** Methods of java.math.BigInteger and BigDecimal. */
export const BIG_NUMBER_METHODS = methodTable<JavaBigInteger | JavaBigDecimal>({
  ...NUMBER_METHODS,
  'compareTo(Object)': compareSame,
  'signum()': (value) => Math.sign(compareNumbers(value, 0)),
  'negate()': (value) => value.negated(),
  'toPlainString()': (value) => (value instanceof JavaBigDecimal ? value.toPlainString() : value.toString()),
});

/** Methods of java.lang.Boolean. */
export const BOOLEAN_METHODS = methodTable<boolean>({
  ...objectMethods<boolean>(),
  'booleanValue()': (value) => value,
  'compareTo(boolean)': (value, other: boolean) => Number(value) - Number(other),
  'compareTo(Object)': () => {
    throw new EvaluationError('the argument is no Boolean (ClassCastException)');
  },
  'parseBoolean(String)': (_, text: string | null) => text?.toLowerCase() === 'true',
  'valueOf(String)': (_, text: string | null) => text?.toLowerCase() === 'true',
  'valueOf(boolean)': (_, value: boolean) => value,
  'toString(boolean)': (_, value: boolean) => String(value) as JavaValue,
  'logicalAnd(boolean,boolean)': (_, left: boolean, right: boolean) => left && right,
  'logicalOr(boolean,boolean)': (_, left: boolean, right: boolean) => left || right,
});
