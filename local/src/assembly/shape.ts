import { UsageError } from '../model/usage-error.js';
import { isRecord } from './json-file.js';

/** What a member of a file may be; with a question mark it may be left out. */
type Kind = keyof typeof kinds;
export type Shape = Readonly<Record<string, Kind | `${Kind}?`>>;

const kinds = {
  text: { words: 'a text', fits: isText },
  texts: { words: 'a list of texts', fits: (value: unknown) => Array.isArray(value) && value.every(isText) },
  object: { words: 'an object', fits: isRecord },
  'texts by name': {
    words: 'an object of texts',
    fits: (value: unknown) => isRecord(value) && Object.values(value).every(isText),
  },
} as const;

/**
 * Checks the members of an object in a file of an assembly, and gives it. Members that the shape does not name are not
 * looked at: a later CDK may write more.
 *
 * @param place where in the file the object is, such as `artifacts.Pets`
 */
export function shaped<T>(file: string, place: string, value: unknown, shape: Shape): T {
  if (!isRecord(value)) throw misshaped(file, place, kinds.object.words);
  for (const [name, kind] of Object.entries(shape)) {
    const member = value[name];
    const { words, fits } = kinds[kind.replace('?', '') as Kind];
    if (member === undefined && kind.endsWith('?')) continue;
    if (!fits(member)) throw misshaped(file, `${place}.${name}`, words);
  }
  return value as T;
}

function misshaped(file: string, place: string, words: string): UsageError {
  return new UsageError('NOT_AN_ASSEMBLY', `${file}: ${place} is not ${words}`, "run 'cdk synth' again");
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
