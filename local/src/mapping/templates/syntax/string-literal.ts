import { TemplateSyntaxError } from '../template-errors.js';
import { Source } from './source.js';
import type { Expression } from './syntax-tree.js';
import { parseStatements } from './template-parser.js';
import type { TokenStream } from './token-stream.js';

/**
 * Parses a string. A double-quoted one knows `\uXXXX` and is a template of its own if it holds `$` or `#`; a doubled
 * quotation mark stands for one in both kinds. Nothing else is an escape.
 */
export function parseStringLiteral(tokens: TokenStream): Expression {
  const { image, offset } = tokens.consume('STRING_LITERAL');
  const position = tokens.source.positionOf(offset);
  const quote = image.charAt(0);
  let text = image.slice(1, -1);
  const isDouble = image.startsWith('"');
  if (isDouble) text = unescapeUnicode(text, position);
  // A stray `#` or `$` may have become the first character in place of the quotation mark.
  if (quote === '"' || quote === "'") text = text.replaceAll(quote + quote, quote);
  if (!isDouble || !/[$#]/.test(image)) return { type: 'string', value: text };
  // A blank at the end closes what the text leaves open; a line comment would swallow it.
  const dropsLastCharacter = !text.includes('##');
  const origin = { line: position.line, column: position.column + 1 };
  const block = parseStatements(new Source(dropsLastCharacter ? `${text} ` : text, origin));
  return { type: 'interpolated', block, dropsLastCharacter };
}

function unescapeUnicode(text: string, position: { line: number; column: number }): string {
  return text.replace(/\\u(.{0,4})/gs, (sequence, digits: string) => {
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw new TemplateSyntaxError(`"${sequence}" is no character`, position);
    return String.fromCharCode(Number.parseInt(digits, 16));
  });
}
