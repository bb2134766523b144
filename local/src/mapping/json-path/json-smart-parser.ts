import { JavaBigDecimal } from '../templates/values/big-numbers.js';
import { stripLeading, stripTrailing } from '../templates/values/blanks.js';
import { JavaList } from '../templates/values/java-list.js';
import { JavaMap } from '../templates/values/java-map.js';
import type { JavaValue } from '../templates/values/java-value.js';
import { JavaDouble, type JavaNumber, parseInteger } from '../templates/values/numbers.js';

/** Objects and arrays within each other, beyond which a document is refused. */
const MAX_DEPTH = 400;
/** Characters beyond which a decimal number is kept digit by digit. */
const MAX_DOUBLE_LENGTH = 18;

/** The characters that end a text without quotation marks, by where it stands. */
const END = { document: '', item: ',]', value: ',}', name: ':' } as const;
type End = (typeof END)[keyof typeof END];

/** No JSON of any kind. */
class Malformed extends Error {}

/** Parses documents as json-smart does in its permissive mode, the library behind Jayway's JsonPath. */
export class JsonSmartParser {
  readonly #text: string;
  #offset = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The first value of the text; what follows it does not matter. */
  tryParse(): { readonly value: JavaValue } | undefined {
    try {
      this.#skipBlanks();
      return { value: this.#isAtEnd ? '' : this.#value(END.document) };
    } catch (error) {
      if (error instanceof Malformed) return undefined;
      throw error;
    }
  }

  /** The code of the next character; not a number at the end. */
  get #next(): number {
    return this.#text.charCodeAt(this.#offset);
  }

