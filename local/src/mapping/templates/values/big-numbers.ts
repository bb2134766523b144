import { spendText } from '../budget.js';
import { EvaluationError } from '../template-errors.js';

/** Digits beyond which nothing is calculated: Java goes on, but no template needs it and it takes ever longer. */
const MAX_DIGITS = 20_000;
/** Java's scale is an int. */
const MAX_SCALE = 2 ** 31 - 1;

/** Digits with a sign, as they are written. To make a bigint of them takes the square of their number, so it waits. */
class Digits {
  readonly isNegative: boolean;
  /** Without zeros in front. */
  readonly digits: string;
  #value: bigint | undefined;

  constructor(value: bigint | string) {
    const text = value.toString();
    this.isNegative = text.startsWith('-');
    this.digits = withoutLeadingZeros(text.replace(/^[-+]/, ''));
    if (typeof value === 'bigint') this.#value = value;
  }

  get value(): bigint {
    if (this.digits.length > MAX_DIGITS) throw new EvaluationError('the number has too many digits');
    this.#value ??= BigInt(this.toString());
    return this.#value;
  }

  get isZero(): boolean {
    return this.digits === '0';
  }

  negated(): string {
    return this.isNegative ? this.digits : `-${this.digits}`;
  }

  toString(): string {
    return this.isNegative && !this.isZero ? `-${this.digits}` : this.digits;
  }
}

function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (start < digits.length - 1 && digits.charCodeAt(start) === 48) start++;
  return digits.slice(start) || '0';
}

export class JavaBigInteger {
  readonly #digits: Digits;

  /** @param value digits may have a sign */
  constructor(value: bigint | string) {
    this.#digits = new Digits(value);
  }

  get value(): bigint {
    return this.#digits.value;
  }

  /** How many digits it has, which is what calculating with it costs. */
  get precision(): number {
    return this.#digits.digits.length;
  }

  negated(): JavaBigInteger {
    return new JavaBigInteger(this.#digits.negated());
  }

  toString(): string {
    return this.#digits.toString();
  }
}

/** `unscaled` × 10^-`scale`. */
export class JavaBigDecimal {
  readonly scale: number;
  readonly #digits: Digits;

  constructor(unscaled: bigint | string, scale: number) {
    this.#digits = new Digits(unscaled);
    this.scale = scale;
  }

