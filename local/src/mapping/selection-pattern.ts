import { JavaRegex } from './templates/regex/java-regex.js';

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
  const selected = candidates.flatMap((candidate) => {
    const pattern = candidate.selectionPattern && tryCompile(candidate.selectionPattern);
    return pattern ? [{ candidate, pattern }] : [];
  });
  const fallback = candidates.find((candidate) => !candidate.selectionPattern);
  return (text) => selected.find(({ pattern }) => pattern.matches(text))?.candidate ?? fallback;
}

/** A pattern that is no regular expression matches nothing. */
function tryCompile(pattern: string): JavaRegex | undefined {
  try {
    return new JavaRegex(pattern);
  } catch {
    return undefined;
  }
}
