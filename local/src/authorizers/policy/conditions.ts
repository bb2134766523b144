import { BlockList, isIP } from 'node:net';
import { matchesGlob } from './glob.js';

/** What is known of a request when a policy is evaluated: condition keys in lower case to their values. */
export type ConditionKeys = ReadonlyMap<string, readonly string[]>;

/** One key under one operator of a statement's `Condition`. */
export interface Condition {
  /** In lower case. */
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Reads a `Condition`; undefined if it is not one. */
export function readConditions(value: unknown): readonly Condition[] | undefined {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).flatMap(([operator, keys]) =>
    Object.entries((keys ?? {}) as object).map(([key, values]) => ({
      key: key.toLowerCase(),
      operator,
      values: (Array.isArray(values) ? values : [values]).map(String),
    })),
  );
}

/**
 * Whether a request meets a condition: one of the values is enough; under a negated operator none may fit, and a key that
 * the request does not have fits none. An operator that is unknown here is never met.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function meets(condition: Condition, keys: ConditionKeys): boolean {
  const { quantifier, name, ifExists } = parseOperator(condition.operator);
  const given = keys.get(condition.key);
  if (name === 'Null') return condition.values.includes(String(given === undefined));
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!operator) return false;
  if (given === undefined) return ifExists || operator.isNegated || quantifier === 'ForAllValues';
  const fits = (value: string) => condition.values.some((wanted) => operator.fits(value, wanted));
  const meetsOne = (value: string) => fits(value) !== operator.isNegated;
  return quantifier === 'ForAnyValue' || (quantifier === undefined && !operator.isNegated)
    ? given.some(meetsOne)
    : given.every(meetsOne);
}

function parseOperator(text: string) {
  const [, quantifier, name = '', ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(text) ?? [];
  return { quantifier, name, ifExists: ifExists !== undefined };
}

interface Operator {
  readonly fits: (value: string, wanted: string) => boolean;
  readonly isNegated: boolean;
}

type Fits = Operator['fits'];

const equals: Fits = (value, wanted) => value === wanted;
const equalsIgnoringCase: Fits = (value, wanted) => value.toLowerCase() === wanted.toLowerCase();
const like: Fits = (value, wanted) => matchesGlob(wanted, value);

const operators: Readonly<Record<string, Operator>> = {
  ...pair('StringEquals', 'StringNotEquals', equals),
  ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', equalsIgnoringCase),
  ...pair('StringLike', 'StringNotLike', like),
  ...pair('ArnEquals', 'ArnNotEquals', like),
  ...pair('ArnLike', 'ArnNotLike', like),
  ...pair('IpAddress', 'NotIpAddress', isInRange),
  Bool: { fits: equalsIgnoringCase, isNegated: false },
  ...comparisons('Numeric', Number),
  ...comparisons('Date', toTime),
};

function pair(name: string, negatedName: string, fits: Fits): Record<string, Operator> {
  return { [name]: { fits, isNegated: false }, [negatedName]: { fits, isNegated: true } };
}

function comparisons(kind: string, read: (text: string) => number): Record<string, Operator> {
  const compare = (holds: (value: number, wanted: number) => boolean): Fits => {
    return (value, wanted) => holds(read(value), read(wanted));
  };
  const single = (fits: Fits): Operator => ({ fits, isNegated: false });
  return {
    ...pair(
      `${kind}Equals`,
      `${kind}NotEquals`,
      compare((value, wanted) => value === wanted),
    ),
    [`${kind}LessThan`]: single(compare((value, wanted) => value < wanted)),
    [`${kind}LessThanEquals`]: single(compare((value, wanted) => value <= wanted)),
    [`${kind}GreaterThan`]: single(compare((value, wanted) => value > wanted)),
    [`${kind}GreaterThanEquals`]: single(compare((value, wanted) => value >= wanted)),
  };
}

/** A date is in ISO 8601, or in seconds since 1970. */
function toTime(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

/** Whether an address is the wanted one or lies in a range such as `192.0.2.0/24` or `2001:db8::/32`. */
function isInRange(value: string, wanted: string): boolean {
  const address = value.startsWith('::ffff:') && value.includes('.') ? value.slice('::ffff:'.length) : value;
  const [network = '', prefix] = wanted.split('/');
  const version = isIP(network);
  if (version === 0 || version !== isIP(address)) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const bits = Number(prefix ?? (version === 4 ? 32 : 128));
  if (!Number.isInteger(bits) || bits < 0 || bits > (version === 4 ? 32 : 128)) return false;
  const range = new BlockList();
  range.addSubnet(network, bits, family);
  return range.check(address, family);
}
