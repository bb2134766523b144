/** How many things are kept, and how large they are together. */
interface Bounds {
  readonly count: number;
  readonly bytes: number;
}

/** The latest of many things, oldest first. The oldest make room for newer ones, and how many did is told. */
export class Latest<T> {
  readonly #bounds: Bounds;
  readonly #sizeOf: (item: T) => number;
  /** Those before the head are gone already: to shift at each push would move all the others. */
  #items: (T | undefined)[] = [];
  #head = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(bounds: Bounds, sizeOf: (item: T) => number) {
    this.#bounds = bounds;
    this.#sizeOf = sizeOf;
  }

  get items(): readonly T[] {
    return this.#items.slice(this.#head) as T[];
  }

  /** How many have made room, from the beginning on. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds one; it stays even where it is too large by itself. */
  push(item: T): void {
    this.#items.push(item);
    this.#bytes += this.#sizeOf(item);
    while (this.#length > 1 && (this.#length > this.#bounds.count || this.#bytes > this.#bounds.bytes)) {
      this.shift();
      this.#dropped++;
    }
  }

  /** Takes the oldest out. */
  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const oldest = this.#items[this.#head] as T;
    this.#items[this.#head++] = undefined;
    this.#bytes -= this.#sizeOf(oldest);
    if (this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return oldest;
  }

  get #length(): number {
    return this.#items.length - this.#head;
  }
}
