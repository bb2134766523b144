/** Writes lines to a stream, those of one moment together: a write for each would cost more than a request does. */
export class LineWriter {
  readonly #stream: NodeJS.WritableStream;
  #waiting = '';

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  write(line: string): void {
    if (this.#waiting === '') setImmediate(() => this.#flush());
    this.#waiting += `${line}\n`;
  }

  #flush(): void {
    this.#stream.write(this.#waiting);
    this.#waiting = '';
  }
}
