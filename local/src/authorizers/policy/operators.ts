import { BlockList, isIP } from 'node:net';
import { matchesGlob } from '../../deployment/glob.js';
import { literal } from './spellings.js';
import type { Truth } from './truth.js';

/** How a value of a request is compared with one that a condition wants. */
export interface Operator {
  /** Whether the condition may want this: a number, a date, a range of addresses. */
  readonly takes: (wanted: string) => boolean;
  /** Unknown where the value is not of the operator's kind. */
  readonly fits: (value: string, wanted: string) => Truth;
  readonly isNegated: boolean;
  /** Whether `*` and `?` of what is wanted are wildcards. */
  readonly isPattern: boolean;
}

type Comparison = Pick<Operator, 'takes' | 'fits'> & { readonly isPattern?: boolean };

const anything = () => true;
const equals: Comparison = { takes: anything, fits: (value, wanted) => value === wanted };
const equalsIgnoringCase: Comparison = {
  takes: anything,
  fits: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
};
const like: Comparison = {
  takes: anything,
  fits: (value, wanted) => matchesGlob(wanted, literal(value)),
  isPattern: true,
};
const arnLike: Comparison = { takes: isArnPattern, fits: fitsArn, isPattern: true };
const address: Comparison = { takes: (wanted) => tryReadRange(wanted) !== undefined, fits: isInRange };
const bool: Comparison = {
  takes: (wanted) => /^(true|false)$/i.test(wanted),
  fits: (value, wanted) => (/^(true|false)$/i.test(value) ? value.toLowerCase() === wanted.toLowerCase() : 'unknown'),
};
const binary: Comparison = {
  takes: (wanted) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(wanted),
  fits: (value, wanted) => value === wanted,
};

/**
 * All operators of IAM but `Null`, without their prefixes and suffix.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const operators: Readonly<Record<string, Operator>> = {
  ...pair('StringEquals', 'StringNotEquals', equals),
  ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', equalsIgnoringCase),
  ...pair('StringLike', 'StringNotLike', like),
  ...pair('ArnEquals', 'ArnNotEquals', arnLike),
  ...pair('ArnLike', 'ArnNotLike', arnLike),
  ...pair('IpAddress', 'NotIpAddress', address),
  Bool: operator(bool, false),
  BinaryEquals: operator(binary, false),
  ...comparisons('Numeric', toNumber),
  ...comparisons('Date', toTime),
};

function operator(comparison: Comparison, isNegated: boolean): Operator {
  return { isPattern: false, ...comparison, isNegated };
}

function pair(name: string, negatedName: string, comparison: Comparison): Record<string, Operator> {
  return { [name]: operator(comparison, false), [negatedName]: operator(comparison, true) };
}

function comparisons(kind: string, read: (text: string) => number | undefined): Record<string, Operator> {
  const compare = (holds: (value: number, wanted: number) => boolean): Comparison => ({
    takes: (wanted) => read(wanted) !== undefined,
    fits: (value, wanted) => {
      const [left, right] = [read(value), read(wanted)];
      return left === undefined || right === undefined ? 'unknown' : holds(left, right);
    },
  });
  const single = (name: string, holds: (value: number, wanted: number) => boolean) => ({
    [kind + name]: operator(compare(holds), false),
  });
  return {
    ...pair(
      `${kind}Equals`,
      `${kind}NotEquals`,
      compare((value, wanted) => value === wanted),
    ),
    ...single('LessThan', (value, wanted) => value < wanted),
    ...single('LessThanEquals', (value, wanted) => value <= wanted),
    ...single('GreaterThan', (value, wanted) => value > wanted),
    ...single('GreaterThanEquals', (value, wanted) => value >= wanted),
  };
}

function toNumber(text: string): number | undefined {
  return /^[+-]?\d{1,30}(?:\.\d{1,30})?$/.test(text) ? Number(text) : undefined;
}

/** A date is in ISO 8601, in UTC where it names no zone, or in seconds since 1970. */
function toTime(text: string): number | undefined {
  if (/^\d{1,12}$/.test(text) && text.length !== 4) return Number(text) * 1000;
  const [, day, time = '', zone = ''] =
    /^(\d{4}(?:-\d\d(?:-\d\d)?)?)(T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const millis = day === undefined ? Number.NaN : Date.parse(day + time + (time === '' ? '' : zone || 'Z'));
  return Number.isNaN(millis) ? undefined : millis;
}

/** Each of the six parts of an ARN is compared by itself; a pattern of fewer is one for the whole. */
function fitsArn(value: string, wanted: string): Truth {
  const [wantedParts, parts] = [partsOfArn(wanted), partsOfArn(value)];
  if (wantedParts.length < arnParts) return matchesGlob(wanted, literal(value));
  if (parts.length < arnParts) return 'unknown';
  return wantedParts.every((part, index) => matchesGlob(part, literal(parts[index] as string)));
}

const arnParts = 6;

function partsOfArn(text: string): readonly string[] {
  const parts = text.split(':');
  return parts.length <= arnParts ? parts : [...parts.slice(0, arnParts - 1), parts.slice(arnParts - 1).join(':')];
}

function isArnPattern(text: string): boolean {
  const parts = partsOfArn(text);
  return text === '*' || (parts[0] === 'arn' && (parts.length === arnParts || text.endsWith('*')));
}

interface AddressRange {
  readonly network: string;
  readonly bits: number;
  readonly version: number;
}

/** An address, or a range such as `192.0.2.0/24` or `2001:db8::/32`. */
function tryReadRange(text: string): AddressRange | undefined {
  const [, network = '', prefix] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(network);
  const longest = version === 4 ? 32 : 128;
  const bits = Number(prefix ?? longest);
  return version === 0 || bits > longest ? undefined : { network, bits, version };
}

function isInRange(value: string, wanted: string): Truth {
  const given = value.startsWith('::ffff:') && value.includes('.') ? value.slice('::ffff:'.length) : value;
  const range = tryReadRange(wanted);
  const version = isIP(given);
  if (!range || version === 0) return 'unknown';
  if (range.version !== version) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(range.network, range.bits, family);
  return list.check(given, family);
}
