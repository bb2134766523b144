import {
  type Anchor,
  type Backreference,
  type CharacterTest,
  type Flags,
  type Look,
  NO_FLAGS,
  type ParsedPattern,
  type PatternNode,
  type Repetition,
  widthOf,
} from './pattern-tree.js';
import { PatternError } from './steps.js';

/** What an instruction does; the one behind it is next where it names no other. */
export const Op = {
  character: 0,
  /** Repeats one character `min` to `max` times. */
  run: 1,
  /** Tries `to`, then `other`. */
  split: 2,
  jump: 3,
  /** Keeps the offset in a register. */
  save: 4,
  /** Leaves for `to` where nothing was matched since the register was set. */
  leaveIfEmpty: 5,
  anchor: 6,
  /** Matches what follows here, up to an `accept`, on its own; goes on at `to`. */
  look: 7,
  atomic: 8,
  backreference: 9,
  /** Sets the register's count to 0. */
  reset: 10,
  /** Counts a round of a loop whose body follows and whose way out is `to`. */
  count: 11,
  accept: 12,
} as const;

/** One step of a compiled pattern. All have the same shape, which is what makes them fast to read. */
export class Instruction {
  to = -1;
  other = -1;
  test: CharacterTest = () => false;
  min = 0;
  max = 0;
  isLazy = false;
  register = -1;
  /** Where failures of a branch are remembered; -1 where they depend on more than the place. */
  memory = -1;
  anchor: Anchor = '^';
  flags: Flags = NO_FLAGS;
  isNegative = false;
  isBehind = false;
  /** In a look that leaves no group behind: where it succeeds, so that a second success needs no second walk. */
  success = -1;
  /** A reference that matches nothing while its group has no value. */
  isEmptyIfUnset = false;
  readonly op: number;

  constructor(op: number) {
    this.op = op;
  }
}

export interface Program {
  readonly instructions: readonly Instruction[];
  readonly registers: number;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
  /** Whether every branch is tried once at a place, so that the work grows with the text and no faster. */
  readonly isLinear: boolean;
  /** Whether a match depends on where the one before ended. */
  readonly dependsOnPrevious: boolean;
}

/** Instructions that a repetition may be written out to; beyond it, its rounds are counted. */
const MAX_WRITTEN_OUT = 2000;
const MAX_INSTRUCTIONS = 200_000;

/** Parses a pattern and compiles it to instructions. Both descend into it, so one that is nested without end is refused. */
export function compileProgram(parse: () => ParsedPattern): Program {
  try {
    return new Compiler(parse()).compile();
  } catch (error) {
    if (error instanceof RangeError) throw new PatternError('the pattern is nested too deeply');
    throw error;
  }
}

class Compiler {
  readonly #instructions: Instruction[] = [];
  readonly #pattern: ParsedPattern;
  #registers: number;
  #memories = 0;
  /** How many loops are around that count, or lookbehinds: failures in them depend on more than the place. */
  #unremembered = 0;
  #dependsOnPrevious = false;
  /** How many parts are around whose branches nothing but the budget bounds. */
  #unbounded = 0;
  #isLinear = true;

  constructor(pattern: ParsedPattern) {
    this.#pattern = pattern;
    this.#registers = 2 * (pattern.groups + 1);
    if (!hasBackreference(pattern.root)) return;
    this.#unremembered++;
    this.#unbounded++;
  }

  compile(): Program {
    this.#node(this.#pattern.root);
    this.#add(Op.accept);
    return {
      instructions: this.#instructions,
      registers: this.#registers,
      groups: this.#pattern.groups,
      names: this.#pattern.names,
      isLinear: this.#isLinear,
      dependsOnPrevious: this.#dependsOnPrevious,
    };
  }

