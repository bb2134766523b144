/**
 * Numbers as Java has them. An Integer is a JavaScript number, a Long a bigint; the three classes here are the rest.
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

export class JavaBigInteger {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }

  toString(): string {
    return this.value.toString();
  }
}

/** `unscaled` × 10^-`scale`. */
export class JavaBigDecimal {
  readonly unscaled: bigint;
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }

  static parse(text: string): JavaBigDecimal {
    const [mantissa, exponent = '0'] = text.toLowerCase().split('e') as [string, string?];
    const [whole, fraction = ''] = mantissa.split('.') as [string, string?];
    const digits = `${whole}${fraction}`.replace('+', '');
    return new JavaBigDecimal(BigInt(digits === '' || digits === '-' ? 0 : digits), fraction.length - Number(exponent));
  }

  /** The double's exact value, which is what Java takes it for. */
  static fromDouble(value: number): JavaBigDecimal {
    let scale = 0;
    let mantissa = value;
    while (!Number.isInteger(mantissa)) {
      mantissa *= 2;
      scale++;
    }
    return new JavaBigDecimal(BigInt(mantissa) * 5n ** BigInt(scale), scale);
  }

  /** The same value written with more decimals. */
  unscaledAt(scale: number): bigint {
    return this.unscaled * 10n ** BigInt(scale - this.scale);
  }

  toNumber(): number {
    return Number(`${this.unscaled}e${-this.scale}`);
  }

  /** As BigDecimal.toString: plain while no zeros have to be made up, with an exponent elsewhere. */
  toString(): string {
    const sign = this.unscaled < 0n ? '-' : '';
    const digits = (this.unscaled < 0n ? -this.unscaled : this.unscaled).toString();
    if (this.scale === 0) return sign + digits;
    const exponent = digits.length - 1 - this.scale;
    if (this.scale > 0 && exponent >= -6) {
      const padded = digits.padStart(this.scale + 1, '0');
      return `${sign}${padded.slice(0, -this.scale)}.${padded.slice(-this.scale)}`;
    }
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
    if (exponent === 0) return `${sign}${digits[0]}${fraction}`;
    return `${sign}${digits[0]}${fraction}E${exponent > 0 ? '+' : ''}${exponent}`;
  }
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
  const value = BigInt(digits);
  if (value >= BigInt(MIN_INTEGER) && value <= BigInt(MAX_INTEGER)) return Number(value);
  return value >= MIN_LONG && value <= MAX_LONG ? value : new JavaBigInteger(value);
}

/** Number.intValue(): the low 32 bits of a whole number, the nearest int of a fraction. */
export function toInt(value: JavaNumber): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value));
  if (value instanceof JavaBigInteger) return Number(BigInt.asIntN(32, value.value));
  if (value instanceof JavaBigDecimal) return Number(BigInt.asIntN(32, wholePart(value)));
  if (Number.isNaN(value.value)) return 0;
  return Math.trunc(Math.min(Math.max(value.value, MIN_INTEGER), MAX_INTEGER)) | 0;
}

/** Number.longValue(). */
export function toLong(value: JavaNumber): bigint {
  if (typeof value === 'number') return BigInt(value);
  if (typeof value === 'bigint') return value;
  if (value instanceof JavaBigInteger) return BigInt.asIntN(64, value.value);
  if (value instanceof JavaBigDecimal) return BigInt.asIntN(64, wholePart(value));
  if (Number.isNaN(value.value)) return 0n;
  if (value.value >= 2 ** 63) return MAX_LONG;
  return value.value <= -(2 ** 63) ? MIN_LONG : BigInt(Math.trunc(value.value));
}

export function toDouble(value: JavaNumber): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  if (value instanceof JavaBigDecimal) return value.toNumber();
  return Number(value.value);
}

function wholePart({ unscaled, scale }: JavaBigDecimal): bigint {
  return scale >= 0 ? unscaled / 10n ** BigInt(scale) : unscaled * 10n ** BigInt(-scale);
}

/** A Long, or the BigInteger beyond it, of an exact whole result. */
export function wholeNumber(value: bigint): bigint | JavaBigInteger {
  return value >= MIN_LONG && value <= MAX_LONG ? value : new JavaBigInteger(value);
}
