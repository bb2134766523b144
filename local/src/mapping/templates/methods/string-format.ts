import { spendText } from '../budget.js';
import { EvaluationError } from '../template-errors.js';
import { JavaCharacter } from '../values/java-character.js';
import type { JavaValue } from '../values/java-value.js';
import { isJavaNumber, JavaBigDecimal, JavaDouble, toDouble, toLong } from '../values/numbers.js';
import { printText } from '../values/print.js';

interface Specifier {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

const SPECIFIER = /%(?:(\d+)\$|(<))?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

/** As String.format, for the conversions of texts, numbers and truth values. */
export function formatText(format: string, values: readonly JavaValue[]): string {
  let ordinary = 0;
  let last = 0;
  if (/%/.test(format.replace(SPECIFIER, ''))) throw unknownConversion('%');
  return format.replace(SPECIFIER, (_, index, previous, flags, width, precision, conversion) => {
    const specifier: Specifier = {
      flags,
      width: Number(width ?? 0),
      precision: precision === undefined ? undefined : Number(precision),
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
  const decimal = JavaBigDecimal.parse(value instanceof JavaBigDecimal ? value.toString() : String(Math.abs(number)));
  const size = decimal.unscaled < 0n ? -decimal.unscaled : decimal.unscaled;
  const digits = scaleTo(size, decimal.scale, precision)
    .toString()
    .padStart(precision + 1, '0');
  const text = precision === 0 ? digits : `${digits.slice(0, -precision)}.${digits.slice(-precision)}`;
  return withSign(text, number < 0, specifier);
}

function scaleTo(unscaled: bigint, scale: number, precision: number): bigint {
  if (scale <= precision) return unscaled * 10n ** BigInt(precision - scale);
  const divisor = 10n ** BigInt(scale - precision);
  return (unscaled + divisor / 2n) / divisor;
}

function formatScientific(value: JavaValue, specifier: Specifier): string {
  if (value === null) return 'null';
  if (!(value instanceof JavaDouble)) return mismatch(specifier, value);
  const text = Math.abs(value.value).toExponential(specifier.precision ?? 6);
  return withSign(text.replace(/e([+-])(\d)$/, 'e$10$2'), value.value < 0, specifier);
}

function withSign(size: string, isNegative: boolean, { flags, width }: Specifier): string {
  const [whole, fraction] = size.split('.') as [string, string?];
  const grouped = flags.includes(',') ? whole.replace(/\B(?=(?:\d{3})+$)/g, ',') : whole;
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  if (isNegative && flags.includes('(')) return `(${text})`;
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return sign + (flags.includes('0') ? text.padStart(width - sign.length, '0') : text);
}
