import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { mustBeKnown } from './must-be-known';

/**
 * What was declared, in its one form: a member that is undefined is an absent one, and members stand in the order of
 * their names, so that neither a template nor an id follows from the order in which a map was written. Lists keep
 * theirs; what is an instance of a class is left as it is.
 *
 * @throws when a name is not known at synth: ids are made of names, and a template holds no functions in their place
 */
export function canonicalProps<T extends object>(scope: IConstruct | undefined, props: T): T {
  return canonical(props, (name, map) => {
    if (Token.isUnresolved(name)) mustBeKnown(scope, map === '' ? 'a name' : `a name in '${map}'`);
  });
}

/** The same text for the same value, in whatever order its members were written. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(canonical(value));
}

/** Is told each name, and the name of what it is in. */
type CheckName = (name: string, map: string) => void;

/** The same value with its members in the order of their names, without the undefined ones. */
export function canonical<T>(value: T, checkName: CheckName = () => {}, map = ''): T {
  if (Array.isArray(value)) {
    return value.filter((item) => item !== undefined).map((item) => canonical(item, checkName, map)) as T;
  }
  if (!isRecord(value)) return value;
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort();
  for (const name of members) checkName(name, map);
  return Object.fromEntries(members.map((name) => [name, canonical(value[name], checkName, name)])) as T;
}

/** Whether a value is nothing but its members: no class, no getters, nothing hidden. */
function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  const members = Object.values(Object.getOwnPropertyDescriptors(value));
  return (
    Object.getOwnPropertySymbols(value).length === 0 &&
    members.every((member) => member.enumerable === true && 'value' in member)
  );
}
