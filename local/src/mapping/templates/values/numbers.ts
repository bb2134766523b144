import { JavaBigDecimal, JavaBigInteger, low64 } from './big-numbers.js';

/**
 * Numbers as Java has them. An Integer is a JavaScript number, a Long a bigint; the classes are the rest.
 * Which of them a value is decides how it divides, compares and prints: `7/2` is 3, `7.0/2` is `3.5`, `100.0/50` is `2.0`.
 */
export type JavaNumber = number | bigint | JavaDouble | JavaBigInteger | JavaBigDecimal;

export class JavaDouble {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** As Double.toString: at least one digit after the point, an exponent outside 10^-3 to 10^7. */
  toString(): string {
    const { value } = this;
    if (Number.isNaN(value)) return 'NaN';
    const sign = value < 0 || Object.is(value, -0) ? '-' : '';
    const size = Math.abs(value);
    if (size === Number.POSITIVE_INFINITY) return `${sign}Infinity`;
    if (size === 0) return `${sign}0.0`;
    if (size >= 1e-3 && size < 1e7) return sign + withPoint(size.toString());
    const [digits, exponent] = size.toExponential().split('e') as [string, string];
    return `${sign}${withPoint(digits)}E${Number(exponent)}`;
  }
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}

export function isJavaNumber(value: unknown): value is JavaNumber {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  return value instanceof JavaDouble || value instanceof JavaBigInteger || value instanceof JavaBigDecimal;
}

export const MAX_INTEGER = 2147483647;
export const MIN_INTEGER = -2147483648;
const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;

/** The smallest of Integer, Long and BigInteger that holds the digits, as literals and JSON documents have it. */
export function parseInteger(digits: string): JavaNumber {
  if (digits.length < 10) return Number(digits) | 0;
  const big = new JavaBigInteger(digits);
  if (big.precision > LONG_DIGITS) return big;
  const { value } = big;
  if (value >= BigInt(MIN_INTEGER) && value <= BigInt(MAX_INTEGER)) return Number(value);
  return value >= MIN_LONG && value <= MAX_LONG ? value : big;
}

const LONG_DIGITS = 19;

/** Number.intValue(): the low 32 bits of a whole number, the nearest int of a fraction. */
export function toInt(value: JavaNumber): number {
  if (typeof value === 'number') return value;
  if (value instanceof JavaDouble) {
    if (Number.isNaN(value.value)) return 0;
    return Math.trunc(Math.min(Math.max(value.value, MIN_INTEGER), MAX_INTEGER)) | 0;
  }
  return Number(BigInt.asIntN(32, toLong(value)));
}

/** Number.longValue(). */
export function toLong(value: JavaNumber): bigint {
  if (typeof value === 'number') return BigInt(value);
  if (typeof value === 'bigint') return value;
  if (value instanceof JavaBigInteger) return low64(value.toString());
  if (value instanceof JavaBigDecimal) {
    const { digits, zeros } = value.whole();
    return low64(digits, zeros);
  }
  if (Number.isNaN(value.value)) return 0n;
  if (value.value >= 2 ** 63) return MAX_LONG;
  return value.value <= -(2 ** 63) ? MIN_LONG : BigInt(Math.trunc(value.value));
}

export function toDouble(value: JavaNumber): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (value instanceof JavaBigDecimal) return value.toNumber();
  return value instanceof JavaDouble ? value.value : Number(value.toString());
}

/** A Long, or the BigInteger beyond it, of an exact whole result. */
export function wholeNumber(value: bigint): bigint | JavaBigInteger {
  return value >= MIN_LONG && value <= MAX_LONG ? value : new JavaBigInteger(value);
}
