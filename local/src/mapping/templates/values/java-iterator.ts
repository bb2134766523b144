import { spend } from '../budget.js';
import { EvaluationError } from '../template-errors.js';
import { JavaList } from './java-list.js';
import { JavaMap, MapView, throwConcurrentModification } from './java-map.js';
import { JavaObject } from './java-object.js';
import type { JavaValue } from './java-value.js';

/** A java.util.Iterator, which notices when its collection is changed behind its back. */
export class JavaIterator extends JavaObject {
  readonly className = 'java.util.Iterator';
  readonly #collection: JavaList | JavaMap;
  readonly #items: readonly JavaValue[];
  readonly #changes: number;
  #index = 0;

  private constructor(collection: JavaList | JavaMap, items: readonly JavaValue[]) {
    super();
    this.#collection = collection;
    this.#items = items;
    this.#changes = collection.changes;
  }

  /** The iterator of a value that #foreach can loop over; a map's goes over its values. */
  static tryOf(value: JavaValue): JavaIterator | undefined {
    if (value instanceof JavaIterator) return value;
    if (value instanceof JavaList) return new JavaIterator(value, value.items);
    if (value instanceof MapView || value instanceof JavaMap) spend(value.size);
    if (value instanceof MapView) return new JavaIterator(value.map, value.items());
    if (value instanceof JavaMap) return new JavaIterator(value, new MapView(value, 'values').items());
    return undefined;
  }

  /** Like Java's, it goes by position only: a list that was changed may look as if it went on. */
  hasNext(): boolean {
    return this.#index !== this.#items.length;
  }

  next(): JavaValue {
    if (this.#collection.changes !== this.#changes) throwConcurrentModification();
    if (!this.hasNext()) throw new EvaluationError('the iterator has no next element (NoSuchElementException)');
    return this.#items[this.#index++] as JavaValue;
  }

  print(): string {
    return 'java.util.Iterator';
  }
}
