import { PatternError } from './steps.js';

/** What is on the stack. */
export const Entry = {
  /** Go on with the instruction `a` at the offset `b`. */
  alternative: 0,
  /** Go on behind the greedy run `a`, whose end is given back from `b` down to `c`. */
  shorter: 1,
  /** Go on behind the lazy run `a`, which has taken `c` characters up to `b`. */
  longer: 2,
  /** The register `a` had the value `b`. */
  restore: 3,
  /** The branch `a` has failed at the offset `b` once this is reached. */
  failed: 4,
  /** Enter another round of the counting loop `a` at the offset `b`. */
  round: 5,
} as const;

const SIZE = 4;
/** 64 MB. Java's own stack ends at some thousand. */
const MAX_ENTRIES = 4 * 1024 * 1024;

/** What is left to try, as numbers: a match of a long text would not fit on the stack of the program. */
export class BacktrackStack {
  #numbers = new Int32Array(64 * SIZE);
  depth = 0;

  push(kind: number, a: number, b: number, c = 0): void {
    const at = this.depth * SIZE;
    if (at === this.#numbers.length) this.#grow();
    this.#numbers[at] = kind;
    this.#numbers[at + 1] = a;
    this.#numbers[at + 2] = b;
    this.#numbers[at + 3] = c;
    this.depth++;
  }

  kindAt(index: number): number {
    return this.#numbers[index * SIZE] as number;
  }

  /** One of the three numbers of an entry: 1, 2 or 3. */
  at(index: number, part: 1 | 2 | 3): number {
    return this.#numbers[index * SIZE + part] as number;
  }

  /** Drops what is above a base but for the registers' former values, which whoever gives up below needs. */
  commit(base: number): void {
    let kept = base;
    for (let index = base; index < this.depth; index++) {
      if (this.kindAt(index) !== Entry.restore) continue;
      this.#numbers.copyWithin(kept * SIZE, index * SIZE, (index + 1) * SIZE);
      kept++;
    }
    this.depth = kept;
  }

  #grow(): void {
    if (this.depth >= MAX_ENTRIES) throw new PatternError('the pattern leaves too much to try on so long a text');
    const grown = new Int32Array(this.#numbers.length * 2);
    grown.set(this.#numbers);
    this.#numbers = grown;
  }
}
