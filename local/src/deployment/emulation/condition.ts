import { isRecord } from '../properties.js';

/** When a property, or the properties of a resource, ask for nothing that the gateway does not do. */
export interface Condition {
  /** As the words after "unless". */
  readonly text: string;
  holds(value: unknown): boolean;
}

/** Booleans and numbers count as their texts, as in CloudFormation. */
export function is(...allowed: readonly (string | boolean)[]): Condition {
  const texts = allowed.map(String);
  return { text: `it is ${texts.map(code).join(' or ')}`, holds: (value) => texts.includes(String(value)) };
}

/** A list, or a single value, without the given one. */
export function lacks(item: string): Condition {
  return { text: `it lacks ${code(item)}`, holds: (value) => ![value].flat().includes(item) };
}

export function has(property: string, ...allowed: readonly (string | boolean)[]): Condition {
  const { holds } = is(...allowed);
  return {
    text: `${code(property)} is ${allowed.map(String).map(code).join(' or ')}`,
    holds: (value) => isRecord(value) && holds(value[property]),
  };
}

/** A property holds a known text, and one that is not like the pattern. */
export function leadsToNo(what: string, property: string, pattern: RegExp): Condition {
  return {
    text: `${code(property)} is that of no ${what}`,
    holds: (value) => {
      const target = isRecord(value) ? value[property] : undefined;
      return typeof target === 'string' && !pattern.test(target);
    },
  };
}

/** Nowhere within it is there a text like the pattern; what only a deployment knows stands as the template says it. */
export function mentionsNo(what: string, pattern: RegExp): Condition {
  return { text: `it names no ${what}`, holds: (value) => !pattern.test(JSON.stringify(value)) };
}

function code(text: string): string {
  return `\`${text}\``;
}
