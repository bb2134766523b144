/** Characters of lines that wait for a reader; where there are more, the oldest go. */
const mostWaiting = 4 * 1024 * 1024;

/** So long is a moment: no person notices it. */
const momentMs = 5;

/**
 * Writes lines to a stream, those of one moment together: a write for each would cost more than a request does. A stream that
 * nobody reads is not waited for.
 */
export class LineWriter {
  readonly #stream: NodeJS.WritableStream;
  readonly #lineOfLost: (count: number) => string;
  #lines: string[] = [];
  #length = 0;
  #lost = 0;
  #isBusy = false;

  /** @param lineOfLost what is written in place of the lines that had no room */
  constructor(stream: NodeJS.WritableStream, lineOfLost: (count: number) => string) {
    this.#stream = stream;
    this.#lineOfLost = lineOfLost;
  }

  write(line: string): void {
    if (!this.#isBusy) {
      this.#isBusy = true;
      setTimeout(() => this.#flush(), momentMs);
    }
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length > mostWaiting) this.#makeRoom();
  }

  /** To a half, as to take one from the front moves all the others. */
  #makeRoom(): void {
    let count = 0;
    while (this.#length > mostWaiting / 2) this.#length -= (this.#lines[count++] as string).length;
    this.#lines = this.#lines.slice(count);
    this.#lost += count;
  }

  #flush(): void {
    this.#isBusy = false;
    if (this.#lines.length === 0 && this.#lost === 0) return;
    const lines = this.#lost > 0 ? [this.#lineOfLost(this.#lost), ...this.#lines] : this.#lines;
    this.#lines = [];
    this.#length = 0;
    this.#lost = 0;
    if (this.#stream.write(`${lines.join('\n')}\n`) || !this.#stream.writable) return;
    this.#isBusy = true;
    this.#stream.once('drain', () => this.#flush());
  }
}

/** What stands in place of lines that had no room. */
export function unread(count: number): string {
  return `${count} lines are left out here: nobody has read them`;
}
