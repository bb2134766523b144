import { spend } from '../budget.js';
import { EvaluationError } from '../template-errors.js';
import { javaEquals } from '../values/equality.js';
import { JavaIterator } from '../values/java-iterator.js';
import { JavaList } from '../values/java-list.js';
import type { MapEntry, MapView } from '../values/java-map.js';
import { JavaStream } from '../values/java-stream.js';
import type { JavaValue } from '../values/java-value.js';
import { methodTable } from './method-table.js';
import { objectMethods } from './object-methods.js';

type Collection = JavaList | MapView;

/** The elements of a collection. */
export function itemsOf(collection: Collection | null): readonly JavaValue[] {
  if (collection === null) throw new EvaluationError('the collection is null (NullPointerException)');
  const items = collection instanceof JavaList ? collection.items : collection.items();
  spend(items.length);
  return items;
}

/** Whether a collection holds a value equal to this one. */
export function contains(collection: Collection, value: JavaValue): boolean {
  return itemsOf(collection).some((item) => javaEquals(value, item));
}

/** The methods that lists and the views of maps share. */
export function collectionMethods<Receiver extends Collection>() {
  return {
    ...objectMethods<Receiver>(),
    'size()': (collection: Receiver) => collection.size,
    'isEmpty()': (collection: Receiver) => collection.size === 0,
    'contains(Object)': (collection: Receiver, value: JavaValue) => contains(collection, value),
    'containsAll(Collection)': (collection: Receiver, other: Collection) =>
      itemsOf(other).every((item) => contains(collection, item)),
    'iterator()': (collection: Receiver) => JavaIterator.tryOf(collection),
    'toArray()': (collection: Receiver) => new JavaList([...itemsOf(collection)], 'array'),
    'stream()': (collection: Receiver) => new JavaStream(itemsOf(collection)),
  };
}

const refuseToAdd = (): never => {
  throw new EvaluationError('nothing can be added to a view of a map (UnsupportedOperationException)');
};

/** Methods of what keySet(), values() and entrySet() return. */
export const VIEW_METHODS = methodTable<MapView>({
  ...collectionMethods<MapView>(),
  'clear()': (view) => {
    view.map.clear();
    return undefined;
  },
  'add(Object)': refuseToAdd,
  'addAll(Collection)': refuseToAdd,
  'remove(Object)': (view, value: JavaValue) => removeFrom(view, (item) => javaEquals(item, value), 1),
  'removeAll(Collection)': (view, other: Collection) => removeFrom(view, (item) => contains(other, item)),
  'retainAll(Collection)': (view, other: Collection) => removeFrom(view, (item) => !contains(other, item)),
});

function removeFrom(view: MapView, test: (item: JavaValue) => boolean, limit = Number.POSITIVE_INFINITY): boolean {
  const entries = view.map.entries();
  const doomed = view.items().flatMap((item, index) => (test(item) ? [entries[index] as MapEntry] : []));
  for (const { key } of doomed.slice(0, limit)) view.map.remove(key);
  return doomed.length > 0;
}
