import { StringDecoder } from 'node:string_decoder';

/** A longer line is cut, as CloudWatch Logs does. */
const maximumLineLength = 262_144;

/** Cuts what a stream writes into lines; a line without its end waits for it, or for `flush`. */
export class LogLines {
  readonly #decoder = new StringDecoder();
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(chunk: Buffer | string): void {
    const text = typeof chunk === 'string' ? chunk : this.#decoder.write(chunk);
    const lines = (this.#rest + text).split('\n');
    this.#rest = this.#cut(lines.pop() ?? '');
    for (const line of lines) this.#onLine(this.#cut(line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  flush(): void {
    if (this.#rest === '') return;
    this.#onLine(this.#rest);
    this.#rest = '';
  }

  /** Tells what is too long in pieces, but for the last. */
  #cut(line: string): string {
    let offset = 0;
    for (; line.length - offset > maximumLineLength; offset += maximumLineLength) {
      this.#onLine(line.slice(offset, offset + maximumLineLength));
    }
    return line.slice(offset);
  }
}
