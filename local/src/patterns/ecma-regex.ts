import { parseEcmaPattern } from './ecma-parser.js';
import { compileProgram, type Program } from './program.js';
import { Search } from './search.js';
import { newBudget } from './steps.js';

/** A regular expression of ECMA 262, matched by our own matcher: that of JavaScript cannot be stopped. */
export class EcmaRegex {
  readonly #program: Program;

  /** Throws a `PatternError`. */
  constructor(pattern: string) {
    this.#program = compileProgram(() => parseEcmaPattern(pattern));
  }

  /** Whether the work of a match grows with the text and no faster; where it may, the budget ends it. */
  get isLinear(): boolean {
    return this.#program.isLinear;
  }

  /** Whether any part of the text matches. */
  test(text: string, budget = newBudget()): boolean {
    return new Search(this.#program, text, budget).tryFind(0) !== undefined;
  }
}
