import { spendText } from '../budget.js';
import { EvaluationError } from '../template-errors.js';
import { JavaBigDecimal } from '../values/big-numbers.js';
import { JavaCharacter } from '../values/java-character.js';
import type { JavaValue } from '../values/java-value.js';
import { isJavaNumber, JavaDouble, toDouble, toLong } from '../values/numbers.js';
import { printText } from '../values/print.js';

interface Specifier {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

/** Its parts are of bounded length, as a caller may have written it. */
const SPECIFIER = /%(?:(\d{1,9})\$|(<))?([-#+ 0,(]{0,8})(\d{1,9})?(?:\.(\d{1,9}))?([a-zA-Z%])/g;

/** As String.format, for the conversions of texts, numbers and truth values. */
export function formatText(format: string, values: readonly JavaValue[]): string {
  let ordinary = 0;
  let last = 0;
  if (/%/.test(format.replace(SPECIFIER, ''))) throw unknownConversion('%');
  return format.replace(SPECIFIER, (_, index, previous, flags, width, precision, conversion) => {
    const specifier: Specifier = {
      flags,
      width: sizeOf(width) ?? 0,
      precision: sizeOf(precision),
      conversion,
    };
    if (conversion === 'n') return '\n';
    if (conversion === '%') return pad('%', specifier);
    if (index !== undefined) last = Number(index) - 1;
    else if (previous === undefined) last = ordinary++;
    if (last >= values.length)
      throw new EvaluationError(`no argument for %${conversion} (MissingFormatArgumentException)`);
    return pad(convert(values[last] as JavaValue, specifier), specifier);
  });
}

/** A width or a precision, which is how long the text gets. */
function sizeOf(digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined;
  spendText(Number(digits));
  return Number(digits);
}

function pad(text: string, { width, flags }: Specifier): string {
  spendText(width);
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}

function convert(value: JavaValue, specifier: Specifier): string {
  const { conversion } = specifier;
  const lower = conversion.toLowerCase();
  const text = CONVERSIONS.get(lower)?.(value, specifier);
  if (text === undefined) throw unknownConversion(conversion);
  return lower === conversion ? text : text.toUpperCase();
}

function unknownConversion(conversion: string): EvaluationError {
  return new EvaluationError(`cannot format with %${conversion} (UnknownFormatConversionException)`);
}

function mismatch({ conversion }: Specifier, value: JavaValue): never {
  throw new EvaluationError(`%${conversion} does not take ${printText(value)} (IllegalFormatConversionException)`);
}

type Conversion = (value: JavaValue, specifier: Specifier) => string;

const CONVERSIONS: ReadonlyMap<string, Conversion> = new Map<string, Conversion>([
  ['s', (value, { precision }) => printText(value).slice(0, precision)],
  ['b', (value) => String(typeof value === 'boolean' ? value : value !== null)],
  ['c', (value, specifier) => (value instanceof JavaCharacter ? value.value : mismatch(specifier, value))],
  ['d', formatWhole],
  ['x', (value, specifier) => formatUnsigned(value, specifier, 16)],
  ['o', (value, specifier) => formatUnsigned(value, specifier, 8)],
  ['f', formatFixed],
  ['e', formatScientific],
]);

function isWhole(value: JavaValue): value is number | bigint {
  return isJavaNumber(value) && !(value instanceof JavaDouble) && !(value instanceof JavaBigDecimal);
}

function formatWhole(value: JavaValue, specifier: Specifier): string {
  if (value === null) return 'null';
  if (!isWhole(value)) return mismatch(specifier, value);
  const text = printText(value);
  return withSign(text.replace('-', ''), text.startsWith('-'), specifier);
}

function formatUnsigned(value: JavaValue, specifier: Specifier, radix: number): string {
  if (value === null) return 'null';
  if (!isWhole(value)) return mismatch(specifier, value);
  const text = BigInt.asUintN(typeof value === 'number' ? 32 : 64, toLong(value)).toString(radix);
  return specifier.flags.includes('0') ? text.padStart(specifier.width, '0') : text;
}

/** Rounds a half up, by the decimal digits that the number prints with. */
function formatFixed(value: JavaValue, specifier: Specifier): string {
  if (value === null) return 'null';
  if (!isJavaNumber(value) || isWhole(value)) return mismatch(specifier, value);
  const number = toDouble(value);
  if (!Number.isFinite(number)) return printText(value);
  const { precision = 6 } = specifier;
  const decimal = value instanceof JavaBigDecimal ? value : JavaBigDecimal.tryParse(String(Math.abs(number)));
  const digits = (decimal as JavaBigDecimal).roundedDigits(precision).padStart(precision + 1, '0');
  const text = precision === 0 ? digits : `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
  return withSign(text, number < 0, specifier);
}

/** A double has not so many that more could be told. */
const MAX_EXPONENTIAL_DIGITS = 100;

function formatScientific(value: JavaValue, specifier: Specifier): string {
  if (value === null) return 'null';
  if (!(value instanceof JavaDouble)) return mismatch(specifier, value);
  const text = Math.abs(value.value).toExponential(Math.min(specifier.precision ?? 6, MAX_EXPONENTIAL_DIGITS));
  return withSign(text.replace(/e([+-])(\d)$/, 'e$10$2'), value.value < 0, specifier);
}

function withSign(size: string, isNegative: boolean, { flags, width }: Specifier): string {
  const [whole, fraction] = size.split('.') as [string, string?];
  const grouped = flags.includes(',') ? inThousands(whole) : whole;
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  if (isNegative && flags.includes('(')) return `(${text})`;
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return sign + (flags.includes('0') ? text.padStart(width - sign.length, '0') : text);
}

function inThousands(digits: string): string {
  const first = digits.length % 3 || 3;
  const groups = [digits.slice(0, first)];
  for (let start = first; start < digits.length; start += 3) groups.push(digits.slice(start, start + 3));
  return groups.join(',');
}
