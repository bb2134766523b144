import { isAt } from './anchors.js';
import { BacktrackStack, Entry } from './backtrack-stack.js';
import type { CharacterTest } from './pattern-tree.js';
import { Places } from './places.js';
import { type Instruction, Op, type Program } from './program.js';
import type { Budget } from './steps.js';

const NO_MATCH = -1;
const UNSET = -1;
/** Steps are charged in portions. Failures are remembered from the second on: most matches end before, and it has its price. */
const PORTION = 1024;
/** A step here is much less work than one of a template. */
const STEPS_PER_STEP = 8;
const CHARACTERS_PER_STEP = 256;

/** A match: the offsets of the whole, and those of each group, -1 where a group took no part. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (readonly [start: number, end: number])[];
}

/**
 * Looks for matches of a program in one text. It tries one way after the other, as Java and JavaScript do, but no branch
 * is tried twice at one place: its failures are remembered, so the work grows with the length of the text and no faster.
 * What depends on more than the place (references to groups, loops of very many rounds, lookbehinds) has the budget only.
 */
export class Search {
  readonly #program: Program;
  readonly #instructions: readonly Instruction[];
  readonly #text: string;
  readonly #budget: Budget;
  readonly #registers: Int32Array;
  readonly #stack = new BacktrackStack();
  #failures = new Places();
  #successes = new Places();
  #uncharged = 0;
  #isRemembering = false;
  #previousEnd = 0;

  constructor(program: Program, text: string, budget: Budget) {
    this.#program = program;
    this.#instructions = program.instructions;
    this.#text = text;
    this.#budget = budget;
    this.#registers = new Int32Array(program.registers).fill(UNSET);
  }

  /** Whether the whole text matches. A search that has been asked this can be asked nothing else. */
  matchesWhole(): boolean {
    const isMatch = this.#run(0, 0, this.#text.length) !== NO_MATCH;
    this.#charge();
    return isMatch;
  }

  /** Finds the first match that begins at an offset or behind it. */
  tryFind(from: number, previousEnd = 0): Match | undefined {
    if (this.#program.dependsOnPrevious && previousEnd !== this.#previousEnd) this.#failures = new Places();
    this.#previousEnd = previousEnd;
    for (let start = from; start <= this.#text.length; start++) {
      const end = this.#run(0, start, NO_MATCH);
      if (end === NO_MATCH) continue;
      const groups = this.#groups();
      this.#registers.fill(UNSET);
      this.#stack.depth = 0;
      this.#charge();
      return { start, end, groups };
    }
    this.#charge();
    return undefined;
  }

  #groups(): Match['groups'] {
    const registers = this.#registers;
    return Array.from({ length: this.#program.groups + 1 }, (_, index) => {
      const [start, end] = [registers[2 * index] as number, registers[2 * index + 1] as number];
      return end === UNSET ? ([UNSET, UNSET] as const) : ([start, end] as const);
    });
  }

  #step(): void {
    if (++this.#uncharged < PORTION) return;
    this.#isRemembering = true;
    this.#charge();
  }

