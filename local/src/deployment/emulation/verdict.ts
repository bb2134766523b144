import type { NotEmulatedCode } from '../../model/not-emulated.js';
import type { Condition } from './condition.js';

/** What becomes here of what a template asks for. */
export type Verdict = Emulated | WithoutEffect | Reported | ToldElsewhere;

/** It is done as at AWS. */
interface Emulated {
  readonly kind: 'emulated';
}

/** No request is answered differently for it. */
interface WithoutEffect {
  readonly kind: 'no effect';
  readonly reason: string;
}

/** It is not done, and the start says so. */
export interface Reported {
  readonly kind: 'reported';
  /** Whether what is missing is the call of a function. */
  readonly isUndelivered: boolean;
  /** What happens in its place. */
  readonly instead: string;
  /** Where it asks for nothing, and nothing is said. */
  readonly unless: Condition | undefined;
}

/** It is not done, and who knows more of it says so. */
interface ToldElsewhere {
  readonly kind: 'told elsewhere';
  readonly code: NotEmulatedCode;
  readonly instead: string;
}

/** A property that is an object, a list of objects or a map of objects, of which each property has a verdict of its own. */
export interface Part {
  readonly kind: 'part';
  readonly isMap: boolean;
  readonly properties: PropertyRows;
}

export type PropertyRow = Verdict | Part;
export type PropertyRows = Readonly<Record<string, PropertyRow>>;

/** A type of resource, with all properties it has where it matters which there are. */
export interface TypeRow {
  readonly verdict: Verdict;
  readonly properties?: PropertyRows;
}

/** By type; `AWS::IAM::*` stands for all types of a service that have no row of their own. */
export type TypeRows = Readonly<Record<string, TypeRow>>;

export const emulated: Verdict = { kind: 'emulated' };

export function noEffect(reason: string): Verdict {
  return { kind: 'no effect', reason };
}

export function reported(instead: string, unless?: Condition): Verdict {
  return { kind: 'reported', isUndelivered: false, instead, unless };
}

/** A function that is not called. */
export function undelivered(instead: string, unless?: Condition): Verdict {
  return { kind: 'reported', isUndelivered: true, instead, unless };
}

export function toldElsewhere(code: NotEmulatedCode, instead: string): Verdict {
  return { kind: 'told elsewhere', code, instead };
}

/** One verdict for several properties. */
export function all(verdict: Verdict, ...names: readonly string[]): PropertyRows {
  return Object.fromEntries(names.map((name) => [name, verdict]));
}

export function part(properties: PropertyRows): Part {
  return { kind: 'part', isMap: false, properties };
}

export function mapOf(properties: PropertyRows): Part {
  return { kind: 'part', isMap: true, properties };
}

/** A type that is emulated, in so far as its properties are. */
export function emulatedType(properties: PropertyRows): TypeRow {
  return { verdict: emulated, properties };
}

/** A type all of whose properties fare as it does itself. */
export function wholeType(verdict: Verdict, ...names: readonly string[]): TypeRow {
  return names.length === 0 ? { verdict } : { verdict, properties: all(verdict, ...names) };
}
