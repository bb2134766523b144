import { spend } from '../budget.js';
import { isLineEnd, isWordCharacter } from './character-classes.js';
import type { ParsedPattern } from './pattern-parser.js';
import type { Anchor, CharacterTest, Flags, PatternNode, Repetition } from './pattern-tree.js';

const NO_MATCH = -1;

/** One attempt to match: the text, and where the groups matched so far begin and end. */
interface Attempt {
  readonly text: string;
  readonly starts: number[];
  readonly ends: number[];
  /** Where the match before this one ended. */
  readonly previousEnd: number;
}

/** Tries to go on from an offset; returns where the match ended. */
type Continue = (attempt: Attempt, offset: number) => number;

/** A match: the offsets of the whole, and those of each group, -1 where a group took no part. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (readonly [start: number, end: number])[];
}

/** Matches a text by backtracking. Each step is counted, so that no pattern runs away. */
export class Matcher {
  readonly #anywhere: Continue;
  readonly #whole: Continue;
  readonly #groups: number;

  constructor({ root, groups, names }: ParsedPattern) {
    this.#groups = groups;
    this.#anywhere = compile(root, names, (_, offset) => offset);
    this.#whole = compile(root, names, ({ text }, offset) => (offset === text.length ? offset : NO_MATCH));
  }

  matches(text: string): boolean {
    return this.#whole(this.#newAttempt(text, 0), 0) !== NO_MATCH;
  }

  /** Finds the first match that begins at an offset or behind it. */
  tryFind(text: string, from: number, previousEnd = 0): Match | undefined {
    for (let start = from; start <= text.length; start++) {
      const attempt = this.#newAttempt(text, previousEnd);
      const end = this.#anywhere(attempt, start);
      if (end === NO_MATCH) continue;
      return {
        start,
        end,
        groups: attempt.starts.map((groupStart, index) => [groupStart, attempt.ends[index] as number]),
      };
    }
    return undefined;
  }

  #newAttempt(text: string, previousEnd: number): Attempt {
    spend();
    const size = this.#groups + 1;
    return { text, starts: new Array(size).fill(NO_MATCH), ends: new Array(size).fill(NO_MATCH), previousEnd };
  }
}

function compile(node: PatternNode, names: ReadonlyMap<string, number>, next: Continue): Continue {
  switch (node.type) {
    case 'character':
      return compileCharacter(node.test, next);
    case 'anchor':
      return (attempt, offset) => (isAt(node.anchor, node.flags, attempt, offset) ? next(attempt, offset) : NO_MATCH);
    case 'sequence':
      return node.items.reduceRight((rest, item) => compile(item, names, rest), next);
    case 'alternatives':
      return compileAlternatives(node.items.map((item) => compile(item, names, next)));
    case 'group':
      return compileGroup(node.index, node.item, names, next);
    case 'look':
      return node.behind ? compileLookBehind(node, names, next) : compileLookAhead(node, names, next);
    case 'atomic':
      return compileAtomic(
        compile(node.item, names, (_, offset) => offset),
        next,
      );
    case 'backreference':
      return compileBackreference(node.group, names, node.flags, next);
    case 'repetition':
      return compileRepetition(node, names, next);
  }
}

/** Where the character at an offset ends, if it passes; a pair of surrogates is one character. */
function after(test: CharacterTest, { text }: Attempt, offset: number): number {
  const codePoint = text.codePointAt(offset);
  if (codePoint === undefined || !test(codePoint)) return NO_MATCH;
  return offset + (codePoint > 0xffff ? 2 : 1);
}

function compileCharacter(test: CharacterTest, next: Continue): Continue {
  return (attempt, offset) => {
    const end = after(test, attempt, offset);
    return end === NO_MATCH ? NO_MATCH : next(attempt, end);
  };
}

function compileAlternatives(alternatives: readonly Continue[]): Continue {
  return (attempt, offset) => {
    for (const alternative of alternatives) {
      spend();
      const end = alternative(attempt, offset);
      if (end !== NO_MATCH) return end;
    }
    return NO_MATCH;
  };
}

function compileGroup(index: number, item: PatternNode, names: ReadonlyMap<string, number>, next: Continue): Continue {
  const opened: number[] = [];
  const inner = compile(item, names, (attempt, offset) => {
    const start = attempt.starts[index] as number;
    const end = attempt.ends[index] as number;
    const openedAt = opened.pop() as number;
    attempt.starts[index] = openedAt;
    attempt.ends[index] = offset;
    const result = next(attempt, offset);
    if (result !== NO_MATCH) return result;
    attempt.starts[index] = start;
    attempt.ends[index] = end;
    opened.push(openedAt);
    return NO_MATCH;
  });
  return (attempt, offset) => {
    const depth = opened.length;
    opened.push(offset);
    const result = inner(attempt, offset);
    opened.length = depth;
    return result;
  };
}

type Look = Extract<PatternNode, { type: 'look' }>;

function compileLookAhead(node: Look, names: ReadonlyMap<string, number>, next: Continue): Continue {
  const inner = compile(node.item, names, (_, offset) => offset);
  return (attempt, offset) => {
    const isMatch = inner(attempt, offset) !== NO_MATCH;
    return isMatch === node.negative ? NO_MATCH : next(attempt, offset);
  };
}

function compileLookBehind(node: Look, names: ReadonlyMap<string, number>, next: Continue): Continue {
  let target = 0;
  const inner = compile(node.item, names, (_, offset) => (offset === target ? offset : NO_MATCH));
  return (attempt, offset) => {
    let isMatch = false;
    for (let start = offset; start >= 0 && !isMatch; start--) {
      spend();
      target = offset;
      isMatch = inner(attempt, start) !== NO_MATCH;
    }
    return isMatch === node.negative ? NO_MATCH : next(attempt, offset);
  };
}

