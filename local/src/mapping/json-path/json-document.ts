import { spend } from '../templates/budget.js';
import { JavaList } from '../templates/values/java-list.js';
import { JavaMap, MapView } from '../templates/values/java-map.js';
import type { JavaValue } from '../templates/values/java-value.js';
import { toJson } from '../templates/values/json-text.js';
import { isJavaNumber, JavaDouble, parseInteger, toDouble } from '../templates/values/numbers.js';
import { printText } from '../templates/values/print.js';
import { JsonSmartParser } from './json-smart-parser.js';

/**
 * A JSON document as the mappings see it: a value of the template engine's Java model. Objects keep the order of their
 * members, `"1"` before `"0"` included, and numbers all their digits.
 */
export type JsonDocument = JavaValue;

/**
 * Parses a text as API Gateway does, which lets much pass that is not JSON: names and texts without quotation marks,
 * single ones, commas too many. A text that nothing can be made of is taken for a string.
 */
export function parseDocument(text: string): JsonDocument {
  const parsed = tryParseDocument(text);
  return parsed === undefined ? text : parsed.value;
}

/** Like parseDocument(), but undefined for what cannot be parsed; `null` is the document `null`. */
export function tryParseDocument(text: string): { readonly value: JsonDocument } | undefined {
  spend(Math.ceil(text.length / CHARACTERS_PER_STEP));
  return new JsonSmartParser(text).tryParse();
}

const CHARACTERS_PER_STEP = 4;

/** The document as JSON text. */
export function documentToJson(document: JsonDocument): string {
  return toJson(document, 'document');
}

/** A value of JavaScript as JSON.parse() makes it. */
export type PlainJson =
  | null
  | string
  | number
  | boolean
  | readonly PlainJson[]
  | { readonly [name: string]: PlainJson };

/** The document of a plain JavaScript value. Members without a value are left out. */
export function documentOf(plain: unknown): JsonDocument {
  if (typeof plain === 'string' || typeof plain === 'boolean') return plain;
  if (typeof plain === 'number')
    return Number.isInteger(plain) ? parseInteger(BigInt(plain).toString()) : new JavaDouble(plain);
  if (Array.isArray(plain)) return new JavaList(plain.map(documentOf), 'JSONArray');
  if (typeof plain !== 'object' || plain === null) return null;
  const members = Object.entries(plain).filter(([, value]) => value !== undefined);
  return JavaMap.of(members.map(([name, value]) => [name, documentOf(value)]));
}

/** The document as a plain JavaScript value. */
export function toPlainJson(document: JsonDocument): PlainJson {
  if (document === null || typeof document === 'string' || typeof document === 'boolean') return document;
  if (isJavaNumber(document)) return toDouble(document);
  if (document instanceof JavaList) return document.items.map(toPlainJson);
  if (document instanceof MapView) return document.items().map(toPlainJson);
  if (!(document instanceof JavaMap)) return printText(document);
  return Object.fromEntries(document.entries().map(({ key, value }) => [printText(key), toPlainJson(value)]));
}
