import { parsePattern } from './pattern-parser.js';
import { compileProgram, type Program } from './program.js';
import { type Match, Search } from './search.js';
import { type Budget, newBudget, PatternError } from './steps.js';

const MAX_CACHED_PATTERNS = 200;
const cache = new Map<string, JavaRegex>();
const CHARACTERS_PER_STEP = 32;

/** The regular expression of a pattern of java.util.regex; the same one for the same pattern. */
export function javaRegex(pattern: string): JavaRegex {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const regex = new JavaRegex(pattern);
  if (cache.size >= MAX_CACHED_PATTERNS) cache.clear();
  cache.set(pattern, regex);
  return regex;
}

/**
 * A regular expression of Java's. It has a matcher of its own, because that of JavaScript differs in syntax and cannot
 * be stopped: a pattern that backtracks without end would hang the gateway.
 */
export class JavaRegex {
  readonly #program: Program;

  /** Throws a `PatternError`. */
  constructor(pattern: string) {
    this.#program = compileProgram(() => parsePattern(pattern));
  }

  /** Whether the work of a match grows with the text and no faster; where it may, the budget ends it. */
  get isLinear(): boolean {
    return this.#program.isLinear;
  }

  /** As String.matches: the whole text must match. */
  matches(text: string, budget = newBudget()): boolean {
    return new Search(this.#program, text, budget).matchesWhole();
  }

  /** As Matcher.find: whether any part of the text matches. */
  isIn(text: string, budget = newBudget()): boolean {
    return new Search(this.#program, text, budget).tryFind(0) !== undefined;
  }

  /** As String.replaceAll. */
  replaceAll(text: string, replacement: string, budget = newBudget()): string {
    return this.#replace(text, replacement, this.#matches(text, budget), budget);
  }

  /** As String.replaceFirst. */
  replaceFirst(text: string, replacement: string, budget = newBudget()): string {
    const match = new Search(this.#program, text, budget).tryFind(0);
    return match === undefined ? text : this.#replace(text, replacement, [match], budget);
  }

  #replace(text: string, replacement: string, matches: Iterable<Match>, budget: Budget): string {
    let result = '';
    let end = 0;
    for (const match of matches) {
      const expanded = this.#expand(replacement, text, match);
      result += text.slice(end, match.start) + expanded;
      budget.spend(1 + Math.floor(expanded.length / CHARACTERS_PER_STEP));
      budget.checkLength(result.length);
      end = match.end;
    }
    return result + text.slice(end);
  }

  /** As String.split: empty parts at the end are dropped unless a limit is given. */
  split(text: string, limit = 0, budget = newBudget()): string[] {
    const parts: string[] = [];
    let start = 0;
    for (const match of this.#matches(text, budget)) {
      if (limit > 0 && parts.length === limit - 1) break;
      // A match of nothing at the beginning gives no part.
      if (match.end === 0) continue;
      budget.spend(1);
      parts.push(text.slice(start, match.start));
      start = match.end;
    }
    if (parts.length === 0 && start === 0) return [text];
    parts.push(text.slice(start));
    if (limit === 0) while (parts.at(-1) === '') parts.pop();
    return parts;
  }

  *#matches(text: string, budget: Budget): Generator<Match> {
    const search = new Search(this.#program, text, budget);
    let from = 0;
    let previousEnd = 0;
    while (from <= text.length) {
      const match = search.tryFind(from, previousEnd);
      if (match === undefined) return;
      yield match;
      previousEnd = match.end;
      from = match.end === match.start ? match.end + 1 : match.end;
    }
  }

  /** Puts the groups of a match into a replacement: `$1`, `${name}`; a backslash takes the next character as it is. */
  #expand(replacement: string, text: string, match: Match): string {
    if (!/[\\$]/.test(replacement)) return replacement;
    let result = '';
    for (let index = 0; index < replacement.length; ) {
      const character = replacement[index] as string;
      if (character === '\\') {
        if (index + 1 === replacement.length) throw badReplacement('character to be escaped is missing');
        result += replacement[index + 1];
        index += 2;
      } else if (character === '$') {
        const { group, end } = this.#groupAt(replacement, index, match);
        const [from, to] = match.groups[group] as readonly [number, number];
        result += group === 0 ? text.slice(match.start, match.end) : from < 0 ? '' : text.slice(from, to);
        index = end;
      } else {
        result += character;
        index++;
      }
    }
    return result;
  }

  #groupAt(replacement: string, index: number, { groups }: Match): { group: number; end: number } {
    const rest = replacement.slice(index);
    const name = /^\$\{([A-Za-z][A-Za-z0-9]*)\}/.exec(rest);
    if (name !== null) {
      const group = this.#program.names.get(name[1] as string);
      if (group === undefined) throw badReplacement(`No group with name {${name[1]}}`);
      return { group, end: index + name[0].length };
    }
    const digits = /^\$(\d+)/.exec(rest)?.[1];
    if (digits === undefined) throw badReplacement('Illegal group reference');
    let length = 1;
    while (length < digits.length && Number(digits.slice(0, length + 1)) < groups.length) length++;
    const group = Number(digits.slice(0, length));
    if (group >= groups.length) throw badReplacement(`No group ${group}`);
    return { group, end: index + 1 + length };
  }
}

function badReplacement(message: string): PatternError {
  return new PatternError(`${message} in a replacement (IllegalArgumentException)`);
}
