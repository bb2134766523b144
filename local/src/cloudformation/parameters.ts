import type { TemplateParameter } from '../assembly/assembly.js';
import type { Origin } from '../model/origin.js';
import { UsageError } from '../model/usage-error.js';
import { javaRegex } from '../patterns/java-regex.js';
import { describe } from './template-error.js';

/**
 * The value that `Ref` gives for a parameter with the given text: a list for the list types.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export function parameterValue(parameter: TemplateParameter, text: string): unknown {
  const type = valueTypeOf(parameter);
  if (isListType(type)) return text === '' ? [] : text.split(',').map((item) => item.trim());
  // Kept as a number only if that changes nothing where it is put into a text: 0123 stays as it is.
  return type === 'Number' && String(Number(text)) === text ? Number(text) : text;
}

/** The text of a default, which may be written as a number or a list. */
export function defaultText(parameter: TemplateParameter): string | undefined {
  const { Default: value } = parameter;
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** Whether the parameter holds the name of an SSM parameter, and stands for the value of that. */
export function isSsmParameter(parameter: TemplateParameter): boolean {
  return parameter.Type.startsWith(ssmValue);
}

/** Refuses a value that CloudFormation would refuse. */
export function checkParameter(parameter: TemplateParameter, text: string, place: Origin): void {
  const items = isListType(parameter.Type) ? text.split(',').map((item) => item.trim()) : [text];
  for (const item of items) {
    const rule = rules.find(({ breaks }) => breaks(parameter, item));
    if (!rule) continue;
    const wanted = parameter.ConstraintDescription ?? rule.wanted(parameter);
    throw new UsageError(
      'INVALID_PARAMETER',
      `parameter ${describe(place)} of ${place.stackName}: '${item}' is not allowed`,
      `give ${wanted}`,
    );
  }
}

interface Rule {
  breaks(parameter: TemplateParameter, item: string): boolean;
  wanted(parameter: TemplateParameter): string;
}

const rules: readonly Rule[] = [
  {
    breaks: ({ Type }, item) => /Number>?$/.test(Type) && (item.trim() === '' || !Number.isFinite(Number(item))),
    wanted: () => 'a number',
  },
  {
    breaks: ({ AllowedValues }, item) => AllowedValues !== undefined && !AllowedValues.map(String).includes(item),
    wanted: ({ AllowedValues }) => `one of ${AllowedValues?.join(', ')}`,
  },
  {
    breaks: ({ AllowedPattern }, item) => AllowedPattern !== undefined && !javaRegex(AllowedPattern).matches(item),
    wanted: ({ AllowedPattern }) => `a value that matches ${AllowedPattern}`,
  },
  {
    breaks: ({ MinLength = 0, MaxLength = Number.POSITIVE_INFINITY }, item) =>
      item.length < Number(MinLength) || item.length > Number(MaxLength),
    wanted: ({ MinLength, MaxLength }) => `a text ${span(MinLength, MaxLength)} characters`,
  },
  {
    breaks: ({ MinValue = Number.NEGATIVE_INFINITY, MaxValue = Number.POSITIVE_INFINITY }, item) =>
      Number(item) < Number(MinValue) || Number(item) > Number(MaxValue),
    wanted: ({ MinValue, MaxValue }) => `a number ${span(MinValue, MaxValue)}`,
  },
];

function span(least: number | string | undefined, most: number | string | undefined): string {
  if (least === undefined) return `of at most ${most}`;
  return most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
}

const ssmValue = 'AWS::SSM::Parameter::Value<';

/** The type of the value: what stands between the brackets for a parameter that is read from SSM. */
function valueTypeOf(parameter: TemplateParameter): string {
  return isSsmParameter(parameter) ? parameter.Type.slice(ssmValue.length, -1) : parameter.Type;
}

function isListType(type: string): boolean {
  return type === 'CommaDelimitedList' || type.startsWith('List<');
}