  get #isAtEnd(): boolean {
    return this.#offset >= this.#text.length;
  }

  #skipBlanks(): void {
    while (isBlank(this.#text.charCodeAt(this.#offset))) this.#offset++;
  }

  /** Skips everything up to the blank, control characters included. */
  #skipControls(): void {
    while (this.#text.charCodeAt(this.#offset) <= 32) this.#offset++;
  }

  #value(end: End): JavaValue {
    this.#skipBlanks();
    const next = this.#next;
    switch (next) {
      case OPEN_BRACE:
        return this.#object();
      case OPEN_BRACKET:
        return this.#array();
      case QUOTE:
      case APOSTROPHE:
        return this.#string();
      case COLON:
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        throw new Malformed();
      default:
        if (this.#isAtEnd) throw new Malformed();
        return next === MINUS || isDigit(next) ? this.#number(end) : this.#word(end);
    }
  }

  #object(): JavaMap {
    this.#enter();
    const map = new JavaMap();
    for (;;) {
      this.#skipBlanks();
      const next = this.#next;
      if (next === CLOSE_BRACE) break;
      if (next === COMMA) this.#offset++;
      else this.#member(map);
    }
    this.#offset++;
    this.#depth--;
    return map;
  }

  #member(map: JavaMap): void {
    if (this.#isAtEnd || ':[{]'.includes(this.#text.charAt(this.#offset))) throw new Malformed();
    const name = this.#name();
    this.#skipControls();
    if (!this.#accept(COLON)) throw new Malformed();
    map.put(name, this.#value(END.value));
    this.#skipControls();
    const next = this.#next;
    if (next !== CLOSE_BRACE && next !== COMMA) throw new Malformed();
  }

  #array(): JavaList {
    this.#enter();
    const items: JavaValue[] = [];
    for (;;) {
      this.#skipBlanks();
      if (this.#accept(CLOSE_BRACKET)) break;
      if (!this.#accept(COMMA)) items.push(this.#value(END.item));
    }
    this.#depth--;
    return new JavaList(items, 'JSONArray');
  }

  #enter(): void {
    if (++this.#depth > MAX_DEPTH) throw new Malformed();
    this.#offset++;
  }

  #accept(code: number): boolean {
    const isNext = this.#next === code;
    if (isNext) this.#offset++;
    return isNext;
  }

  #name(): string {
    return this.#next === QUOTE || this.#next === APOSTROPHE ? this.#string() : this.#unquoted(this.#offset, END.name);
  }

  #string(): string {
    const quote = this.#text.charAt(this.#offset);
    const start = this.#offset + 1;
    const end = this.#text.indexOf(quote, start);
    if (end < 0) throw new Malformed();
    this.#offset = start;
    const simple = this.#text.slice(start, end);
    if (simple.includes('\\')) return this.#escapedString(quote.charCodeAt(0));
    this.#offset = end + 1;
    return simple;
  }

  /** Only a string with escapes loses its control characters. */
  #escapedString(quote: number): string {
    let result = '';
    for (;;) {
      const start = this.#offset;
      while (!isSpecial(this.#next, quote)) this.#offset++;
      result += this.#text.slice(start, this.#offset);
      if (this.#isAtEnd) throw new Malformed();
      const code = this.#next;
      this.#offset++;
      if (code === quote) return result;
      if (code === BACKSLASH) result += this.#escape();
    }
  }

  #escape(): string {
    const letter = this.#text.charAt(this.#offset);
    this.#offset++;
    if (letter === 'u') return this.#unicode(4);
    if (letter === 'x') return this.#unicode(2);
    return ESCAPES.get(letter) ?? '';
  }

  #unicode(length: number): string {
    const digits = this.#text.slice(this.#offset, this.#offset + length);
    if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) throw new Malformed();
    this.#offset += length;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  /** A text without quotation marks, blanks around it taken off. */
  #unquoted(start: number, end: End): string {
    while (!this.#endsHere(end)) this.#offset++;
    const text = this.#text.slice(start, this.#offset);
    const stripped = stripTrailing(stripLeading(text));
    return stripped === '' ? text.slice(-1) : stripped;
  }

  #endsHere(end: End): boolean {
    return this.#isAtEnd || end.includes(this.#text.charAt(this.#offset));
  }

  #word(end: End): JavaValue {
    const word = this.#unquoted(this.#offset, end);
    if (word === 'null') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    return word === 'NaN' ? new JavaDouble(Number.NaN) : word;
  }

  /** What begins like a number but goes on otherwise is a text. */
  #number(end: End): JavaValue {
    const start = this.#offset++;
    while (isDigit(this.#next)) this.#offset++;
    const next = this.#next;
    const isWhole = next !== POINT && next !== SMALL_E && next !== LARGE_E;
    if (!isWhole) this.#skipFraction();
    const digits = this.#text.slice(start, this.#offset);
    this.#skipControls();
    if (!this.#endsHere(end)) return this.#unquoted(start, end);
    return isWhole ? parseInteger(digits) : this.#decimal(digits);
  }

  #skipFraction(): void {
    const pattern = /(?:\.[0-9]*)?(?:[eE][-+0-9][0-9]*)?/y;
    pattern.lastIndex = this.#offset;
    pattern.test(this.#text);
    this.#offset = pattern.lastIndex;
  }

  #decimal(digits: string): JavaNumber {
    const decimal = JavaBigDecimal.tryParse(digits);
    if (decimal === undefined) throw new Malformed();
    return digits.length > MAX_DOUBLE_LENGTH ? decimal : new JavaDouble(Number(digits));
  }
}

/** Blank, newline, carriage return, tab. */
function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** What a run of ordinary characters in a string ends with; the end of the text too. */
function isSpecial(code: number, quote: number): boolean {
  return code === quote || code === BACKSLASH || code < 32 || code === 127 || Number.isNaN(code);
}

const QUOTE = 34;
const APOSTROPHE = 39;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const COLON = 58;
const LARGE_E = 69;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const SMALL_E = 101;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
  ['b', '\b'],
  ['\\', '\\'],
  ['/', '/'],
  ["'", "'"],
  ['"', '"'],
]);
