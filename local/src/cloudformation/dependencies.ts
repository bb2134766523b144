import type { TemplateResource } from '../assembly/assembly.js';
import type { Origin } from '../model/origin.js';
import { tryFindOwn } from '../model/own-member.js';
import { templateError } from './template-error.js';
import { placeholder } from './text-functions.js';
import { isRecord } from './values.js';

/** What decides which of the names in a resource count. */
export interface Names {
  isResource(name: string): boolean;
  /** Of a named condition; undefined while it has no value. */
  holds(condition: string): boolean | undefined;
}

/**
 * The logical ids that a resource needs: what CloudFormation makes before it. The branch of an `Fn::If` that is not
 * taken does not count.
 */
export function dependenciesOf(resource: TemplateResource, names: Names): readonly string[] {
  const found = new Set<string>([resource.DependsOn ?? []].flat());
  addReferences(resource.Properties, names, found);
  return [...found].filter((name) => names.isResource(name));
}

function addReferences(value: unknown, names: Names, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) addReferences(item, names, found);
    return;
  }
  if (!isRecord(value)) return;
  for (const [key, item] of Object.entries(value)) {
    const read = tryFindOwn(readers, key);
    if (!read) addReferences(item, names, found);
    else for (const part of read(item, names, found)) addReferences(part, names, found);
  }
}

/** Notes the names in the argument of a function, and returns the parts in which there may be more. */
type Reader = (argument: unknown, names: Names, found: Set<string>) => readonly unknown[];

const readers: Readonly<Record<string, Reader>> = {
  Ref: (argument, _, found) => {
    if (typeof argument === 'string') found.add(argument);
    return [];
  },
  'Fn::GetAtt': (argument, _, found) => {
    const [logicalId, ...rest] = typeof argument === 'string' ? argument.split('.') : [argument].flat();
    if (typeof logicalId === 'string') found.add(logicalId);
    return rest;
  },
  'Fn::Sub': (argument, _, found) => {
    const [text, variables] = [argument].flat();
    const own = isRecord(variables) ? variables : {};
    const mentioned = String(text)
      .split(placeholder)
      .filter((_part, index) => index % 2 === 1);
    for (const name of mentioned) {
      if (!Object.hasOwn(own, name)) found.add(name.split('.')[0] ?? name);
    }
    return [own];
  },
  'Fn::If': (argument, names) => {
    const [condition, whenTrue, whenFalse] = [argument].flat();
    const truth = typeof condition === 'string' ? names.holds(condition) : undefined;
    if (truth === undefined) return [whenTrue, whenFalse];
    return [truth ? whenTrue : whenFalse];
  },
};

/** Refuses resources that wait for each other. */
export function checkForCycles(
  dependencies: ReadonlyMap<string, readonly string[]>,
  originOf: (logicalId: string) => Origin,
): void {
  const done = new Set<string>();
  const path = new Set<string>();
  const visit = (logicalId: string): void => {
    if (done.has(logicalId)) return;
    if (path.has(logicalId)) {
      const cycle = [...path].slice([...path].indexOf(logicalId));
      throw templateError(originOf(logicalId), `circular dependency ${[...cycle, logicalId].join(' → ')}`);
    }
    path.add(logicalId);
    for (const dependency of dependencies.get(logicalId) ?? []) visit(dependency);
    path.delete(logicalId);
    done.add(logicalId);
  };
  for (const logicalId of dependencies.keys()) visit(logicalId);
}
