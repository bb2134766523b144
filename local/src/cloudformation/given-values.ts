/** What the person at the terminal gives with `--parameter KEY=VALUE`, and what of it has found a use. */
export class GivenValues {
  readonly #values: Readonly<Record<string, string>>;
  readonly #used = new Set<string>();

  constructor(values: Readonly<Record<string, string>>) {
    this.#values = values;
  }

  /** The value of the first key that has one. */
  tryFind(...keys: readonly string[]): string | undefined {
    const key = keys.find((candidate) => Object.hasOwn(this.#values, candidate));
    if (key === undefined) return undefined;
    this.#used.add(key);
    return this.#values[key];
  }

  get unused(): readonly string[] {
    return Object.keys(this.#values).filter((key) => !this.#used.has(key));
  }
}
