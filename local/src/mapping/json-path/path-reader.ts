/** The path cannot be parsed. */
export class JsonPathSyntaxError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JsonPathSyntaxError';
  }
}

/** A text that is read from left to right. */
export class PathReader {
  readonly text: string;
  offset = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** The next character; nothing at the end. */
  get next(): string {
    return this.text.charAt(this.offset);
  }

  get isAtEnd(): boolean {
    return this.offset >= this.text.length;
  }

  skipBlanks(): void {
    while (this.next === ' ') this.offset++;
  }

  /** Moves past a text if it comes next. */
  accept(text: string): boolean {
    const isNext = this.text.startsWith(text, this.offset);
    if (isNext) this.offset += text.length;
    return isNext;
  }

  /** Moves past a text, blanks before it included. */
  expect(text: string): void {
    this.skipBlanks();
    if (!this.accept(text)) throw this.error(`expected ${JSON.stringify(text)}`);
  }

  /** Matches an expression here and moves past it. */
  tryRead(pattern: RegExp): RegExpExecArray | null {
    const sticky = new RegExp(pattern, 'y');
    sticky.lastIndex = this.offset;
    const match = sticky.exec(this.text);
    if (match !== null) this.offset = sticky.lastIndex;
    return match;
  }

  /** Reads from an opening bracket to the closing one that belongs to it; brackets in quotation marks do not count. */
  readBracketed(open: string, close: string): string {
    const start = this.offset;
    let depth = 0;
    while (!this.isAtEnd) {
      const character = this.next;
      if (character === '"' || character === "'") this.readQuoted();
      else this.offset++;
      if (character === open) depth++;
      if (character === close && --depth === 0) return this.text.slice(start, this.offset);
    }
    throw this.error(`missing ${JSON.stringify(close)}`);
  }

  /** Reads a text in the quotation marks, or between the slashes, that come next. */
  readQuoted(): string {
    const quote = this.next;
    const start = ++this.offset;
    for (; !this.isAtEnd; this.offset++) {
      if (this.next === '\\') this.offset++;
      else if (this.next === quote) return this.text.slice(start, this.offset++);
    }
    throw this.error(`missing ${quote}`);
  }

  error(message: string): JsonPathSyntaxError {
    return new JsonPathSyntaxError(`${message} at position ${this.offset + 1} of the path ${this.text}`);
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** Replaces the escapes in a quoted text. */
export function unescapePath(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, digits: string | undefined, letter: string) =>
    digits === undefined ? (ESCAPES.get(letter) ?? letter) : String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
