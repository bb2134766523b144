import type { Origin } from '../model/origin.js';
import { type Resolvable, Unresolved } from '../model/unresolved.js';
import type { GivenValues } from './given-values.js';
import { parameterFix } from './values.js';

/** Where the value of a dynamic reference may be found short of AWS. */
export interface DynamicValues {
  readonly given: GivenValues;
  /** The value of an SSM parameter that the assembly makes. */
  tryFindSsmParameter(name: string): Resolvable<string> | undefined;
  /** A secret that the assembly makes. */
  tryFindSecret(id: string): AssemblySecret | undefined;
}

export interface AssemblySecret {
  readonly logicalId: string;
  readonly secretString: Resolvable<string> | undefined;
}

/**
 * Replaces each `{{resolve:service:reference}}` of a text by its value, or says why there is none.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function resolveDynamicReferences(text: string, values: DynamicValues, place: Origin): Resolvable<string> {
  let result = '';
  let end = 0;
  for (const match of text.matchAll(dynamicReference)) {
    const value = resolveOne(match[0], match[1] ?? '', match[2] ?? '', values, place);
    if (value instanceof Unresolved) return value;
    result += text.slice(end, match.index) + value;
    end = match.index + match[0].length;
  }
  return result + text.slice(end);
}

const dynamicReference = /\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]+)\}\}/g;

function resolveOne(
  text: string,
  service: string,
  reference: string,
  values: DynamicValues,
  place: Origin,
): Resolvable<string> {
  return service === 'secretsmanager'
    ? resolveSecret(text, reference, values, place)
    : resolveSsmParameter(text, service, reference, values, place);
}

function resolveSsmParameter(
  text: string,
  service: string,
  reference: string,
  { given, tryFindSsmParameter }: DynamicValues,
  place: Origin,
): Resolvable<string> {
  const [name = ''] = reference.split(':');
  const value = given.tryFind(text, name) ?? (service === 'ssm' ? tryFindSsmParameter(name) : undefined);
  return value ?? new Unresolved(`'${text}'`, `the value of ${name} is kept in SSM`, parameterFix(name), place);
}

function resolveSecret(
  text: string,
  reference: string,
  { given, tryFindSecret }: DynamicValues,
  place: Origin,
): Resolvable<string> {
  const { id, jsonKey } = parseSecret(reference);
  const exact = given.tryFind(text);
  if (exact !== undefined) return exact;
  const secret = tryFindSecret(id);
  const key = secret ? `${secret.logicalId}.SecretString` : id;
  const value = given.tryFind(id, key) ?? secret?.secretString;
  if (typeof value === 'string') return tryPickKey(value, jsonKey) ?? missingKey(text, key, jsonKey, place);
  const example = jsonKey === '' ? key : text;
  return new Unresolved(`'${text}'`, 'the secret is kept in Secrets Manager', parameterFix(example), place);
}

/** `secret-id:SecretString:json-key:version-stage:version-id`; the id may be an ARN. */
function parseSecret(reference: string): { readonly id: string; readonly jsonKey: string } {
  const parts = reference.split(':');
  const idParts = reference.startsWith('arn:') ? 7 : 1;
  return { id: parts.slice(0, idParts).join(':'), jsonKey: parts[idParts + 1] ?? '' };
}

/** The whole secret, or one member of the JSON object that it holds. */
function tryPickKey(secret: string, jsonKey: string): string | undefined {
  if (jsonKey === '') return secret;
  try {
    const value: unknown = (JSON.parse(secret) as Record<string, unknown>)[jsonKey];
    return value === undefined ? undefined : String(value);
  } catch {
    return undefined;
  }
}

function missingKey(text: string, key: string, jsonKey: string, place: Origin): Unresolved {
  const fix = `pass --parameter '${key}={"${jsonKey}":"VALUE"}'`;
  return new Unresolved(`'${text}'`, `the secret is not a JSON object with the key ${jsonKey}`, fix, place);
}
