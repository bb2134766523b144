import { spend } from '../budget.js';
import { EvaluationError } from '../template-errors.js';
import { javaEquals } from '../values/equality.js';
import { type JavaMap, type MapEntry, MapView } from '../values/java-map.js';
import type { JavaValue } from '../values/java-value.js';
import { contains } from './collection-methods.js';
import { methodTable } from './method-table.js';
import { objectMethods } from './object-methods.js';

function putAll(map: JavaMap, other: JavaMap | null): undefined {
  if (other === null) throw new EvaluationError('the map is null (NullPointerException)');
  spend(other.size);
  for (const { key, value } of other.entries()) map.put(key, value);
}

function removePair(map: JavaMap, key: JavaValue, value: JavaValue): boolean {
  const isPresent = map.has(key) && javaEquals(map.get(key), value);
  if (isPresent) map.remove(key);
  return isPresent;
}

function replacePair(map: JavaMap, key: JavaValue, before: JavaValue, after: JavaValue): boolean {
  const isPresent = map.has(key) && javaEquals(map.get(key), before);
  if (isPresent) map.put(key, after);
  return isPresent;
}

/** Methods of java.util.Map. */
export const MAP_METHODS = methodTable<JavaMap>({
  ...objectMethods<JavaMap>(),
  'get(Object)': (map, key: JavaValue) => map.get(key),
  'getOrDefault(Object,Object)': (map, key: JavaValue, value: JavaValue) => (map.has(key) ? map.get(key) : value),
  'put(Object,Object)': (map, key: JavaValue, value: JavaValue) => map.put(key, value),
  'putIfAbsent(Object,Object)': (map, key: JavaValue, value: JavaValue) => map.get(key) ?? map.put(key, value),
  'putAll(Map)': putAll,
  'remove(Object)': (map, key: JavaValue) => map.remove(key),
  'remove(Object,Object)': removePair,
  'replace(Object,Object)': (map, key: JavaValue, value: JavaValue) => (map.has(key) ? map.put(key, value) : null),
  'replace(Object,Object,Object)': replacePair,
  'containsKey(Object)': (map, key: JavaValue) => map.has(key),
  'containsValue(Object)': (map, value: JavaValue) => contains(new MapView(map, 'values'), value),
  'size()': (map) => map.size,
  'isEmpty()': (map) => map.size === 0,
  'clear()': (map) => {
    map.clear();
    return undefined;
  },
  'keySet()': (map) => new MapView(map, 'keySet'),
  'values()': (map) => new MapView(map, 'values'),
  'entrySet()': (map) => new MapView(map, 'entrySet'),
});

/** Methods of java.util.Map.Entry. */
export const ENTRY_METHODS = methodTable<MapEntry>({
  ...objectMethods<MapEntry>(),
  'getKey()': ({ key }) => key,
  'getValue()': ({ value }) => value,
  'setValue(Object)': (entry, value: JavaValue) => {
    const before = entry.value;
    entry.value = value;
    return before;
  },
});
