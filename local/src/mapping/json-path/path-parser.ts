import { parseFilter } from './filter-parser.js';
import { tryParseDocument } from './json-document.js';
import { PathReader, unescapePath } from './path-reader.js';
import type { JsonPath, Parameter, PathToken } from './path-tokens.js';

/** Parses a JSONPath as Jayway does; `$.` may be left out. */
export function parsePath(path: string): JsonPath {
  const trimmed = path.trim();
  const reader = new PathReader(/^[$@]/.test(trimmed) ? trimmed : `$.${trimmed}`);
  if (reader.text.endsWith('.')) throw reader.error('a path must not end with a dot');
  return readPath(reader);
}

function readPath(reader: PathReader): JsonPath {
  const isFromRoot = reader.next === '$';
  reader.offset++;
  const tokens: PathToken[] = [];
  if (!reader.isAtEnd && !/[.[]/.test(reader.next)) throw reader.error('expected "." or "["');
  while (!reader.isAtEnd) {
    if (reader.next === '.') readDots(reader, tokens);
    tokens.push(readToken(reader));
  }
  return { isFromRoot, tokens };
}

function readDots(reader: PathReader, tokens: PathToken[]): void {
  if (reader.accept('..')) tokens.push({ type: 'scan' });
  else reader.accept('.');
  if (reader.next === '.') throw reader.error('unexpected "."');
}

function readToken(reader: PathReader): PathToken {
  if (reader.next === '[') return readBrackets(reader);
  if (reader.accept('*')) return { type: 'wildcard' };
  const name = reader.tryRead(/[^.[( ]+/)?.[0];
  if (name === undefined) throw reader.error('expected a name');
  if (reader.next === ' ') throw reader.error("a name with blanks needs ['…']");
  if (reader.next !== '(') return { type: 'property', names: [name] };
  const parameters = reader.readBracketed('(', ')').slice(1, -1);
  return { type: 'function', name, parameters: splitParameters(parameters).map(parseParameter) };
}

function readBrackets(reader: PathReader): PathToken {
  reader.expect('[');
  reader.skipBlanks();
  const token = readBracketContent(reader);
  reader.expect(']');
  return token;
}

function readBracketContent(reader: PathReader): PathToken {
  if (reader.next === "'" || reader.next === '"') return readNames(reader);
  if (reader.accept('*')) return { type: 'wildcard' };
  if (reader.accept('?')) {
    reader.skipBlanks();
    return { type: 'filter', filter: parseFilter(reader) };
  }
  const expression = reader.tryRead(/[-0-9,: ]+/)?.[0].trim();
  if (!expression) throw reader.error("expected ?, ', 0-9 or *");
  return expression.includes(':') ? readSlice(reader, expression) : readIndexes(reader, expression);
}

function readNames(reader: PathReader): PathToken {
  const names: string[] = [];
  const quote = reader.next;
  do {
    reader.skipBlanks();
    if (reader.next !== quote) throw reader.error(`expected ${quote}`);
    names.push(unescapePath(reader.readQuoted()));
    reader.skipBlanks();
  } while (reader.accept(','));
  return { type: 'property', names };
}

function readIndexes(reader: PathReader, expression: string): PathToken {
  const indexes = expression.split(',').map((index) => index.trim());
  if (indexes.some((index) => !/^-?\d+$/.test(index))) throw reader.error(`"${expression}" is no list of indexes`);
  return { type: 'index', indexes: indexes.map(Number) };
}

function readSlice(reader: PathReader, expression: string): PathToken {
  const match = /^(-?\d+)?\s*:\s*(-?\d+)?$/.exec(expression);
  if (match === null || expression === ':') throw reader.error(`"${expression}" is no slice`);
  const bound = (digits: string | undefined): number | undefined => (digits === undefined ? undefined : Number(digits));
  return { type: 'slice', from: bound(match[1]), to: bound(match[2]) };
}

/** Splits at the commas that stand in no brackets or quotation marks. */
function splitParameters(text: string): string[] {
  const reader = new PathReader(text);
  const parts: string[] = [];
  let start = 0;
  while (!reader.isAtEnd) {
    const character = reader.next;
    if (character === '"') reader.readQuoted();
    else if (character === '(') reader.readBracketed('(', ')');
    else if (character === '[') reader.readBracketed('[', ']');
    else if (character === '{') reader.readBracketed('{', '}');
    else reader.offset++;
    if (character !== ',') continue;
    parts.push(text.slice(start, reader.offset - 1));
    start = reader.offset;
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function parseParameter(text: string): Parameter {
  if (/^[$@]/.test(text)) return { path: parsePath(text) };
  const parsed = tryParseDocument(text);
  if (parsed === undefined) throw new PathReader(text).error('the parameter is neither a path nor JSON');
  return { json: parsed.value };
}
