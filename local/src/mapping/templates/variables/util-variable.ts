import { encodePercent } from '../../../model/percent-encoding.js';
import { tryParseDocument } from '../../json-path/json-document.js';
import { checkLength, spendText } from '../budget.js';
import { Bean } from '../methods/bean.js';
import { methodTable } from '../methods/method-table.js';
import { objectMethods } from '../methods/object-methods.js';

/** Makes a method take a string, and have no value for null or where it fails. */
function ofText(convert: (text: string) => ReturnType<typeof parseJson>) {
  return (_: UtilVariable, text: string | null) => {
    if (text === null) return null;
    spendText(text.length);
    const result = convert(text);
    if (typeof result === 'string') spendText(result.length);
    return result;
  };
}

const METHODS = methodTable<UtilVariable>({
  ...objectMethods<UtilVariable>(),
  'escapeJavaScript(String)': ofText(escapeJavaScript),
  'parseJson(String)': ofText(parseJson),
  'urlEncode(String)': ofText(urlEncode),
  'urlDecode(String)': ofText(urlDecode),
  'base64Encode(String)': ofText((text) => Buffer.from(text, 'utf8').toString('base64')),
  'base64Decode(String)': ofText(base64Decode),
});

/**
 * `$util`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#util-template-reference
 */
export class UtilVariable extends Bean {
  readonly className = 'com.amazonaws.apigateway.Util';
  readonly methods = METHODS;

  print(): string {
    return '';
  }
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\b', '\\b'],
  ['\n', '\\n'],
  ['\t', '\\t'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ["'", "\\'"],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['/', '\\/'],
]);

/** As commons-lang 2: `'` and `/` are escaped too, which is more than JSON allows, and all beyond ASCII. */
function escapeJavaScript(text: string): string {
  let result = '';
  let start = 0;
  for (const match of text.matchAll(/['"\\/]|[^ -~]/g)) {
    result += text.slice(start, match.index) + escapeOf(match[0]);
    start = match.index + 1;
    // Six characters for one: not all of them are made before the text is found to be too long.
    checkLength(result.length);
  }
  return result + text.slice(start);
}

const made = new Map(ESCAPES);

function escapeOf(character: string): string {
  const known = made.get(character);
  if (known !== undefined) return known;
  const escaped = unicodeEscape(character);
  made.set(character, escaped);
  return escaped;
}

function unicodeEscape(character: string): string {
  if (character === '\x7f') return character;
  return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function parseJson(text: string) {
  return tryParseDocument(text)?.value ?? null;
}

const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** As java.net.URLEncoder: a blank becomes a plus sign. */
function urlEncode(text: string): string {
  const encoded = encodePercent(text.replace(LONE_SURROGATES, '?'));
  return encoded
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** As java.net.URLDecoder, which refuses a percent sign without two digits. */
function urlDecode(text: string): string | null {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return null;
  const bytes = text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
  return bytes;
}

function base64Decode(text: string): string | null {
  return Buffer.from(text, 'base64').toString('utf8');
}
