import { findNamedClass, isWordCharacter, not, range } from './character-classes.js';
import { type CharacterTest, NO_FLAGS, type ParsedPattern, type PatternNode, type Repetition } from './pattern-tree.js';
import { PatternError } from './steps.js';

/**
 * Parses a pattern of ECMA 262, which JSON Schema asks for. As in web browsers, a backslash before what needs none and
 * brackets that open nothing are themselves; a character is a code point, and `\p{…}` is understood.
 */
export function parseEcmaPattern(source: string): ParsedPattern {
  return new EcmaParser(source).parse();
}

const ENDLESS = Number.POSITIVE_INFINITY;
const isBlank: CharacterTest = (codePoint) => /\s/.test(String.fromCodePoint(codePoint));
const isDigit = range(48, 57);
const isLineEnd: CharacterTest = (codePoint) =>
  codePoint === 10 || codePoint === 13 || codePoint === 0x2028 || codePoint === 0x2029;

const SHORTHANDS: ReadonlyMap<string, CharacterTest> = new Map([
  ['d', isDigit],
  ['D', not(isDigit)],
  ['s', isBlank],
  ['S', not(isBlank)],
  ['w', isWordCharacter],
  ['W', not(isWordCharacter)],
]);

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
]);

class EcmaParser {
  readonly #source: string;
  #offset = 0;
  #groups = 0;
  readonly #names = new Map<string, number>();
  /** How many groups the whole pattern has: `\2` refers to a group only where there are two. */
  readonly #allGroups: number;
  readonly #hasNames: boolean;

