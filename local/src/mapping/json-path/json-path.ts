import { JavaMap } from '../templates/values/java-map.js';
import type { JsonDocument } from './json-document.js';
import { evaluatePath } from './path-evaluator.js';
import { parsePath } from './path-parser.js';
import type { JsonPath } from './path-tokens.js';

/** Finds what a path leads to; undefined where a definite path leads nowhere. */
export type FindInDocument = (document: JsonDocument) => JsonDocument | undefined;

const MAX_CACHED_PATHS = 500;
const cache = new Map<string, FindInDocument>();

/**
 * Compiles a JSONPath as Jayway's JsonPath understands it, which is what `$input.path()` and
 * `method.request.body.<path>` take. A path that can match one value only gives that value; one with `..`, `*`, a
 * filter, a slice or several indexes gives the array of all matches. Throws a JsonPathSyntaxError.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function compileJsonPath(path: string): FindInDocument {
  const known = cache.get(path);
  if (known !== undefined) return known;
  const parsed = parsePath(path);
  const find: FindInDocument =
    compileNames(parsed) ?? ((document) => evaluatePath(parsed, { root: document, current: document }));
  if (cache.size >= MAX_CACHED_PATHS) cache.clear();
  cache.set(path, find);
  return find;
}

/** Most paths are names only: they need no walk. */
function compileNames({ tokens }: JsonPath): FindInDocument | undefined {
  const names: string[] = [];
  for (const token of tokens) {
    if (token.type !== 'property' || token.names.length !== 1) return undefined;
    names.push(token.names[0] as string);
  }
  return (document) => {
    let found = document;
    for (const name of names) {
      if (!(found instanceof JavaMap) || !found.has(name)) return undefined;
      found = found.get(name);
    }
    return found;
  };
}
