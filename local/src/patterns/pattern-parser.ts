import { ignoringCase, isLineEnd, not, otherCase, tryFindShorthand } from './character-classes.js';
import { type ClassReader, parseBracketClass, parseNamedClass } from './class-parser.js';
import { parseEscapedCodePoint } from './escape-parser.js';
import {
  type Anchor,
  type CharacterTest,
  type Flags,
  NO_FLAGS,
  type ParsedPattern,
  type PatternNode,
} from './pattern-tree.js';
import { PatternError } from './steps.js';

/** Parses a pattern of java.util.regex. */
export function parsePattern(source: string): ParsedPattern {
  return new PatternParser(source).parse();
}

const FLAG_NAMES: Readonly<Record<string, keyof Flags | undefined>> = Object.assign(Object.create(null), {
  i: 'ignoreCase',
  m: 'multiline',
  s: 'dotAll',
  x: 'comments',
});

class PatternParser implements ClassReader {
  readonly source: string;
  offset = 0;
  #flags: Flags = NO_FLAGS;
  #groups = 0;
  readonly #names = new Map<string, number>();

  constructor(source: string) {
    this.source = source;
  }

  parse(): ParsedPattern {
    const root = this.#alternatives();
    if (this.offset < this.source.length) throw this.error('Unmatched closing )');
    return { root, groups: this.#groups, names: this.#names };
  }

  error(message: string): PatternError {
    return new PatternError(`${message} near index ${this.offset} of ${this.source} (PatternSyntaxException)`);
  }

  get ignoresCase(): boolean {
    return this.#flags.ignoreCase;
  }

  peek(text: string): boolean {
    return this.source.startsWith(text, this.offset);
  }

  /** Moves past a text if it comes next. */
  accept(text: string): boolean {
    const isNext = this.peek(text);
    if (isNext) this.offset += text.length;
    return isNext;
  }

  /** Matches an expression here and moves past it. */
  acceptPattern(pattern: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(pattern, 'y');
    sticky.lastIndex = this.offset;
    const match = sticky.exec(this.source);
    if (match !== null) this.offset = sticky.lastIndex;
    return match;
  }

  nextCodePoint(): number {
    const codePoint = this.source.codePointAt(this.offset);
    if (codePoint === undefined) throw this.error('Unexpected end of pattern');
    this.offset += codePoint > 0xffff ? 2 : 1;
    return codePoint;
  }

  #alternatives(): PatternNode {
    const flags = this.#flags;
    const items = [this.#sequence()];
    while (this.accept('|')) items.push(this.#sequence());
    this.#flags = flags;
    return items.length === 1 ? (items[0] as PatternNode) : { type: 'alternatives', items };
  }

  #sequence(): PatternNode {
    const items: PatternNode[] = [];
    while (this.offset < this.source.length && !this.peek('|') && !this.peek(')')) {
      if (this.#flags.comments && this.acceptPattern(/\s+|#.*/)) continue;
      if (this.accept('\\Q')) items.push(...this.#quoted());
      else this.#addTerm(items);
    }
    return { type: 'sequence', items };
  }

  #quoted(): PatternNode[] {
    const end = this.source.indexOf('\\E', this.offset);
    const text = this.source.slice(this.offset, end < 0 ? undefined : end);
    this.offset = end < 0 ? this.source.length : end + 2;
    const items = [...text].map((character) => this.#literal(character.codePointAt(0) as number));
    const last = items.pop();
    return last === undefined ? [] : [...items, this.#repeated(last)];
  }

  #addTerm(items: PatternNode[]): void {
    const atom = this.#atom();
    if (atom !== undefined) items.push(this.#repeated(atom));
  }

  #repeated(atom: PatternNode): PatternNode {
    let item = atom;
    for (;;) {
      const counts = this.#counts();
      if (counts === undefined) return item;
      const mode = this.accept('?') ? 'lazy' : this.accept('+') ? 'possessive' : 'greedy';
      item = { type: 'repetition', item, ...counts, mode };
    }
  }

  #counts(): { min: number; max: number } | undefined {
    if (this.accept('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.accept('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.accept('?')) return { min: 0, max: 1 };
    const match = this.acceptPattern(/\{(\d{1,9})(,(\d{1,9})?)?\}/);
    if (match === null) {
      if (this.peek('{')) throw this.error('Illegal repetition');
      return undefined;
    }
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : Number(match[3] ?? Number.POSITIVE_INFINITY);
    if (max < min) throw this.error('Illegal repetition range');
    return { min, max };
  }

  #atom(): PatternNode | undefined {
    if (this.accept('(')) return this.#group();
    if (this.accept('[')) return this.#character(parseBracketClass(this));
    if (this.accept('.')) return this.#dot();
    if (this.peek('^') || this.peek('$')) return this.#anchor(this.source[this.offset++] as Anchor);
    if (this.accept('\\')) return this.#escape();
    if (this.acceptPattern(/[*+?]/)) throw this.error('Dangling meta character');
    if (this.peek('{')) throw this.error('Illegal repetition');
    return this.#literal(this.nextCodePoint());
  }

  #dot(): PatternNode {
    return { type: 'character', test: this.#flags.dotAll ? () => true : not(isLineEnd) };
  }

  #anchor(anchor: Anchor): PatternNode {
    return { type: 'anchor', anchor, flags: this.#flags };
  }

  #character(test: CharacterTest): PatternNode {
    return { type: 'character', test };
  }

  #literal(codePoint: number): PatternNode {
    if (!this.ignoresCase) return this.#character((other) => other === codePoint);
    const pair = otherCase(codePoint);
    return this.#character((other) => other === codePoint || other === pair);
  }