  get #here(): number {
    return this.#instructions.length;
  }

  #add(op: number): Instruction {
    if (this.#here === MAX_INSTRUCTIONS) throw new PatternError('the pattern is too large');
    const instruction = new Instruction(op);
    this.#instructions.push(instruction);
    return instruction;
  }

  #newMemory(): number {
    if (this.#unremembered === 0) return this.#memories++;
    this.#isLinear &&= this.#unbounded === 0;
    return -1;
  }

  #node(node: PatternNode): void {
    switch (node.type) {
      case 'character':
        this.#add(Op.character).test = node.test;
        break;
      case 'anchor':
        this.#dependsOnPrevious ||= node.anchor === '\\G';
        Object.assign(this.#add(Op.anchor), { anchor: node.anchor, flags: node.flags });
        break;
      case 'sequence':
        for (const item of node.items) this.#node(item);
        break;
      case 'alternatives':
        this.#alternatives(node.items);
        break;
      case 'group':
        this.#add(Op.save).register = 2 * node.index;
        this.#node(node.item);
        this.#add(Op.save).register = 2 * node.index + 1;
        break;
      case 'look':
        this.#look(node);
        break;
      case 'atomic':
        this.#atomic(() => this.#node(node.item));
        break;
      case 'backreference':
        this.#backreference(node);
        break;
      case 'repetition':
        this.#repetition(node);
    }
  }

  #alternatives(items: readonly PatternNode[]): void {
    const jumps: Instruction[] = [];
    items.forEach((item, index) => {
      if (index === items.length - 1) {
        this.#node(item);
        return;
      }
      const split = this.#split();
      split.to = this.#here;
      this.#node(item);
      jumps.push(this.#add(Op.jump));
      split.other = this.#here;
    });
    for (const jump of jumps) jump.to = this.#here;
  }

  #split(): Instruction {
    const split = this.#add(Op.split);
    split.memory = this.#newMemory();
    return split;
  }

  #look(node: Look): void {
    const look = this.#add(Op.look);
    const [least, most] = widthOf(node.item);
    Object.assign(look, { isBehind: node.behind, isNegative: node.negative });
    // A character is one or two code units.
    Object.assign(look, { min: least, max: 2 * most });
    const start = this.#here;
    const isUnbounded = node.behind && most === Number.POSITIVE_INFINITY;
    if (node.behind) this.#unremembered++;
    if (isUnbounded) this.#unbounded++;
    this.#node(node.item);
    if (isUnbounded) this.#unbounded--;
    if (node.behind) this.#unremembered--;
    this.#add(Op.accept);
    look.to = this.#here;
    if (!hasGroup(node.item)) for (const inner of this.#instructions.slice(start)) markSuccess(inner, look.to - 1);
  }

  #atomic(body: () => void): void {
    const atomic = this.#add(Op.atomic);
    body();
    this.#add(Op.accept);
    atomic.to = this.#here;
  }

  #backreference({ group, flags, unset }: Backreference): void {
    const index = typeof group === 'number' ? group : (this.#pattern.names.get(group) ?? 0);
    Object.assign(this.#add(Op.backreference), { register: 2 * index, flags, isEmptyIfUnset: unset === 'empty' });
  }

  #repetition(node: Repetition): void {
    if (node.mode === 'possessive') {
      this.#atomic(() => this.#repetition({ ...node, mode: 'greedy' }));
      return;
    }
    if (node.item.type === 'character') this.#run(node, node.item.test);
    else if (writtenOutSize(node) > MAX_WRITTEN_OUT) this.#countedLoop(node);
    else this.#writtenOut(node);
  }

  #run({ min, max, mode }: Repetition, test: CharacterTest): void {
    const run = this.#add(Op.run);
    if (min !== max) run.memory = this.#newMemory();
    Object.assign(run, { test, min, max, isLazy: mode === 'lazy' });
  }

  /** `x{2,4}` is `xx(x(x)?)?`, and `x{2,}` is `xx+`. */
  #writtenOut({ item, min, max, mode }: Repetition): void {
    const isLazy = mode === 'lazy';
    const isEndless = max === Number.POSITIVE_INFINITY;
    for (let count = 0; count < (isEndless ? min - 1 : min); count++) this.#node(item);
    if (isEndless) {
      this.#endless(item, isLazy, min === 0);
      return;
    }
    const splits: { readonly split: Instruction; readonly body: number }[] = [];
    for (let count = min; count < max; count++) {
      splits.push({ split: this.#split(), body: this.#here });
      this.#node(item);
    }
    for (const { split, body } of splits) direct(split, body, this.#here, isLazy);
  }

  /** A round that matches nothing ends the loop, as it would go on for ever. */
  #endless(item: PatternNode, isLazy: boolean, mayBeSkipped: boolean): void {
    const skip = mayBeSkipped ? this.#split() : undefined;
    const start = this.#here;
    const canBeEmpty = widthOf(item)[0] === 0;
    const register = canBeEmpty ? this.#registers++ : -1;
    if (canBeEmpty) this.#add(Op.save).register = register;
    this.#node(item);
    const leave = canBeEmpty ? this.#add(Op.leaveIfEmpty) : undefined;
    if (leave) leave.register = register;
    const again = this.#split();
    direct(again, start, this.#here, isLazy);
    if (skip) direct(skip, start, this.#here, isLazy);
    if (leave) leave.to = this.#here;
  }

  /** Two registers: the count, and where the round began. */
  #countedLoop({ item, min, max, mode }: Repetition): void {
    const register = this.#registers;
    this.#registers += 2;
    this.#add(Op.reset).register = register;
    this.#unremembered++;
    this.#unbounded++;
    const start = this.#here;
    const count = this.#add(Op.count);
    Object.assign(count, { register, min, max, isLazy: mode === 'lazy' });
    this.#node(item);
    this.#add(Op.jump).to = start;
    this.#unremembered--;
    this.#unbounded--;
    count.to = this.#here;
  }
}

/** Looks within a look have been marked before. */
function markSuccess(instruction: Instruction, success: number): void {
  if (instruction.success < 0) instruction.success = success;
}

function direct(split: Instruction, body: number, exit: number, isLazy: boolean): void {
  split.to = isLazy ? exit : body;
  split.other = isLazy ? body : exit;
}

/** How many instructions a part is written out to; about, as it only has to tell small from large. */
function sizeOf(node: PatternNode): number {
  switch (node.type) {
    case 'sequence':
    case 'alternatives':
      return node.items.reduce((sum, item) => sum + sizeOf(item) + 2, 0);
    case 'group':
    case 'atomic':
    case 'look':
      return sizeOf(node.item) + 2;
    case 'repetition': {
      const size = writtenOutSize(node);
      return size > MAX_WRITTEN_OUT ? sizeOf(node.item) + 4 : size;
    }
    default:
      return 1;
  }
}

function writtenOutSize({ item, min, max }: Repetition): number {
  if (item.type === 'character') return 1;
  const rounds = max === Number.POSITIVE_INFINITY ? min + 1 : max;
  return rounds * (sizeOf(item) + 2);
}

function hasGroup(node: PatternNode): boolean {
  if (node.type === 'group') return true;
  if ('items' in node) return node.items.some(hasGroup);
  return 'item' in node && hasGroup(node.item);
}

function hasBackreference(node: PatternNode): boolean {
  if (node.type === 'backreference') return true;
  if ('items' in node) return node.items.some(hasBackreference);
  return 'item' in node && hasBackreference(node.item);
}
