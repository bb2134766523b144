/**
 * Has what nobody has caught, a bug of ours, told with its stack. Once something is served, that goes on, and the same bug
 * is told once; before, it ends the process.
 */
export class UnexpectedErrors {
  readonly #told = new Set<string>();
  #tell: ((error: unknown) => void) | undefined;

  /** For a whole process: whoever runs the gateway in a process of their own decides for themselves. */
  listen(): void {
    process.on('uncaughtException', (error) => this.#onError(error));
    process.on('unhandledRejection', (reason) => this.#onError(reason));
  }

  /** From now on errors are told here, and nothing ends. */
  goOn(tell: (error: unknown) => void): void {
    this.#tell = tell;
  }

  #onError(error: unknown): void {
    if (!this.#tell) {
      process.stderr.write(bugText(error));
      process.exit(1);
    }
    const text = bugText(error);
    if (this.#told.has(text) || this.#told.size >= mostTold) return;
    this.#told.add(text);
    this.#tell(error);
  }
}

/** Different bugs that are told; a process that has more has been told enough of them. */
const mostTold = 100;

/** A bug of ours as the person at the terminal sees it. */
export function bugText(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `this is a bug of Gatewright, please report it:\n${stack}\n`;
}