  #charge(): void {
    this.#budget.spend(1 + Math.floor(this.#uncharged / STEPS_PER_STEP));
    this.#uncharged = 0;
  }

  /** Runs the instructions from one on, up to an `accept`; `target` is where the match has to end, if that matters. */
  #run(first: number, start: number, target: number): number {
    const base = this.#stack.depth;
    let at = first;
    let offset = start;
    for (;;) {
      const instruction = this.#instructions[at] as Instruction;
      this.#step();
      if (instruction.op === Op.accept) {
        if (target === NO_MATCH || offset === target) {
          if (instruction.success >= 0) this.#rememberSuccess(base);
          this.#stack.commit(base);
          return offset;
        }
        offset = NO_MATCH;
      } else {
        this.#next = at + 1;
        offset = this.#execute(instruction, at, offset);
        at = this.#next;
      }
      if (offset === NO_MATCH) {
        offset = this.#backtrack(base);
        if (offset === NO_MATCH) return NO_MATCH;
        at = this.#next;
      }
    }
  }

  /** Where execute() and backtrack() go on. */
  #next = 0;

  #execute(instruction: Instruction, at: number, offset: number): number {
    switch (instruction.op) {
      case Op.character:
        return this.#after(instruction.test, offset);
      case Op.run:
        return this.#enterRun(instruction, at, offset);
      case Op.split:
        return this.#split(instruction, offset);
      case Op.jump:
        this.#next = instruction.to;
        return offset;
      case Op.save:
        this.#set(instruction.register, offset);
        return offset;
      case Op.leaveIfEmpty:
        if (this.#registers[instruction.register] === offset) this.#next = instruction.to;
        return offset;
      case Op.anchor:
        return this.#isAnchored(instruction, offset) ? offset : NO_MATCH;
      case Op.look:
        return this.#look(instruction, at, offset);
      case Op.atomic:
        this.#next = instruction.to;
        return this.#runWithin(at + 1, offset, NO_MATCH);
      case Op.backreference:
        return this.#backreference(instruction, offset);
      case Op.reset:
        this.#set(instruction.register, 0);
        return offset;
      default:
        return this.#count(instruction, at, offset);
    }
  }

  #isAnchored({ anchor, flags }: Instruction, offset: number): boolean {
    return isAt(anchor, flags, { text: this.#text, offset, previousEnd: this.#previousEnd });
  }

  /** Where the character at an offset ends, if it passes; a pair of surrogates is one character. */
  #after(test: CharacterTest, offset: number): number {
    const codePoint = this.#text.codePointAt(offset);
    if (codePoint === undefined || !test(codePoint)) return NO_MATCH;
    return codePoint > 0xffff ? offset + 2 : offset + 1;
  }

  #set(register: number, value: number): void {
    this.#stack.push(Entry.restore, register, this.#registers[register] as number);
    this.#registers[register] = value;
  }

  /** Enters a branch: whether it is worth trying. One whose failure is remembered is not. */
  #enter({ memory, success }: Instruction, offset: number): boolean {
    if (!this.#isRemembering || memory < 0) return true;
    if (this.#failures.has(memory, offset)) return false;
    this.#isSettled = success >= 0 && this.#successes.has(memory, offset);
    if (!this.#isSettled) this.#stack.push(Entry.failed, memory, offset);
    return true;
  }

  /** Whether the branch that was entered last is known to lead to success. */
  #isSettled = false;

  #goToSuccess({ success }: Instruction, offset: number): number {
    this.#isSettled = false;
    this.#next = success;
    return offset;
  }

  #split(split: Instruction, offset: number): number {
    if (!this.#enter(split, offset)) return NO_MATCH;
    if (this.#isSettled) return this.#goToSuccess(split, offset);
    this.#stack.push(Entry.alternative, split.other, offset);
    this.#next = split.to;
    return offset;
  }

  #enterRun(run: Instruction, at: number, offset: number): number {
    let start = offset;
    for (let count = 0; count < run.min; count++) {
      this.#step();
      start = this.#after(run.test, start);
      if (start === NO_MATCH) return NO_MATCH;
    }
    if (run.min === run.max) return start;
    // What an endless run can do depends on where it is alone, not on what it has taken.
    const isEndless = run.max === Number.POSITIVE_INFINITY;
    if (!this.#enter(run, isEndless ? start : offset)) return NO_MATCH;
    if (this.#isSettled) return this.#goToSuccess(run, start);
    if (!run.isLazy) return this.#takeGreedily(run, at, start);
    this.#stack.push(Entry.longer, at, start, run.min);
    return start;
  }

  #takeGreedily(run: Instruction, at: number, start: number): number {
    const isRemembered = this.#isRemembering && run.max === Number.POSITIVE_INFINITY && run.memory >= 0;
    let end = start;
    for (let count = run.min; count < run.max; count++) {
      this.#step();
      const next = this.#after(run.test, end);
      if (next === NO_MATCH) break;
      if (isRemembered && this.#failures.has(run.memory, next)) break;
      end = next;
      if (isRemembered && run.success >= 0 && this.#successes.has(run.memory, next)) {
        this.#stack.push(Entry.shorter, at, end, start);
        return this.#goToSuccess(run, end);
      }
    }
    if (end > start) this.#stack.push(Entry.shorter, at, end, start);
    return end;
  }

  #look(look: Instruction, at: number, offset: number): number {
    const isMatch = look.isBehind
      ? this.#lookBehind(look, at, offset)
      : this.#runWithin(at + 1, offset, NO_MATCH) !== NO_MATCH;
    this.#next = look.to;
    return isMatch === look.isNegative ? NO_MATCH : offset;
  }

  #lookBehind(look: Instruction, at: number, offset: number): boolean {
    const last = Math.max(0, offset - look.max);
    for (let start = offset - look.min; start >= last; start--) {
      this.#step();
      if (this.#runWithin(at + 1, start, offset) !== NO_MATCH) return true;
    }
    return false;
  }

  #runWithin(first: number, offset: number, target: number): number {
    const next = this.#next;
    const end = this.#run(first, offset, target);
    this.#next = next;
    return end;
  }

  #backreference({ register, flags, isEmptyIfUnset }: Instruction, offset: number): number {
    const end = this.#registers[register + 1] ?? UNSET;
    if (end === UNSET) return isEmptyIfUnset ? offset : NO_MATCH;
    const expected = this.#text.slice(this.#registers[register], end);
    const found = this.#text.slice(offset, offset + expected.length);
    for (let length = 0; length < expected.length; length += CHARACTERS_PER_STEP) this.#step();
    const isSame = flags.ignoreCase ? found.toLowerCase() === expected.toLowerCase() : found === expected;
    return isSame ? offset + expected.length : NO_MATCH;
  }

  /** A round that matches nothing ends the loop: the rounds that are wanted would match nothing either. */
  #count({ register, min, max, isLazy, to }: Instruction, at: number, offset: number): number {
    const count = this.#registers[register] as number;
    const isEmptyRound = count > 0 && this.#registers[register + 1] === offset;
    this.#next = to;
    if (isEmptyRound || count >= max) return offset;
    if (count < min) return this.#enterRound(at, offset);
    this.#stack.push(isLazy ? Entry.round : Entry.alternative, isLazy ? at : to, offset);
    return isLazy ? offset : this.#enterRound(at, offset);
  }

  #enterRound(at: number, offset: number): number {
    const { register } = this.#instructions[at] as Instruction;
    this.#set(register, (this.#registers[register] as number) + 1);
    this.#set(register + 1, offset);
    this.#next = at + 1;
    return offset;
  }

  /** Takes up what was left to try last; the offset to go on from, or none. */
  #backtrack(base: number): number {
    const stack = this.#stack;
    while (stack.depth > base) {
      this.#step();
      const top = --stack.depth;
      const [kind, a, b, c] = [stack.kindAt(top), stack.at(top, 1), stack.at(top, 2), stack.at(top, 3)];
      if (kind === Entry.restore) this.#registers[a] = b;
      else if (kind === Entry.failed) this.#failures.add(a, b);
      else {
        const offset = this.#takeUp(kind, a, b, c);
        if (offset !== NO_MATCH) return offset;
      }
    }
    return NO_MATCH;
  }

  #takeUp(kind: number, at: number, offset: number, bound: number): number {
    switch (kind) {
      case Entry.shorter:
        return this.#giveBack(at, offset, bound);
      case Entry.longer:
        return this.#takeMore(at, offset, bound);
      case Entry.round:
        return this.#enterRound(at, offset);
      default:
        this.#next = at;
        return offset;
    }
  }

  /** What follows a greedy run has failed at its end: it is tried one character before. */
  #giveBack(at: number, end: number, start: number): number {
    const { memory, max } = this.#instructions[at] as Instruction;
    if (this.#isRemembering && memory >= 0 && max === Number.POSITIVE_INFINITY) this.#failures.add(memory, end);
    const isPair = end - 2 >= start && isLowSurrogate(this.#text, end - 1) && isHighSurrogate(this.#text, end - 2);
    const shorter = end - (isPair ? 2 : 1);
    if (shorter > start) this.#stack.push(Entry.shorter, at, shorter, start);
    this.#next = at + 1;
    return shorter;
  }

  /** What follows a lazy run has failed: the run takes another character. */
  #takeMore(at: number, offset: number, count: number): number {
    const run = this.#instructions[at] as Instruction;
    if (count >= run.max) return NO_MATCH;
    const next = this.#after(run.test, offset);
    if (next === NO_MATCH) return NO_MATCH;
    if (run.max === Number.POSITIVE_INFINITY) {
      if (!this.#enter(run, next)) return NO_MATCH;
      if (this.#isSettled) return this.#goToSuccess(run, next);
    }
    this.#stack.push(Entry.longer, at, next, count + 1);
    this.#next = at + 1;
    return next;
  }

  /** A look has succeeded: so has every branch on the way there. */
  #rememberSuccess(base: number): void {
    if (!this.#isRemembering) return;
    const stack = this.#stack;
    for (let index = base; index < stack.depth; index++) {
      const [kind, a, b, start] = [stack.kindAt(index), stack.at(index, 1), stack.at(index, 2), stack.at(index, 3)];
      if (kind === Entry.failed) this.#successes.add(a, b);
      if (kind !== Entry.shorter) continue;
      const { memory, max } = this.#instructions[a] as Instruction;
      if (memory < 0 || max !== Number.POSITIVE_INFINITY) continue;
      for (let offset = start; offset <= b; offset++) this.#successes.add(memory, offset);
    }
  }
}

function isLowSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xdc00;
}

function isHighSurrogate(text: string, index: number): boolean {
  return (text.charCodeAt(index) & 0xfc00) === 0xd800;
}
