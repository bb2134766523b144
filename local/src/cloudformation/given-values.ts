/** What the person at the terminal gives with `--parameter KEY=VALUE`, and what of it has found a use. */
export class GivenValues {
  readonly #values: Readonly<Record<string, string>>;
  readonly #used = new Set<string>();

  constructor(values: Readonly<Record<string, string>>) {
    this.#values = values;
  }

  /** The value of the first key that has one; the others count as used too, for they were meant. */
  tryFind(...keys: readonly string[]): string | undefined {
    const present = keys.filter((key) => Object.hasOwn(this.#values, key));
    for (const key of present) this.#used.add(key);
    return present[0] === undefined ? undefined : this.#values[present[0]];
  }

  get unused(): readonly string[] {
    return Object.keys(this.#values).filter((key) => !this.#used.has(key));
  }
}
