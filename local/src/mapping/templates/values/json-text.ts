import { checkLength, spend, spendText } from '../budget.js';
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
  const writer = new JsonWriter(style);
  writer.write(value);
  spendText(writer.text.length);
  return writer.text;
}

/** How much may be written between two looks at how long the text has become. */
const VALUES_BETWEEN_CHECKS = 10_000;

class JsonWriter {
  text = '';
  readonly #style: JsonStyle;
  #values = 0;

  constructor(style: JsonStyle) {
    this.#style = style;
  }

  write(value: JavaValue): void {
    spend();
    if (++this.#values % VALUES_BETWEEN_CHECKS === 0) checkLength(this.text.length);
    if (value === null) this.text += 'null';
    else if (typeof value === 'string') this.#quote(value);
    else if (typeof value === 'boolean') this.text += value;
    else if (value instanceof JavaMap) this.#writeMap(value);
    else if (value instanceof JavaList) this.#writeItems(value.items);
    else if (isJavaNumber(value)) this.text += isInfinite(value) ? 'null' : value.toString();
    else if (value instanceof MapView) this.#writeItems(value.items());
    else this.#quote(printText(value));
  }

  #writeItems(items: readonly JavaValue[]): void {
    this.text += '[';
    let separator = '';
    for (const item of items) {
      this.text += separator;
      separator = ',';
      this.write(item);
    }
    this.text += ']';
  }

  #writeMap(map: JavaMap): void {
    this.text += '{';
    let separator = '';
    for (const { key, value } of map.entries()) {
      this.text += separator;
      separator = ',';
      this.#quote(printText(key));
      this.text += ':';
      this.write(value);
    }
    this.text += '}';
  }

  #quote(text: string): void {
    const escaped = isPlain(text) ? text : text.replace(ESCAPED, escapeCharacter);
    this.text += `"${this.#style === 'toString' ? escaped.replaceAll('/', '\\/') : escaped}"`;
  }
}

function isInfinite(value: JavaValue): boolean {
  return value instanceof JavaDouble && !Number.isFinite(value.value) && !Number.isNaN(value.value);
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

/** Short texts, which nearly all are, are looked through faster than by an expression. */
const SHORT = 40;

function isPlain(text: string): boolean {
  if (text.length > SHORT) return text.search(ESCAPED) < 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 || code > 126 || code === 34 || code === 92) return text.search(ESCAPED) < 0;
  }
  return true;
}

function escapeCharacter(character: string): string {
  const short = SHORT_ESCAPES.get(character);
  return short ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
