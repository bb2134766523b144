import { PolicyError } from './policy-error.js';

/** What is known of a request when a policy is evaluated. */
export interface ConditionKeys {
  /** The values of a key, whose name is in lower case: none where the request has no such key, or `unknown`. */
  valuesOf(key: string): readonly string[] | 'unknown';
}

/** A variable of a policy such as `${aws:username}`, with the value that stands for one that is absent. */
interface Variable {
  /** In lower case. */
  readonly key: string;
  readonly fallback: string | undefined;
}

/** A text of a policy: what is written, and variables in between. */
export type PolicyText = readonly (string | Variable)[];

/** How a text is put together where its parts are not to be taken for one another. */
export interface Notation {
  readonly written: (text: string) => string;
  /** The value of a variable: nothing in it is a wildcard. */
  readonly literal: (text: string) => string;
}

/**
 * Reads a text with its variables, which only the version of 2012 has.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function readPolicyText(text: string, { hasVariables }: { readonly hasVariables: boolean }): PolicyText {
  if (!hasVariables || !text.includes('${')) return [text];
  return text
    .split(/(\$\{[^}]*\}?)/)
    .filter((part) => part !== '')
    .map((part) => {
      return part.startsWith('${') ? readVariable(part, text) : part;
    });
}

/** The text for a request: undefined where a variable has no value, `unknown` where it cannot be known. */
export function renderPolicyText(
  text: PolicyText,
  keys: ConditionKeys,
  { written, literal }: Notation,
): { readonly text: string } | undefined | 'unknown' {
  let rendered = '';
  for (const part of text) {
    if (typeof part === 'string') {
      rendered += written(part);
      continue;
    }
    const value = valueOfVariable(part, keys);
    if (value === undefined || value === 'unknown') return value;
    rendered += literal(value.text);
  }
  return { text: rendered };
}

function valueOfVariable(
  { key, fallback }: Variable,
  keys: ConditionKeys,
): { readonly text: string } | undefined | 'unknown' {
  if (characters.has(key)) return { text: key };
  const values = keys.valuesOf(key);
  if (values === 'unknown') return values;
  const text = values[0] ?? fallback;
  return text === undefined ? undefined : { text };
}

/** `${*}` stands for the character itself. */
const characters = new Set(['*', '?', '$']);

function readVariable(part: string, text: string): Variable {
  const [, name = '', fallback] = /^\$\{([^,}]*)(?:,\s*'([^']*)'\s*)?\}$/.exec(part) ?? [];
  const key = name.trim().toLowerCase();
  if (characters.has(key) || /^[a-z0-9-]+:[^\s{}$]+$/.test(key)) return { key, fallback };
  throw new PolicyError(`${part} in ${JSON.stringify(text)} is no policy variable`);
}
