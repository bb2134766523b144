import { JavaBigDecimal } from '../templates/values/big-numbers.js';
import { tryParseDocument } from './json-document.js';
import { parsePath } from './path-parser.js';
import { type PathReader, unescapePath } from './path-reader.js';
import type { Filter, Operand } from './path-tokens.js';

/** Reads the condition in the parentheses of `[?(…)]`. */
export function parseFilter(reader: PathReader): Filter {
  reader.expect('(');
  const filter = readOr(reader);
  reader.expect(')');
  return filter;
}

function readOr(reader: PathReader): Filter {
  return readChain(reader, 'or', '||', () => readChain(reader, 'and', '&&', () => readTerm(reader)));
}

function readChain(reader: PathReader, type: 'and' | 'or', sign: string, read: () => Filter): Filter {
  const first = read();
  const operands = [first];
  for (reader.skipBlanks(); reader.accept(sign); reader.skipBlanks()) operands.push(read());
  return operands.length === 1 ? first : { type, operands };
}

function readTerm(reader: PathReader): Filter {
  reader.skipBlanks();
  if (reader.next === '(') return parseFilter(reader);
  if (!reader.accept('!')) return readRelation(reader);
  reader.skipBlanks();
  if (!/[$@]/.test(reader.next)) return { type: 'not', operand: readTerm(reader) };
  const operand = readPathOperand(reader);
  return readComparison(reader, operand) ?? { type: 'exists', path: operand.path, isNegative: true };
}

function readRelation(reader: PathReader): Filter {
  const left = readOperand(reader);
  const comparison = readComparison(reader, left);
  if (comparison !== undefined) return comparison;
  if (left.type !== 'path') throw reader.error('expected a comparison');
  return { type: 'exists', path: left.path, isNegative: false };
}

const OPERATORS = new Set([
  ...['>=', '<=', '==', '===', '!=', '!==', '<', '>', '=~'],
  ...['IN', 'NIN', 'CONTAINS', 'ALL', 'SIZE', 'EMPTY', 'SUBSETOF', 'ANYOF', 'NONEOF'],
]);

function readComparison(reader: PathReader, left: Operand): Filter | undefined {
  reader.skipBlanks();
  const start = reader.offset;
  const operator = reader.tryRead(/[<>=~!]+|[A-Za-z]+/)?.[0].toUpperCase();
  if (operator === undefined) return undefined;
  if (OPERATORS.has(operator)) return { type: 'relation', operator, left, right: readOperand(reader) };
  reader.offset = start;
  throw reader.error(`the operator ${operator} is not supported`);
}

function readOperand(reader: PathReader): Operand {
  reader.skipBlanks();
  switch (reader.next) {
    case '$':
    case '@':
      return readPathOperand(reader);
    case "'":
    case '"':
      return { type: 'value', value: unescapePath(reader.readQuoted()) };
    case '[':
      return readJson(reader, reader.readBracketed('[', ']'));
    case '{':
      return readJson(reader, reader.readBracketed('{', '}'));
    case '/':
      return readPattern(reader);
    default:
      return readLiteral(reader);
  }
}

function readJson(reader: PathReader, text: string): Operand {
  const parsed = tryParseDocument(text);
  if (parsed === undefined) throw reader.error('expected JSON');
  return { type: 'value', value: parsed.value };
}

function readPattern(reader: PathReader): Operand {
  const pattern = reader.readQuoted();
  const flags = reader.tryRead(/[idmsuxU]*/)?.[0].replace(/[dU]/g, '');
  return { type: 'pattern', pattern: flags ? `(?${flags})${pattern}` : pattern };
}

function readLiteral(reader: PathReader): Operand {
  const word = reader.tryRead(/true|false|null/)?.[0];
  if (word !== undefined) return { type: 'value', value: word === 'null' ? null : word === 'true' };
  const text = reader.tryRead(/[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/)?.[0];
  const value = text === undefined ? undefined : JavaBigDecimal.tryParse(text);
  if (value === undefined) throw reader.error('expected a value');
  return { type: 'value', value };
}

/** A path ends at a blank, an operator, or a parenthesis that does not close a function of its own. */
function readPathOperand(reader: PathReader): Extract<Operand, { type: 'path' }> {
  const start = reader.offset++;
  while (!reader.isAtEnd && !/[<>=~!& |),]/.test(reader.next)) {
    if (reader.next === '[') reader.readBracketed('[', ']');
    else if (reader.next === '(') reader.readBracketed('(', ')');
    else reader.offset++;
  }
  return { type: 'path', path: parsePath(reader.text.slice(start, reader.offset)) };
}
