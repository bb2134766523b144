import { spend, spendText } from '../budget.js';
import { compareNumbers } from './arithmetic.js';
import { JavaBigDecimal, JavaBigInteger } from './big-numbers.js';
import { JavaList } from './java-list.js';
import { JavaMap, MapEntry, MapView } from './java-map.js';
import { JavaObject } from './java-object.js';
import type { JavaValue } from './java-value.js';
import { isJavaNumber, JavaDouble } from './numbers.js';

/** As Java's equals(): only values of the same class are equal, so 1 is neither 1.0 nor a Long. */
export function javaEquals(left: JavaValue, right: JavaValue): boolean {
  spend();
  if (typeof left === 'string' && typeof right === 'string' && left.length === right.length) spendText(left.length);
  if (left === right) return true;
  if (left === null || right === null) return false;
  if (isJavaNumber(left)) return isJavaNumber(right) && isSameNumber(left, right);
  if (left instanceof JavaList) return right instanceof JavaList && isSameList(left, right);
  if (left instanceof JavaMap) return right instanceof JavaMap && isSameMap(left, right);
  if (left instanceof MapEntry) return right instanceof MapEntry && isSameEntry(left, right);
  if (left instanceof MapView) return right instanceof MapView && isSameView(left, right);
  if (left instanceof JavaObject) return right instanceof JavaObject && left.equals(right);
  return false;
}

function isSameNumber(left: JavaValue, right: JavaValue): boolean {
  if (left instanceof JavaDouble && right instanceof JavaDouble) return Object.is(left.value, right.value);
  if (left instanceof JavaBigInteger && right instanceof JavaBigInteger) return left.toString() === right.toString();
  if (left instanceof JavaBigDecimal && right instanceof JavaBigDecimal) {
    return left.scale === right.scale && compareNumbers(left, right) === 0;
  }
  return false;
}

function isSameList(left: JavaList, right: JavaList): boolean {
  if (left.kind === 'array' || right.kind === 'array' || left.size !== right.size) return false;
  return left.items.every((item, index) => javaEquals(item, right.items[index] as JavaValue));
}

function isSameMap(left: JavaMap, right: JavaMap): boolean {
  if (left.size !== right.size) return false;
  return left.entries().every(({ key, value }) => right.has(key) && javaEquals(value, right.get(key)));
}

function isSameEntry(left: MapEntry, right: MapEntry): boolean {
  return javaEquals(left.key, right.key) && javaEquals(left.value, right.value);
}

function isSameView(left: MapView, right: MapView): boolean {
  if (left.part !== right.part || left.part === 'values' || left.size !== right.size) return false;
  const others = right.items();
  return left.items().every((item) => others.some((other) => javaEquals(item, other)));
}

/** As String.hashCode, and the hash codes of the other values that serve as keys. */
export function javaHashCode(value: JavaValue): number {
  spend();
  if (value === null) return 0;
  if (typeof value === 'string') return hashOfString(value);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1231 : 1237;
  if (typeof value === 'bigint') return Number(BigInt.asIntN(32, value ^ (value >> 32n)));
  if (value instanceof JavaDouble) return hashOfDouble(value.value);
  if (value instanceof JavaBigInteger) return hashOfString(value.toString());
  if (value instanceof JavaBigDecimal) return hashOfString(value.toString());
  if (value instanceof MapEntry) return javaHashCode(value.key) ^ javaHashCode(value.value);
  if (value instanceof JavaMap) return value.entries().reduce((sum, entry) => (sum + javaHashCode(entry)) | 0, 0);
  if (value instanceof MapView) return value.items().reduce((sum: number, item) => (sum + javaHashCode(item)) | 0, 0);
  if (value instanceof JavaList)
    return value.items.reduce((hash: number, item) => hashNext(hash, javaHashCode(item)), 1);
  return 1;
}

function hashNext(hash: number, next: number): number {
  return (Math.imul(31, hash) + next) | 0;
}

function hashOfString(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = hashNext(hash, text.charCodeAt(index));
  return hash;
}

function hashOfDouble(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Object.is(value, -0) ? -0 : value);
  return view.getInt32(0) ^ view.getInt32(4);
}

/** What a key is filed under in a JavaScript map, so that keys that Java calls equal meet. */
export function canonicalKey(key: JavaValue): unknown {
  if (typeof key === 'string') return key.charCodeAt(0) === 0 ? `\0s${key}` : key;
  if (key instanceof JavaDouble) return `\0d${Object.is(key.value, -0) ? '-0' : key.value}`;
  if (key instanceof JavaBigInteger) return `\0i${key}`;
  if (key instanceof JavaBigDecimal) return `\0f${key}`;
  if (key instanceof JavaList && key.kind !== 'array') return `\0l${listOf(key.items)}`;
  if (key instanceof MapEntry) return `\0e${listOf([key.key, key.value])}`;
  if (key instanceof JavaMap) return `\0m${listOf(key.entries())}`;
  if (key instanceof JavaObject) return key.key;
  return key;
}

function listOf(items: readonly JavaValue[]): string {
  spend(items.length);
  return JSON.stringify(items.map((item) => textOfKey(canonicalKey(item))));
}

function textOfKey(key: unknown): string {
  return `${typeof key}:${String(key)}`;
}
