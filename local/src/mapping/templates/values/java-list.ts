import type { JavaValue } from './java-value.js';

/** `JSONArray` is an ArrayList that prints JSON; `array` is a Java array, `fixed` a list that cannot be changed. */
export type ListKind = 'ArrayList' | 'JSONArray' | 'array' | 'fixed';

/** A java.util.List or an array. */
export class JavaList {
  readonly kind: ListKind;
  readonly items: JavaValue[];
  /** Counts changes of size, by which a loop over the list notices them. */
  changes = 0;

  constructor(items: JavaValue[], kind: ListKind = 'ArrayList') {
    this.items = items;
    this.kind = kind;
  }

  get size(): number {
    return this.items.length;
  }
}