  /** The number that a text stands for; undefined where it is none, or where its exponent is beyond what Java takes. */
  static tryParse(text: string): JavaBigDecimal | undefined {
    const match = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(text);
    if (match === null) return undefined;
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
    const scale = fraction.length - Number(exponent);
    if (whole === '' && fraction === '') return undefined;
    return Math.abs(scale) <= MAX_SCALE ? new JavaBigDecimal(`${sign}${whole}${fraction}`, scale) : undefined;
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

  get unscaled(): bigint {
    return this.#digits.value;
  }

  get isNegative(): boolean {
    return this.#digits.isNegative && !this.#digits.isZero;
  }

  get isZero(): boolean {
    return this.#digits.isZero;
  }

  /** The digits of the unscaled value, without a sign. */
  get digits(): string {
    return this.#digits.digits;
  }

  get precision(): number {
    return this.digits.length;
  }

  negated(): JavaBigDecimal {
    return new JavaBigDecimal(this.#digits.negated(), this.scale);
  }

  /** The same value written with more decimals. */
  unscaledAt(scale: number): bigint {
    return this.unscaled * 10n ** BigInt(scale - this.scale);
  }

  toNumber(): number {
    return Number(`${this.#digits}e${-this.scale}`);
  }

  /** The whole part, as digits with a sign and how many zeros follow them. */
  whole(): { readonly digits: string; readonly zeros: number } {
    const sign = this.isNegative ? '-' : '';
    if (this.scale <= 0) return { digits: sign + this.digits, zeros: -this.scale };
    return { digits: `${sign}${this.digits.slice(0, -this.scale) || '0'}`, zeros: 0 };
  }

  /** As BigDecimal.toString: plain while no zeros have to be made up, with an exponent elsewhere. */
  toString(): string {
    const exponent = this.precision - 1 - this.scale;
    if (this.scale === 0 || (this.scale > 0 && exponent >= -6)) return this.toPlainString();
    const sign = this.isNegative ? '-' : '';
    const fraction = this.precision > 1 ? `.${this.digits.slice(1)}` : '';
    if (exponent === 0) return `${sign}${this.digits[0]}${fraction}`;
    return `${sign}${this.digits[0]}${fraction}E${exponent > 0 ? '+' : ''}${exponent}`;
  }

  /** As BigDecimal.toPlainString: with all its zeros. */
  toPlainString(): string {
    const sign = this.isNegative ? '-' : '';
    if (this.scale === 0) return sign + this.digits;
    spendText(this.scale < 0 ? this.precision - this.scale : Math.max(this.precision, this.scale));
    if (this.scale < 0) return this.isZero ? '0' : `${sign}${this.digits}${'0'.repeat(-this.scale)}`;
    const padded = this.digits.padStart(this.scale + 1, '0');
    return `${sign}${padded.slice(0, -this.scale)}.${padded.slice(-this.scale)}`;
  }

  /** Its size with so many decimals, a half rounded up, as digits without a point. */
  roundedDigits(decimals: number): string {
    const dropped = this.scale - decimals;
    if (dropped <= 0) {
      spendText(this.precision - dropped);
      return this.digits + '0'.repeat(this.isZero ? 0 : -dropped);
    }
    if (dropped > this.precision) return '0';
    const kept = this.digits.slice(0, this.precision - dropped) || '0';
    return this.digits.charCodeAt(this.precision - dropped) >= 53 ? incremented(kept) : kept;
  }
}

function incremented(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 57) end--;
  const nines = '0'.repeat(digits.length - end);
  if (end === 0) return `1${nines}`;
  return `${digits.slice(0, end - 1)}${Number(digits[end - 1]) + 1}${nines}`;
}

/** Compares by digits and exponents, so that zeros which only an exponent asks for are never written out. */
export function compareDecimals(left: JavaBigDecimal, right: JavaBigDecimal): number {
  const [leftSign, rightSign] = [signOf(left), signOf(right)];
  if (leftSign !== rightSign || leftSign === 0) return leftSign - rightSign;
  return leftSign * compareSizes(left, right);
}

function signOf(value: JavaBigDecimal): number {
  if (value.isZero) return 0;
  return value.isNegative ? -1 : 1;
}

function compareSizes(left: JavaBigDecimal, right: JavaBigDecimal): number {
  const exponents = left.precision - left.scale - (right.precision - right.scale);
  if (exponents !== 0) return Math.sign(exponents);
  const length = Math.min(left.precision, right.precision);
  const [leftHead, rightHead] = [left.digits.slice(0, length), right.digits.slice(0, length)];
  if (leftHead !== rightHead) return leftHead < rightHead ? -1 : 1;
  if (/[1-9]/.test(left.digits.slice(length))) return 1;
  return /[1-9]/.test(right.digits.slice(length)) ? -1 : 0;
}

const CHUNK = 15;

/** The low 64 bits of a whole number given by its digits and the zeros behind them: Java's longValue(). */
export function low64(signed: string, zeros = 0): bigint {
  // 10^64 is divisible by 2^64.
  if (zeros >= 64) return 0n;
  const isNegative = signed.startsWith('-');
  const digits = isNegative ? signed.slice(1) : signed;
  let value = 0n;
  for (let start = 0; start < digits.length; start += CHUNK) {
    const chunk = digits.slice(start, start + CHUNK);
    value = BigInt.asUintN(64, value * 10n ** BigInt(chunk.length) + BigInt(chunk));
  }
  const shifted = value * 10n ** BigInt(zeros);
  return BigInt.asIntN(64, isNegative ? -shifted : shifted);
}
