import { PatternError } from '../patterns/steps.js';
import { documentToJson, tryParseDocument } from './json-path/json-document.js';
import { compileJsonPath, type FindInDocument } from './json-path/json-path.js';
import { MappingError } from './mapping-error.js';
import { withBudget } from './templates/budget.js';
import { EvaluationError } from './templates/template-errors.js';

/** Reads a value out of a body; undefined where there is none. */
export type ReadBody = (body: string) => string | undefined;

/** A body is mapped by a path, and is no JSON. */
export class InvalidJsonError extends Error {}

/** Prepares the path of `method.request.body.a.b`; without a path it is the body as it stands. */
export function compileBodyPath(path: string): ReadBody {
  if (path === '') return (body) => body;
  const find = compile(path);
  return (body) => {
    return withinBudget(path, body, () => {
      const document = tryParseDocument(body);
      if (document === undefined) throw new InvalidJsonError('Invalid JSON in request body');
      const found = find(document.value) ?? null;
      if (found === null) return undefined;
      return typeof found === 'string' ? found : documentToJson(found);
    });
  };
}

/** A path may ask for work without end, as a template may. */
function withinBudget(path: string, body: string, read: () => string | undefined): string | undefined {
  try {
    return withBudget(body.length, read);
  } catch (error) {
    if (!(error instanceof EvaluationError) && !(error instanceof PatternError)) throw error;
    throw new MappingError(`the path ${path} cannot be followed: ${error.message}`);
  }
}

/** A path that cannot be read fails the requests that need it, not the start. */
function compile(path: string): FindInDocument {
  try {
    return compileJsonPath(`$.${path}`);
  } catch (error) {
    return () => {
      throw new MappingError(`the path ${path} cannot be read: ${(error as Error).message}`);
    };
  }
}
