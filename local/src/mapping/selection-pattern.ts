import { JavaRegex } from '../patterns/java-regex.js';
import { PatternError } from '../patterns/steps.js';
import { MappingError } from './mapping-error.js';

/** Something that an endpoint's answer selects by a pattern. */
export interface Selectable {
  /** Absent or empty on the default. */
  readonly selectionPattern?: string;
}

/**
 * Prepares the choice among an integration's responses: the first whose pattern matches the whole text, else the default.
 * The text is the error message of a Lambda function (empty when it succeeded), or the status of any other endpoint.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
 */
export function compileSelection<T extends Selectable>(candidates: readonly T[]): (text: string) => T | undefined {
  const selected = candidates.flatMap((candidate) =>
    candidate.selectionPattern ? [{ candidate, matches: compilePattern(candidate.selectionPattern) }] : [],
  );
  const fallback = candidates.find((candidate) => !candidate.selectionPattern);
  return (text) => selected.find(({ matches }) => matches(text))?.candidate ?? fallback;
}

/**
 * Prepares a selection pattern, which has to match the whole text. One that is no regular expression matches nothing; one
 * that takes too long throws a `MappingError`.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  const regex = tryCompile(pattern);
  if (regex === undefined) return () => false;
  return (text) => {
    try {
      return regex.matches(text);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      throw new MappingError(`the selection pattern ${pattern} fails: ${error.message}`);
    }
  };
}

function tryCompile(pattern: string): JavaRegex | undefined {
  try {
    return new JavaRegex(pattern);
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}
