import { spend } from '../templates/budget.js';
import { JavaList } from '../templates/values/java-list.js';
import { JavaMap } from '../templates/values/java-map.js';
import { accepts } from './filter-evaluator.js';
import type { JsonDocument } from './json-document.js';
import { callFunction } from './path-functions.js';
import { isDefinite, type JsonPath, type PathToken } from './path-tokens.js';

/** A definite path leads nowhere. */
class PathNotFound extends Error {}

/** The documents that a path is evaluated on: the whole one, and the part that `@` stands for. */
export interface PathContext {
  readonly root: JsonDocument;
  readonly current: JsonDocument;
}

/** The value at a path: of a definite one the value or undefined, of any other the array of what it matches. */
export function evaluatePath(path: JsonPath, context: PathContext): JsonDocument | undefined {
  const scanned = tryEvaluateScannedFunction(path, context);
  if (scanned !== undefined) return scanned.value;
  const results: JsonDocument[] = [];
  const evaluation = new Evaluation(path.tokens, context, results);
  try {
    evaluation.follow(path.isFromRoot ? context.root : context.current, 0);
  } catch (error) {
    if (error instanceof PathNotFound) return undefined;
    throw error;
  }
  const last = path.tokens.length - 1;
  const isOne = path.tokens.every((token, index) => isDefinite(token, index === last));
  return isOne ? results.at(-1) : new JavaList(results, 'JSONArray');
}

/**
 * A function behind a path that begins with `..` gets all that the path matches at once; length() even counts what is
 * within the matches.
 */
function tryEvaluateScannedFunction({ isFromRoot, tokens }: JsonPath, context: PathContext) {
  const last = tokens.at(-1);
  if (tokens[0]?.type !== 'scan' || last?.type !== 'function') return undefined;
  const counted: PathToken[] = last.name === 'length' ? [{ type: 'wildcard' }] : [];
  const matched = evaluatePath({ isFromRoot, tokens: [...tokens.slice(0, -1), ...counted] }, context) ?? null;
  return { value: callFunction(last, matched, context) };
}

/** One walk along a path, which collects results. */
class Evaluation {
  readonly #tokens: readonly PathToken[];
  readonly #context: PathContext;
  readonly #results: JsonDocument[];
  /** How many tokens from the start are definite. */
  readonly #definite: number;

  constructor(tokens: readonly PathToken[], context: PathContext, results: JsonDocument[]) {
    this.#tokens = tokens;
    this.#context = context;
    this.#results = results;
    const indefinite = tokens.findIndex((token, index) => !isDefinite(token, index === tokens.length - 1));
    this.#definite = indefinite < 0 ? tokens.length : indefinite;
  }

  /** Follows the path from one of its tokens on. */
  follow(model: JsonDocument, index: number): void {
    spend();
    const token = this.#tokens[index];
    if (token === undefined) this.#results.push(model);
    else this.#step(token, model, index);
  }

  #step(token: PathToken, model: JsonDocument, index: number): void {
    switch (token.type) {
      case 'property':
        this.#properties(token.names, model, index);
        break;
      case 'index':
        this.#elements(() => token.indexes, model, index);
        break;
      case 'slice':
        this.#elements((length) => sliceIndexes(token, length), model, index);
        break;
      case 'wildcard':
        for (const child of childrenOf(model)) this.follow(child, index + 1);
        break;
      case 'scan':
        this.#scan(model, index + 1);
        break;
      case 'filter':
        this.#filtered(model, (item) => this.#accepts(token, item), index);
        break;
      case 'function':
        this.follow(callFunction(token, model, { root: this.#context.root, current: model }), index + 1);
    }
  }

  /** Whether nothing before a token could match more than one value: then a mismatch is fatal. */
  #isStrictAt(index: number): boolean {
    return index <= this.#definite;
  }

  #properties(names: readonly string[], model: JsonDocument, index: number): void {
    if (!(model instanceof JavaMap)) {
      if (this.#isStrictAt(index)) throw new PathNotFound();
      return;
    }
    const isLast = index === this.#tokens.length - 1;
    if (names.length > 1 && isLast) this.#results.push(pick(model, names));
    else for (const name of names) this.#property(model, name, index);
  }

  #property(model: JavaMap, name: string, index: number): void {
    if (model.has(name)) this.follow(model.get(name), index + 1);
    else if (this.#isStrictAt(index + 1) && index < this.#tokens.length - 1) throw new PathNotFound();
  }

  #elements(indexesOf: (length: number) => readonly number[], model: JsonDocument, index: number): void {
    if (!(model instanceof JavaList)) {
      if (this.#isStrictAt(index)) throw new PathNotFound();
      return;
    }
    for (const at of indexesOf(model.size)) {
      const item = model.items[at < 0 ? model.size + at : at];
      if (item !== undefined) this.follow(item, index + 1);
    }
  }

  #accepts({ filter }: Extract<PathToken, { type: 'filter' }>, current: JsonDocument): boolean {
    return accepts(filter, { root: this.#context.root, current });
  }

  #filtered(model: JsonDocument, test: (item: JsonDocument) => boolean, index: number): void {
    if (model instanceof JavaMap) {
      if (test(model)) this.follow(model, index + 1);
    } else if (model instanceof JavaList) {
      for (const item of model.items) if (test(item)) this.follow(item, index + 1);
    } else if (this.#isStrictAt(index)) throw new PathNotFound();
  }

  /** Applies the rest of the path to everything in the model, parents before children. */
  #scan(model: JsonDocument, index: number): void {
    spend();
    const token = this.#tokens[index];
    if (token === undefined || !(model instanceof JavaMap || model instanceof JavaList)) return;
    if (this.#canStart(token, model, index)) this.#step(token, model, index);
    for (const child of childrenOf(model)) this.#scan(child, index);
  }

  #canStart(token: PathToken, model: JavaMap | JavaList, index: number): boolean {
    switch (token.type) {
      case 'property': {
        if (!(model instanceof JavaMap)) return false;
        const isIteration = token.names.length > 1 && index < this.#tokens.length - 1;
        return isIteration || token.names.every((name) => model.has(name));
      }
      case 'index':
      case 'slice':
        return model instanceof JavaList;
      case 'wildcard':
        return true;
      case 'filter':
        return this.#accepts(token, model);
      default:
        return false;
    }
  }
}

function childrenOf(model: JsonDocument): readonly JsonDocument[] {
  if (model instanceof JavaList) return model.items;
  return model instanceof JavaMap ? model.entries().map(({ value }) => value) : [];
}

function pick(model: JavaMap, names: readonly string[]): JavaMap {
  const picked = new JavaMap();
  for (const name of names) if (model.has(name)) picked.put(name, model.get(name));
  return picked;
}

/** Only an open end takes a negative bound to count from the end. */
function sliceIndexes({ from, to }: { from: number | undefined; to: number | undefined }, length: number): number[] {
  const start = to === undefined ? Math.max(0, fromEnd(from ?? 0, length)) : (from ?? 0);
  const end = Math.min(length, from === undefined ? fromEnd(to ?? length, length) : (to ?? length));
  return Array.from({ length: Math.max(0, end - start) }, (_, offset) => start + offset);
}

function fromEnd(bound: number, length: number): number {
  return bound < 0 ? length + bound : bound;
}
