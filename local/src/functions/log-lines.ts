/** Cuts what a stream writes into lines; a line without its end waits for it, or for `flush`. */
export class LogLines {
  #rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  write(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  flush(): void {
    if (this.#rest === '') return;
    this.onLine(this.#rest);
    this.#rest = '';
  }
}
