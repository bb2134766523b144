import type { Origin } from '../model/origin.js';
import { templateError } from './template-error.js';

/** Values by name, each worked out once; one that needs itself is a fault of the template. */
export class Memo<T> {
  readonly #values = new Map<string, T>();
  readonly #inProgress = new Set<string>();

  get(name: string, place: Origin, compute: () => T): T {
    if (this.#values.has(name)) return this.#values.get(name) as T;
    if (this.#inProgress.has(name)) throw templateError(place, `${name} depends on itself`);
    this.#inProgress.add(name);
    const value = compute();
    this.#inProgress.delete(name);
    this.#values.set(name, value);
    return value;
  }
}