  #escape(): PatternNode {
    const anchor = this.acceptPattern(/[AzZbBG]/);
    if (anchor !== null) return this.#anchor(`\\${anchor[0]}` as Anchor);
    if (this.accept('R')) return parsePattern('(?:\\r\\n|[\\n\\v\\f\\r\\u0085\\u2028\\u2029])').root;
    const name = this.acceptPattern(/k<(\w+)>/)?.[1];
    if (name !== undefined) return { type: 'backreference', group: name, flags: this.#flags, unset: 'fails' };
    const digits = this.acceptPattern(/[1-9]/)?.[0];
    if (digits !== undefined) return this.#backreference(digits);
    const named = parseNamedClass(this);
    if (named !== undefined) return this.#character(this.ignoresCase ? ignoringCase(named) : named);
    const shorthand = tryFindShorthand(this.source[this.offset] ?? '');
    if (shorthand === undefined) return this.#literal(parseEscapedCodePoint(this));
    this.offset++;
    return this.#character(shorthand);
  }

  /** More digits belong to the number only while that many groups are open or closed before it. */
  #backreference(first: string): PatternNode {
    let group = Number(first);
    for (;;) {
      const next = this.source[this.offset] ?? '';
      if (!/\d/.test(next) || group * 10 + Number(next) > this.#groups) break;
      group = group * 10 + Number(next);
      this.offset++;
    }
    return { type: 'backreference', group, flags: this.#flags, unset: 'fails' };
  }

  #group(): PatternNode | undefined {
    if (!this.accept('?')) return this.#captured(++this.#groups);
    const name = this.acceptPattern(/<([A-Za-z][A-Za-z0-9]*)>/)?.[1];
    if (name !== undefined) return this.#named(name);
    if (this.accept(':')) return this.#closed(this.#alternatives());
    if (this.accept('>')) return { type: 'atomic', item: this.#closed(this.#alternatives()) };
    const look = this.acceptPattern(/(<?)([=!])/);
    if (look !== null) {
      const item = this.#closed(this.#alternatives());
      return { type: 'look', behind: look[1] === '<', negative: look[2] === '!', item };
    }
    return this.#flagGroup();
  }

  #captured(index: number): PatternNode {
    return { type: 'group', index, item: this.#closed(this.#alternatives()) };
  }

  #named(name: string): PatternNode {
    if (this.#names.has(name)) throw this.error(`Named capturing group <${name}> is already defined`);
    this.#names.set(name, ++this.#groups);
    return this.#captured(this.#groups);
  }

  #closed(item: PatternNode): PatternNode {
    if (!this.accept(')')) throw this.error('Unclosed group');
    return item;
  }

  /** `(?i)` sets flags for the rest of the group that it is in, `(?i:…)` for its own. */
  #flagGroup(): PatternNode | undefined {
    const match = this.acceptPattern(/([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/);
    if (match === null) throw this.error('Unknown inline modifier');
    const before = this.#flags;
    this.#flags = this.#withFlags(this.#withFlags(before, match[1] as string, true), match[2] ?? '', false);
    if (match[3] === ')') return undefined;
    const item = this.#alternatives();
    this.#flags = before;
    return this.#closed(item);
  }

  #withFlags(flags: Flags, letters: string, value: boolean): Flags {
    let result = flags;
    for (const letter of letters) {
      const name = FLAG_NAMES[letter];
      if (name !== undefined) result = { ...result, [name]: value };
      else if (!/[uUd]/.test(letter)) throw this.error('Unknown inline modifier');
    }
    return result;
  }
}
