import { type Operator, operators } from './operators.js';
import { isRecord, PolicyError, show } from './policy-error.js';
import { type ConditionKeys, type Notation, type PolicyText, readPolicyText, renderPolicyText } from './policy-text.js';
import { literal } from './spellings.js';
import { all, not, some, type Truth } from './truth.js';

/** One key under one operator of a statement's `Condition`. */
export interface Condition {
  /** In lower case. */
  readonly key: string;
  /** `Null` asks whether the key is absent. */
  readonly operator: Operator | 'Null';
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | undefined;
  /** Whether a request without the key meets it. */
  readonly ifExists: boolean;
  readonly values: readonly PolicyText[];
}

/**
 * Reads a `Condition`.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 */
export function readConditions(value: unknown, text: { readonly hasVariables: boolean }): readonly Condition[] {
  if (value === undefined) return [];
  if (!isRecord(value)) throw new PolicyError(`Condition is ${show(value)} and no object`);
  return Object.entries(value).flatMap(([name, keys]) => {
    const read = readOperator(name);
    if (!isRecord(keys)) throw new PolicyError(`the condition ${name} is ${show(keys)} and no object`);
    return Object.entries(keys).map(([key, given]) => {
      const values = readValues(`${name} ${key}`, given);
      requireFit(read.operator, `${name} ${key}`, values, text);
      return { ...read, key: key.toLowerCase(), values: values.map((wanted) => readPolicyText(wanted, text)) };
    });
  });
}

function readOperator(text: string): Pick<Condition, 'operator' | 'quantifier' | 'ifExists'> {
  if (text === 'Null') return { operator: 'Null', quantifier: undefined, ifExists: false };
  const [, quantifier, name = '', ifExists] = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(text) ?? [];
  const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!operator) throw new PolicyError(`${text} is no operator of a condition`);
  return { operator, quantifier: quantifier as Condition['quantifier'], ifExists: ifExists !== undefined };
}

function readValues(place: string, given: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length === 0) throw new PolicyError(`the condition ${place} has no value`);
  return list.map((item) => {
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') return String(item);
    throw new PolicyError(`the condition ${place} wants ${show(item)}`);
  });
}

function requireFit(
  operator: Condition['operator'],
  place: string,
  values: readonly string[],
  { hasVariables }: { readonly hasVariables: boolean },
): void {
  const takes = operator === 'Null' ? (wanted: string) => /^(true|false)$/i.test(wanted) : operator.takes;
  const stranger = values.find((wanted) => !(hasVariables && wanted.includes('${')) && !takes(wanted));
  if (stranger !== undefined) throw new PolicyError(`the condition ${place} cannot be compared with ${show(stranger)}`);
}

/**
 * Whether a request meets a condition: one of the values is enough; under a negated operator none may fit, and a key that
 * the request does not have fits none.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function meets(condition: Condition, keys: ConditionKeys): Truth {
  const { operator, quantifier, key } = condition;
  const given = keys.valuesOf(key);
  if (given === 'unknown') return given;
  if (operator === 'Null') return meetsNull(condition, given.length === 0);
  if (given.length === 0) {
    return condition.ifExists || quantifier === 'ForAllValues' || (quantifier === undefined && operator.isNegated);
  }
  const truths = given.map((value) => {
    const fits = some(condition.values.map((wanted) => compare(operator, value, wanted, keys)));
    return operator.isNegated ? not(fits) : fits;
  });
  const isEnough = quantifier === 'ForAnyValue' || (quantifier === undefined && !operator.isNegated);
  return isEnough ? some(truths) : all(truths);
}

function meetsNull({ values }: Condition, isAbsent: boolean): boolean {
  return values.some((wanted) => String(wanted[0]).toLowerCase() === String(isAbsent));
}

const plain: Notation = { written: (text) => text, literal: (text) => text };
const pattern: Notation = { written: (text) => text.replaceAll('%', '%25'), literal };

/** What is wanted by a variable that has no value fits nothing. */
function compare(operator: Operator, value: string, wanted: PolicyText, keys: ConditionKeys): Truth {
  const rendered = renderPolicyText(wanted, keys, operator.isPattern ? pattern : plain);
  if (rendered === 'unknown') return rendered;
  return rendered !== undefined && operator.fits(value, rendered.text);
}
