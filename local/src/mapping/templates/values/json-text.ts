import { spend, spendText } from '../budget.js';
import { JavaList } from './java-list.js';
import { JavaMap, MapView } from './java-map.js';
import type { JavaValue } from './java-value.js';
import { isJavaNumber, JavaDouble } from './numbers.js';
import { printText } from './print.js';

/**
 * json-smart writes JSON in two styles: `toString` is how a JSON array prints itself, with `/` escaped; `document` is
 * how Jayway writes a document, which is what `$input.json()` gives.
 */
export type JsonStyle = 'toString' | 'document';

/** The value as JSON, as json-smart writes it. */
export function toJson(value: JavaValue, style: JsonStyle): string {
  const text = write(value, style);
  spendText(text.length);
  return text;
}

function write(value: JavaValue, style: JsonStyle): string {
  spend();
  if (value === null) return 'null';
  if (typeof value === 'string') return quote(value, style);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof JavaMap) return writeMap(value, style);
  if (value instanceof JavaList) return writeItems(value.items, style);
  if (isJavaNumber(value)) return isInfinite(value) ? 'null' : value.toString();
  if (value instanceof MapView) return writeItems(value.items(), style);
  return quote(printText(value), style);
}

function isInfinite(value: JavaValue): boolean {
  return value instanceof JavaDouble && !Number.isFinite(value.value) && !Number.isNaN(value.value);
}

function writeItems(items: readonly JavaValue[], style: JsonStyle): string {
  let text = '';
  for (const item of items) text += `${text === '' ? '' : ','}${write(item, style)}`;
  spendText(text.length);
  return `[${text}]`;
}

function writeMap(map: JavaMap, style: JsonStyle): string {
  let text = '';
  for (const { key, value } of map.entries()) {
    text += `${text === '' ? '' : ','}${quote(printText(key), style)}:${write(value, style)}`;
  }
  spendText(text.length);
  return `{${text}}`;
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that json-smart escapes.
const ESCAPED = /["\\\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/g;

function quote(text: string, style: JsonStyle): string {
  const escaped = text.search(ESCAPED) < 0 ? text : text.replace(ESCAPED, escapeCharacter);
  return `"${style === 'toString' ? escaped.replaceAll('/', '\\/') : escaped}"`;
}

function escapeCharacter(character: string): string {
  const short = SHORT_ESCAPES.get(character);
  return short ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
