import { spend } from '../budget.js';
import { EvaluationError } from '../template-errors.js';
import { javaEquals } from '../values/equality.js';
import { JavaList } from '../values/java-list.js';
import type { MapView } from '../values/java-map.js';
import type { JavaValue } from '../values/java-value.js';
import { toJson } from '../values/json-text.js';
import { collectionMethods, contains, itemsOf } from './collection-methods.js';
import { methodTable } from './method-table.js';
import { objectMethods } from './object-methods.js';

function readOnly(): never {
  throw new EvaluationError('the list cannot be changed (UnsupportedOperationException)');
}

function checkIndex(index: number, size: number): void {
  if (index < 0 || index >= size) {
    throw new EvaluationError(`index ${index} is out of bounds for length ${size} (IndexOutOfBoundsException)`);
  }
}

/** The items of a list that may grow and shrink. */
function growing(list: JavaList): JavaValue[] {
  if (list.kind === 'fixed') readOnly();
  spend();
  return list.items;
}

function get(list: JavaList, index: number): JavaValue {
  checkIndex(index, list.size);
  return list.items[index] as JavaValue;
}

function set(list: JavaList, index: number, value: JavaValue): JavaValue {
  if (list.kind === 'fixed') readOnly();
  const before = get(list, index);
  list.items[index] = value;
  return before;
}

/** Items that are moved to make or to fill a gap. */
const MOVED_PER_STEP = 64;

/** Not by arguments of splice(), which the stack must hold. */
function insertAt(items: JavaValue[], index: number, values: readonly JavaValue[]): void {
  spend(items.length - index);
  const rest = items.slice(index);
  items.length = index;
  for (const value of values) items.push(value);
  for (const value of rest) items.push(value);
}

function insert(list: JavaList, index: number, values: readonly JavaValue[]): boolean {
  checkIndex(index, list.size + 1);
  const items = growing(list);
  spend(Math.ceil((items.length - index) / MOVED_PER_STEP) + values.length);
  if (index === items.length) for (const value of values) items.push(value);
  else if (values.length <= MOVED_PER_STEP) items.splice(index, 0, ...values);
  else insertAt(items, index, values);
  if (values.length > 0) list.changes++;
  return values.length > 0;
}

function removeAt(list: JavaList, index: number): JavaValue {
  checkIndex(index, list.size);
  list.changes++;
  spend(Math.ceil((list.size - index) / MOVED_PER_STEP));
  return growing(list).splice(index, 1)[0] as JavaValue;
}

function keepWhere(list: JavaList, test: (item: JavaValue) => boolean): boolean {
  spend(list.size);
  const kept = growing(list).filter(test);
  const isChanged = kept.length < list.size;
  if (isChanged) list.changes++;
  list.items.length = 0;
  for (const item of kept) list.items.push(item);
  return isChanged;
}

function indexOf(list: JavaList, value: JavaValue): number {
  return itemsOf(list).findIndex((item) => javaEquals(value, item));
}

function lastIndexOf(list: JavaList, value: JavaValue): number {
  return itemsOf(list).findLastIndex((item) => javaEquals(value, item));
}

function subList(list: JavaList, from: number, to: number): JavaList {
  checkIndex(from, list.size + 1);
  checkIndex(to, list.size + 1);
  if (from > to) throw new EvaluationError(`fromIndex ${from} is beyond toIndex ${to} (IllegalArgumentException)`);
  spend(to - from);
  return new JavaList(list.items.slice(from, to));
}

/** Methods of java.util.ArrayList, and of the JSON arrays that extend it. */
export const LIST_METHODS = methodTable<JavaList>({
  ...collectionMethods<JavaList>(),
  'get(int)': get,
  'set(int,Object)': set,
  'add(Object)': (list, value: JavaValue) => insert(list, list.size, [value]),
  'add(int,Object)': (list, index: number, value: JavaValue) => {
    insert(list, index, [value]);
    return undefined;
  },
  'addAll(Collection)': (list, other: JavaList | MapView) => insert(list, list.size, [...itemsOf(other)]),
  'addAll(int,Collection)': (list, index: number, other: JavaList | MapView) =>
    insert(list, index, [...itemsOf(other)]),
  'remove(int)': removeAt,
  'remove(Object)': (list, value: JavaValue) => {
    const index = indexOf(list, value);
    if (index >= 0) removeAt(list, index);
    return index >= 0;
  },
  'removeAll(Collection)': (list, other: JavaList | MapView) => keepWhere(list, (item) => !contains(other, item)),
  'retainAll(Collection)': (list, other: JavaList | MapView) => keepWhere(list, (item) => contains(other, item)),
  'clear()': (list) => {
    keepWhere(list, () => false);
    return undefined;
  },
  'indexOf(Object)': indexOf,
  'lastIndexOf(Object)': lastIndexOf,
  'subList(int,int)': subList,
  'clone()': (list) => new JavaList([...itemsOf(list)], list.kind),
  'toJSONString()': (list) => (list.kind === 'JSONArray' ? toJson(list, 'toString') : null),
});

/** Velocity treats a Java array as a list of fixed length; its own methods come first. */
export const ARRAY_METHODS = methodTable<JavaList>({
  ...collectionMethods<JavaList>(),
  ...objectMethods<JavaList>(),
  'add(Object)': readOnly,
  'add(int,Object)': readOnly,
  'remove(int)': readOnly,
  'clear()': (array) => (array.size > 0 ? readOnly() : undefined),
  'get(int)': get,
  'set(int,Object)': set,
  'indexOf(Object)': indexOf,
  'lastIndexOf(Object)': lastIndexOf,
  'subList(int,int)': subList,
});
