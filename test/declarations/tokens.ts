import { CfnParameter, Duration, Size, type Stack } from 'aws-cdk-lib';

/** A value that is known only at deployment, in the place of one that is written out. */
export interface Replacement {
  /** Of which kind it is, as `a text` or `a text in a list`. */
  readonly kind: string;
  readonly replace: (stack: Stack) => unknown;
}

const text = (stack: Stack) => new CfnParameter(stack, 'Text').valueAsString;
const number = (stack: Stack) => new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
const list = (stack: Stack) => new CfnParameter(stack, 'List', { type: 'CommaDelimitedList' }).valueAsList;

/** What may stand for the value of a member of that name; nothing for what is no value, such as a function or an auth. */
export function replacementsOf(value: unknown, place: string): Replacement[] {
  if (typeof value === 'string') return [{ kind: 'a text', replace: text }, ...namedParts(value)];
  if (typeof value === 'number') return [{ kind: 'a number', replace: number }];
  if (value instanceof Duration) return durations();
  if (value instanceof Size) return sizes();
  if (Array.isArray(value))
    return typeof value[0] === 'string' ? [...lists(value), ...items(value, place)] : items(value, place);
  return isMap(value) ? members(value, place) : [];
}

/** `header.X-Token` with another name after its place. */
function namedParts(value: string): Replacement[] {
  const place = /^(header|querystring)\./.exec(value)?.[0];
  return place ? [{ kind: `a name after ${place}`, replace: (stack) => `${place}${text(stack)}` }] : [];
}

function lists(value: readonly unknown[]): Replacement[] {
  return value.length === 0 ? [] : [{ kind: 'a list', replace: list }];
}

function items(value: readonly unknown[], place: string): Replacement[] {
  return replacementsOf(value[0], place).map(({ kind, replace }) => ({
    kind: `${kind} in a list`,
    replace: (stack) => [replace(stack), ...value.slice(1)],
  }));
}

/** The maps among what is written as an object: their names are the user's. */
const MAPS = [
  'body',
  'fields',
  'headers',
  'pathParameters',
  'requestHeaders',
  'requestTemplates',
  'responseParameters',
  'routes',
  'secretApiKeys',
  'stages',
  'templates',
  'usagePlans',
  'variables',
];

function members(value: Record<string, unknown>, place: string): Replacement[] {
  const [name] = Object.keys(value);
  if (name === undefined) return [];
  const { [name]: member, ...others } = value;
  const renamed = { kind: 'the name of a member', replace: (stack: Stack) => ({ ...others, [text(stack)]: member }) };
  const values = replacementsOf(member, name).map(({ kind, replace }) => ({
    kind: `${kind} as ${name}`,
    replace: (stack: Stack) => ({ ...others, [name]: replace(stack) }),
  }));
  return MAPS.includes(place) ? [renamed, ...values] : values;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return Object.getPrototypeOf(value ?? 0) === Object.prototype;
}

function durations(): Replacement[] {
  return (['millis', 'seconds', 'minutes'] as const).map((unit) => ({
    kind: unit,
    replace: (stack) => Duration[unit](number(stack)),
  }));
}

function sizes(): Replacement[] {
  return (['bytes', 'kibibytes'] as const).map((unit) => ({
    kind: unit,
    replace: (stack) => Size[unit](number(stack)),
  }));
}