function compileAtomic(inner: Continue, next: Continue): Continue {
  return (attempt, offset) => {
    const end = inner(attempt, offset);
    return end === NO_MATCH ? NO_MATCH : next(attempt, end);
  };
}

function compileBackreference(
  group: number | string,
  names: ReadonlyMap<string, number>,
  flags: Flags,
  next: Continue,
): Continue {
  const index = typeof group === 'number' ? group : (names.get(group) ?? 0);
  const fold = (text: string): string => (flags.ignoreCase ? text.toLowerCase() : text);
  return (attempt, offset) => {
    const start = attempt.starts[index] ?? NO_MATCH;
    if (start === NO_MATCH) return NO_MATCH;
    const expected = attempt.text.slice(start, attempt.ends[index]);
    const end = offset + expected.length;
    return fold(attempt.text.slice(offset, end)) === fold(expected) ? next(attempt, end) : NO_MATCH;
  };
}

function compileRepetition(node: Repetition, names: ReadonlyMap<string, number>, next: Continue): Continue {
  if (node.mode === 'possessive') {
    const inner = compile({ ...node, mode: 'greedy' }, names, (_, offset) => offset);
    return compileAtomic(inner, next);
  }
  if (node.item.type === 'character') return compileRun(node, node.item.test, next);
  return compileLoop(node, names, next);
}

/** Repeats a single character without recursion: most patterns need no more. */
function compileRun({ min, max, mode }: Repetition, test: CharacterTest, next: Continue): Continue {
  if (mode === 'lazy') return compileLazyRun(min, max, test, next);
  return (attempt, offset) => {
    const offsets = [offset];
    for (let end = offset; offsets.length <= max; offsets.push(end)) {
      spend();
      end = after(test, attempt, end);
      if (end === NO_MATCH) break;
    }
    for (let count = offsets.length - 1; count >= min; count--) {
      spend();
      const result = next(attempt, offsets[count] as number);
      if (result !== NO_MATCH) return result;
    }
    return NO_MATCH;
  };
}

function compileLazyRun(min: number, max: number, test: CharacterTest, next: Continue): Continue {
  return (attempt, offset) => {
    let end = offset;
    for (let count = 0; count <= max; count++) {
      spend();
      const result = count >= min ? next(attempt, end) : NO_MATCH;
      if (result !== NO_MATCH) return result;
      end = after(test, attempt, end);
      if (end === NO_MATCH) return NO_MATCH;
    }
    return NO_MATCH;
  };
}

/** Repeats anything longer. A round that matches nothing ends the loop, as it would go on for ever. */
function compileLoop(
  { item, min, max, mode }: Repetition,
  names: ReadonlyMap<string, number>,
  next: Continue,
): Continue {
  let count = 0;
  let start = NO_MATCH;
  const again: Continue = (attempt, offset) => {
    spend();
    if (offset === start && count >= min) return next(attempt, offset);
    if (mode === 'lazy' && count >= min) {
      const result = leave(attempt, offset);
      if (result !== NO_MATCH) return result;
    }
    const result = count < max ? round(attempt, offset) : NO_MATCH;
    if (result !== NO_MATCH || count < min || mode === 'lazy') return result;
    return leave(attempt, offset);
  };
  const leave: Continue = (attempt, offset) => restoring(0, NO_MATCH, () => next(attempt, offset));
  const round: Continue = (attempt, offset) => restoring(count + 1, offset, () => inner(attempt, offset));
  const restoring = (newCount: number, newStart: number, run: () => number): number => {
    const saved = [count, start] as const;
    [count, start] = [newCount, newStart];
    const result = run();
    [count, start] = saved;
    return result;
  };
  const inner = compile(item, names, again);
  return (attempt, offset) => restoring(0, NO_MATCH, () => again(attempt, offset));
}

function isAt(anchor: Anchor, { multiline }: Flags, { text, previousEnd }: Attempt, offset: number): boolean {
  switch (anchor) {
    case '^':
      return offset === 0 || (multiline && offset < text.length && isAfterLineEnd(text, offset));
    case '$':
      return multiline ? isBeforeLineEnd(text, offset) : isBeforeLastLineEnd(text, offset);
    case '\\A':
      return offset === 0;
    case '\\z':
      return offset === text.length;
    case '\\Z':
      return isBeforeLastLineEnd(text, offset);
    case '\\G':
      return offset === previousEnd;
    default:
      return isWordBoundary(text, offset) === (anchor === '\\b');
  }
}

function isAfterLineEnd(text: string, offset: number): boolean {
  if (text[offset - 1] === '\r' && text[offset] === '\n') return false;
  return isLineEnd(text.charCodeAt(offset - 1));
}

function isBeforeLineEnd(text: string, offset: number): boolean {
  if (offset === text.length) return true;
  if (text[offset - 1] === '\r' && text[offset] === '\n') return false;
  return isLineEnd(text.charCodeAt(offset));
}

function isBeforeLastLineEnd(text: string, offset: number): boolean {
  if (offset === text.length) return true;
  if (text[offset - 1] === '\r' && text[offset] === '\n') return false;
  const rest = text.slice(offset, offset + 3);
  return rest === '\r\n' || (rest.length === 1 && isLineEnd(rest.charCodeAt(0)));
}

function isWordBoundary(text: string, offset: number): boolean {
  const isWord = (index: number): boolean =>
    index >= 0 && index < text.length && isWordCharacter(text.charCodeAt(index));
  return isWord(offset - 1) !== isWord(offset);
}
