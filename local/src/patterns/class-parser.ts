import { findNamedClass, ignoringCase, not, range, tryFindShorthand } from './character-classes.js';
import { parseEscapedCodePoint } from './escape-parser.js';
import type { CharacterTest } from './pattern-tree.js';
import type { PatternError } from './steps.js';

/** What the parsers of the parts of a pattern need of the parser of the whole. */
export interface ClassReader {
  readonly source: string;
  offset: number;
  readonly ignoresCase: boolean;
  accept(text: string): boolean;
  peek(text: string): boolean;
  acceptPattern(pattern: RegExp): RegExpExecArray | null;
  nextCodePoint(): number;
  error(message: string): PatternError;
}

/** Reads `[…]` behind its opening bracket: ranges, nested classes (their union) and `&&` (the intersection). */
export function parseBracketClass(reader: ClassReader): CharacterTest {
  const isNegative = reader.accept('^');
  const intersected: CharacterTest[] = [];
  let union: CharacterTest[] = [];
  let isFirst = true;
  while (isFirst || !reader.peek(']')) {
    if (reader.accept('&&')) {
      intersected.push(unionOf(union));
      union = [];
    } else union.push(parseMember(reader));
    isFirst = false;
  }
  reader.accept(']');
  if (union.length > 0 || intersected.length === 0) intersected.push(unionOf(union));
  const test: CharacterTest = (codePoint) => intersected.every((part) => part(codePoint));
  const folded = reader.ignoresCase ? ignoringCase(test) : test;
  return isNegative ? not(folded) : folded;
}

function unionOf(parts: readonly CharacterTest[]): CharacterTest {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return (codePoint) => parts.some((part) => part(codePoint));
}

function parseMember(reader: ClassReader): CharacterTest {
  if (reader.offset >= reader.source.length) throw reader.error('Unclosed character class');
  if (reader.accept('[')) return parseBracketClass(reader);
  if (reader.peek('\\')) {
    const test = parseEscapedClass(reader);
    if (test !== undefined) return test;
  }
  const from = parseCharacter(reader);
  const isRange = reader.peek('-') && !/[\][]/.test(reader.source[reader.offset + 1] ?? ']');
  if (!isRange) return range(from, from);
  reader.accept('-');
  const to = parseCharacter(reader);
  if (to < from) throw reader.error('Illegal character range');
  return range(from, to);
}

function parseEscapedClass(reader: ClassReader): CharacterTest | undefined {
  const start = reader.offset;
  reader.accept('\\');
  const test = parseNamedClass(reader) ?? tryFindShorthand(reader.source[reader.offset] ?? '');
  if (test === undefined) reader.offset = start;
  else if (reader.source[reader.offset - 1] === '\\') reader.offset++;
  return test;
}

function parseCharacter(reader: ClassReader): number {
  return reader.accept('\\') ? parseEscapedCodePoint(reader) : reader.nextCodePoint();
}

/** Reads `p{name}` or `P{name}` behind a backslash. */
export function parseNamedClass(reader: ClassReader): CharacterTest | undefined {
  const match = reader.acceptPattern(/([pP])(?:\{\^?([^}]*)\}|([A-Za-z]))/);
  if (match === null) return undefined;
  const test = findNamedClass((match[2] ?? match[3]) as string);
  return match[1] === 'P' ? not(test) : test;
}
