import { isDeepStrictEqual } from 'node:util';

/**
 * Compares recorded values with actual ones. `<name>` stands for any value that is not empty, `<name:1>` moreover for the
 * same value wherever it stands in the case.
 */
export class Comparison {
  readonly differences: string[] = [];
  readonly #tokens = new Map<string, string>();

  /** Everything expected must be there, and nothing else. */
  equal(place: string, expected: unknown, actual: unknown): void {
    if (typeof expected === 'string') {
      this.#text(place, expected, actual);
    } else if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
      expected.forEach((item, index) => {
        this.equal(`${place}[${index}]`, item, actual[index]);
      });
    } else if (isRecord(expected) && isRecord(actual)) {
      this.#members(place, expected, actual);
    } else if (!isDeepStrictEqual(expected, actual)) {
      this.#differ(place, expected, actual);
    }
  }

  /** Everything expected must be there; objects may have more members. */
  includes(place: string, expected: unknown, actual: unknown): void {
    if (isRecord(expected) && isRecord(actual)) {
      for (const [name, value] of Object.entries(expected)) this.includes(`${place}.${name}`, value, actual[name]);
    } else if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
      expected.forEach((item, index) => {
        this.includes(`${place}[${index}]`, item, actual[index]);
      });
    } else {
      this.equal(place, expected, actual);
    }
  }

  check(holds: boolean, place: string, expected: unknown, actual: unknown): void {
    if (!holds) this.#differ(place, expected, actual);
  }

  #members(place: string, expected: Record<string, unknown>, actual: Record<string, unknown>): void {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      if (!Object.hasOwn(expected, name)) this.#differ(`${place}.${name}`, 'nothing', actual[name]);
      else if (!Object.hasOwn(actual, name)) this.#differ(`${place}.${name}`, expected[name], 'nothing');
      else this.equal(`${place}.${name}`, expected[name], actual[name]);
    }
  }

  #text(place: string, expected: string, actual: unknown): void {
    if (!expected.includes('<')) {
      if (expected !== actual) this.#differ(place, expected, actual);
      return;
    }
    const value = Array.isArray(actual) && actual.length === 1 ? actual[0] : actual;
    if (value === undefined || value === null || typeof value === 'object') {
      this.#differ(place, expected, actual);
      return;
    }
    this.#tokensIn(place, expected, String(value));
  }

  #tokensIn(place: string, expected: string, actual: string): void {
    const names: string[] = [];
    const pattern = expected
      .split(/(<[\w-]+(?::\d+)?>)/)
      .map((part) => {
        if (!/^<[\w-]+(?::\d+)?>$/.test(part)) return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
        names.push(part);
        return '([\\s\\S]+?)';
      })
      .join('');
    const match = new RegExp(`^${pattern}$`).exec(actual);
    if (!match) {
      this.#differ(place, expected, actual);
      return;
    }
    names.forEach((name, index) => {
      this.#bind(place, name, match[index + 1] as string);
    });
  }

  #bind(place: string, name: string, value: string): void {
    if (!name.includes(':')) return;
    const known = this.#tokens.get(name);
    if (known === undefined) this.#tokens.set(name, value);
    else if (known !== value) this.#differ(`${place} ${name}`, known, value);
  }

  #differ(place: string, expected: unknown, actual: unknown): void {
    this.differences.push(`${place}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
