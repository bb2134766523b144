import type { Position } from '../template-errors.js';

/** A template's text, or the text of a string in it, that knows where in the template each of its characters stands. */
export class Source {
  readonly text: string;
  readonly #origin: Position;
  #lineStarts: number[] | undefined;

  constructor(text: string, origin: Position = { line: 1, column: 1 }) {
    this.text = text;
    this.#origin = origin;
  }

  positionOf(offset: number): Position {
    this.#lineStarts ??= lineStartsOf(this.text);
    let line = 0;
    let end = this.#lineStarts.length;
    while (end - line > 1) {
      const middle = (line + end) >> 1;
      if ((this.#lineStarts[middle] as number) <= offset) line = middle;
      else end = middle;
    }
    const column = offset - (this.#lineStarts[line] as number);
    return {
      line: this.#origin.line + line,
      column: line === 0 ? this.#origin.column + column : column + 1,
    };
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (const { index, 0: newline } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + newline.length);
  return starts;
}
