import type { JavaValue } from './java-value.js';

/** `JSONArray` is an ArrayList that prints JSON; `array` is a Java array, `fixed` a list that cannot be changed. */
export type ListKind = 'ArrayList' | 'JSONArray' | 'array' | 'fixed';

/** A java.util.List or an array. */
export class JavaList {
  readonly kind: ListKind;
  readonly items: JavaValue[];
  /** The name of the class of an array. */
  readonly arrayClass: string;
  /** Counts changes of size, by which a loop over the list notices them. */
  changes = 0;

  constructor(items: JavaValue[], kind: ListKind = 'ArrayList', arrayClass = '[Ljava.lang.Object;') {
    this.items = items;
    this.kind = kind;
    this.arrayClass = arrayClass;
  }

  get size(): number {
    return this.items.length;
  }
}
