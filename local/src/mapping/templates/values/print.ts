import { spend, spendText } from '../budget.js';
import { JavaList } from './java-list.js';
import { HashMap, JavaMap, MapEntry, MapView } from './java-map.js';
import { JavaObject } from './java-object.js';
import type { JavaValue } from './java-value.js';
import { toJson } from './json-text.js';

/** As Java's toString(): null only for a block that calls itself too deeply. */
export function print(value: JavaValue): string | null {
  if (typeof value === 'string') return value;
  if (value instanceof JavaObject) return value.print();
  return printText(value);
}

/** As String.valueOf(): what a value contributes to a longer text. */
export function printText(value: JavaValue): string {
  if (typeof value === 'string') return value;
  spend();
  if (value instanceof JavaList) return printList(value);
  if (value instanceof JavaMap) return printMap(value);
  if (value instanceof MapView) return printItems(value, value.items());
  if (value instanceof MapEntry) return `${printText(value.key)}=${printText(value.value)}`;
  if (value instanceof JavaObject) return value.print() ?? 'null';
  return String(value);
}

function printList(list: JavaList): string {
  if (list.kind === 'JSONArray') return toJson(list, 'toString');
  // Java prints the address of an array; no template can use it.
  if (list.kind === 'array') return `${list.arrayClass}@0`;
  return printItems(list, list.items);
}

function printItems(collection: JavaValue, items: readonly JavaValue[]): string {
  return checked(`[${items.map((item) => (item === collection ? '(this Collection)' : printText(item))).join(', ')}]`);
}

function printMap(map: JavaMap): string {
  if (map instanceof HashMap && map.isSilent) return '';
  const part = (value: JavaValue): string => (value === map ? '(this Map)' : printText(value));
  return checked(
    `{${map
      .entries()
      .map(({ key, value }) => `${part(key)}=${part(value)}`)
      .join(', ')}}`,
  );
}

function checked(text: string): string {
  spendText(text.length);
  return text;
}
