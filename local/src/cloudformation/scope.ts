import type { Origin } from '../model/origin.js';
import type { Resolvable } from '../model/unresolved.js';

/** What the names in a template stand for: the intrinsic functions look everything up here. */
export interface Scope {
  readonly region: string;
  /** A parameter, a pseudo parameter or the physical id of a resource. */
  reference(name: string, place: Origin): unknown;
  attribute(logicalId: string, name: string, place: Origin): unknown;
  condition(name: string, place: Origin): Resolvable<boolean>;
  /** The mapping of that name, unevaluated. */
  mapping(name: string, place: Origin): Readonly<Record<string, unknown>> | undefined;
  importedValue(exportName: string, place: Origin): unknown;
  stackOutput(source: OutputSource, place: Origin): unknown;
  /** A text in which every `{{resolve:…}}` is replaced by its value. */
  withoutDynamicReferences(text: string, place: Origin): Resolvable<string>;
}

/** An output of another stack, as `Fn::GetStackOutput` names it. */
export interface OutputSource {
  readonly stackName: string;
  readonly outputName: string;
  readonly region: string;
}

/** Where a value is evaluated, and on behalf of what. */
export interface EvaluationContext {
  readonly scope: Scope;
  readonly place: Origin;
  /** The value of a piece of the template at the same place. */
  evaluate(value: unknown): unknown;
}

/** An intrinsic function: gets its argument as written, and evaluates what it needs of it. */
export type IntrinsicFunction = (argument: unknown, context: EvaluationContext) => unknown;
