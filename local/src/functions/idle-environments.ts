import type { Environment } from './environment.js';

/** An environment that nobody has used for as long ends. */
export const idleMs = 180_000;

/** The environments that have nothing to do: the one used last is used first, so that the others can end. */
export class IdleEnvironments {
  readonly #stack: Environment[] = [];
  /** So many at the bottom nobody has used since the last sweep. */
  #unused = 0;
  #sweeper: NodeJS.Timeout | undefined;

  get size(): number {
    return this.#stack.length;
  }

  push(environment: Environment): void {
    this.#stack.push(environment);
    this.#sweeper ??= setInterval(() => this.#sweep(), idleMs).unref();
  }

  pop(): Environment | undefined {
    const environment = this.#stack.pop();
    if (this.#unused > this.#stack.length) this.#unused = this.#stack.length;
    return environment;
  }

  remove(environment: Environment): void {
    const index = this.#stack.indexOf(environment);
    if (index < 0) return;
    this.#stack.splice(index, 1);
    if (index < this.#unused) this.#unused--;
  }

  close(): void {
    clearInterval(this.#sweeper);
    this.#unused = 0;
    for (const environment of this.#stack.splice(0)) environment.close();
  }

  #sweep(): void {
    for (const environment of this.#stack.splice(0, this.#unused)) environment.close();
    this.#unused = this.#stack.length;
    if (this.#unused > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }
}