  constructor(source: string) {
    this.#source = source;
    const opened = source.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]?/g, '');
    this.#allGroups = (opened.match(/\((?!\?)|\(\?<(?![=!])/g) ?? []).length;
    this.#hasNames = /\(\?<(?![=!])/.test(opened);
  }

  parse(): ParsedPattern {
    const root = this.#alternatives();
    if (this.#offset < this.#source.length) throw this.#error('unmatched )');
    return { root, groups: this.#groups, names: this.#names };
  }

  #error(message: string): PatternError {
    return new PatternError(`${message} at ${this.#offset} of the regular expression ${this.#source}`);
  }

  #peek(text: string): boolean {
    return this.#source.startsWith(text, this.#offset);
  }

  #accept(text: string): boolean {
    const isNext = this.#peek(text);
    if (isNext) this.#offset += text.length;
    return isNext;
  }

  #read(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#offset;
    const match = sticky.exec(this.#source);
    if (match !== null) this.#offset = sticky.lastIndex;
    return match;
  }

  #nextCodePoint(): number {
    const codePoint = this.#source.codePointAt(this.#offset);
    if (codePoint === undefined) throw this.#error('unexpected end');
    this.#offset += codePoint > 0xffff ? 2 : 1;
    return codePoint;
  }

  #alternatives(): PatternNode {
    const items = [this.#sequence()];
    while (this.#accept('|')) items.push(this.#sequence());
    return items.length === 1 ? (items[0] as PatternNode) : { type: 'alternatives', items };
  }

  #sequence(): PatternNode {
    const items: PatternNode[] = [];
    while (this.#offset < this.#source.length && !this.#peek('|') && !this.#peek(')')) items.push(this.#term());
    return { type: 'sequence', items };
  }

  #term(): PatternNode {
    const atom = this.#atom();
    const counts = this.#counts();
    if (counts === undefined) return atom;
    if (atom.type === 'anchor') throw this.#error('nothing to repeat');
    return { type: 'repetition', item: atom, ...counts, mode: this.#accept('?') ? 'lazy' : 'greedy' };
  }

  #counts(): Pick<Repetition, 'min' | 'max'> | undefined {
    if (this.#accept('*')) return { min: 0, max: ENDLESS };
    if (this.#accept('+')) return { min: 1, max: ENDLESS };
    if (this.#accept('?')) return { min: 0, max: 1 };
    const match = this.#read(/\{(\d+)(,(\d*))?\}/y);
    if (match === null) return undefined;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === '' ? ENDLESS : Number(match[3]);
    if (max < min) throw this.#error('numbers out of order');
    return { min, max };
  }

  #atom(): PatternNode {
    if (this.#accept('(')) return this.#group();
    if (this.#accept('[')) return { type: 'character', test: this.#characterClass() };
    if (this.#accept('.')) return { type: 'character', test: not(isLineEnd) };
    if (this.#accept('^')) return { type: 'anchor', anchor: '\\A', flags: NO_FLAGS };
    if (this.#accept('$')) return { type: 'anchor', anchor: '\\z', flags: NO_FLAGS };
    if (this.#accept('\\')) return this.#escape();
    if (this.#read(/[*+?]|\{\d+(?:,\d*)?\}/y)) throw this.#error('nothing to repeat');
    return literal(this.#nextCodePoint());
  }

  #escape(): PatternNode {
    const boundary = this.#read(/[bB]/y)?.[0];
    if (boundary !== undefined) return { type: 'anchor', anchor: boundary === 'b' ? '\\b' : '\\B', flags: NO_FLAGS };
    const name = this.#hasNames ? this.#read(/k<([A-Za-z_$][\w$]*)>/y)?.[1] : undefined;
    if (name !== undefined) return { type: 'backreference', group: name, flags: NO_FLAGS, unset: 'empty' };
    const start = this.#offset;
    const digits = this.#read(/[1-9]\d*/y)?.[0];
    if (digits !== undefined && Number(digits) <= this.#allGroups) {
      return { type: 'backreference', group: Number(digits), flags: NO_FLAGS, unset: 'empty' };
    }
    this.#offset = start;
    const test = this.#shorthand();
    return test === undefined ? literal(this.#escapedCodePoint()) : { type: 'character', test };
  }

  /** `\d` and its kin, `\p{…}`; nothing is read where there is none of them. */
  #shorthand(): CharacterTest | undefined {
    const property = this.#read(/([pP])\{([^}]*)\}/y);
    if (property !== null) {
      const test = findNamedClass(property[2] as string);
      return property[1] === 'P' ? not(test) : test;
    }
    const letter = this.#read(/[dDsSwW]/y)?.[0];
    return letter === undefined ? undefined : SHORTHANDS.get(letter);
  }

  #escapedCodePoint(): number {
    const hex = this.#read(/u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})/y);
    if (hex !== null) return this.#surrogatePair(Number.parseInt((hex[1] ?? hex[2] ?? hex[3]) as string, 16));
    const octal = this.#read(/[0-3][0-7]{0,2}|[4-7][0-7]?/y);
    if (octal !== null) return Number.parseInt(octal[0], 8);
    const control = this.#read(/c([A-Za-z])/y)?.[1];
    if (control !== undefined) return control.charCodeAt(0) % 32;
    const code = CONTROLS.get(this.#source[this.#offset] ?? '');
    if (code === undefined) return this.#nextCodePoint();
    this.#offset++;
    return code;
  }

  /** Two escapes may make one character. */
  #surrogatePair(first: number): number {
    if ((first & 0xfffffc00) !== 0xd800) return first;
    const low = this.#read(/\\u([dD][c-fC-F][0-9a-fA-F]{2})/y)?.[1];
    return low === undefined ? first : 0x10000 + ((first & 0x3ff) << 10) + (Number.parseInt(low, 16) & 0x3ff);
  }

  #group(): PatternNode {
    if (this.#accept('?:')) return this.#closed();
    const look = this.#read(/\?(<?)([=!])/y);
    if (look !== null) {
      return { type: 'look', behind: look[1] === '<', negative: look[2] === '!', item: this.#closed() };
    }
    const name = this.#read(/\?<([A-Za-z_$][\w$]*)>/y)?.[1];
    if (name === undefined && this.#peek('?')) throw this.#error('invalid group');
    const index = ++this.#groups;
    if (name !== undefined) {
      if (this.#names.has(name)) throw this.#error(`the group name ${name} is taken`);
      this.#names.set(name, index);
    }
    return { type: 'group', index, item: this.#closed() };
  }

  #closed(): PatternNode {
    const item = this.#alternatives();
    if (!this.#accept(')')) throw this.#error('unterminated group');
    return item;
  }

  /** Reads `[…]` behind its opening bracket. `[]` matches nothing and `[^]` everything. */
  #characterClass(): CharacterTest {
    const isNegative = this.#accept('^');
    const parts: CharacterTest[] = [];
    while (!this.#accept(']')) parts.push(this.#member());
    const test: CharacterTest = (codePoint) => parts.some((part) => part(codePoint));
    return isNegative ? not(test) : test;
  }

  #member(): CharacterTest {
    const from = this.#classAtom();
    if (!this.#peek('-') || this.#source[this.#offset + 1] === ']') return testOf(from);
    this.#offset++;
    const to = this.#classAtom();
    // A hyphen beside a class is a hyphen.
    if (typeof from !== 'number' || typeof to !== 'number') {
      return (codePoint) => codePoint === 45 || testOf(from)(codePoint) || testOf(to)(codePoint);
    }
    if (to < from) throw this.#error('the range is out of order');
    return range(from, to);
  }

  #classAtom(): number | CharacterTest {
    if (!this.#accept('\\')) return this.#nextCodePoint();
    if (this.#accept('b')) return 8;
    return this.#shorthand() ?? this.#escapedCodePoint();
  }
}

function testOf(member: number | CharacterTest): CharacterTest {
  return typeof member === 'number' ? range(member, member) : member;
}

function literal(codePoint: number): PatternNode {
  return { type: 'character', test: (other) => other === codePoint };
}
