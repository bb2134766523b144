import type { Resolvable } from '../model/unresolved.js';
import { compileParameterSource, type MappingInput, type ParameterSource } from './parameter-source.js';

/** Parameters by name, in the order of their mapping. */
export type Parameters = readonly (readonly [name: string, value: string])[];

/** Maps what the expressions read; a source without a value makes no parameter. */
export type ParameterMapping = (input: MappingInput) => Parameters;

/** Prepares the mappings whose destination begins with `prefix`, such as `integration.request.header.`. */
export function compileParameterMapping(
  mappings: Readonly<Record<string, Resolvable<string>>>,
  prefix: string,
): ParameterMapping {
  const compiled = Object.entries(mappings)
    .filter(([destination]) => destination.startsWith(prefix))
    .map(([destination, source]): [string, ParameterSource] => [
      destination.slice(prefix.length),
      compileParameterSource(source),
    ]);
  if (compiled.length === 0) return () => [];
  return (input) =>
    compiled.flatMap(([name, read]) => {
      const value = read(input);
      return value === undefined ? [] : [[name, value] as const];
    });
}

/** The names that a mapping writes to, such as the headers of `integration.request.header.`. */
export function destinationNames(mappings: Readonly<Record<string, unknown>>, prefix: string): readonly string[] {
  return Object.keys(mappings)
    .filter((destination) => destination.startsWith(prefix))
    .map((destination) => destination.slice(prefix.length));
}
