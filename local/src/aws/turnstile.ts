/** Lets work through side by side, and exclusive work alone. */
export class Turnstile {
  readonly #running = new Set<Promise<unknown>>();
  #exclusive: Promise<unknown> = Promise.resolve();

  /** Runs beside other shared work, after the exclusive work that came before. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#exclusive;
    const run = before.then(work);
    return await this.#track(run);
  }

  /** Runs when everything that came before is done; what comes later waits. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    const before = [...this.#running, this.#exclusive];
    const run = Promise.allSettled(before).then(work);
    this.#exclusive = run.catch(() => undefined);
    return await this.#track(run);
  }

  async #track<T>(run: Promise<T>): Promise<T> {
    this.#running.add(run);
    try {
      return await run;
    } finally {
      this.#running.delete(run);
    }
  }
}
