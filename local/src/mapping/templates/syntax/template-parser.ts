import { parseDirective } from './directive-parser.js';
import { parseExpression } from './expression-parser.js';
import { isAtReference, parseReference } from './reference-parser.js';
import type { Source } from './source.js';
import type { Block, Expression, Statement } from './syntax-tree.js';
import { TokenStream } from './token-stream.js';
import { type TokenKind, textOf } from './tokens.js';

/** Directives that API Gateway has: Velocity's own but #evaluate, #parse and #include, which it prints. */
export const DIRECTIVES: ReadonlySet<string> = new Set(['foreach', 'literal', 'macro', 'break', 'define', 'stop']);
const CONTROL_WORDS: ReadonlySet<string> = new Set(['if', 'end', 'set', 'else', 'elseif']);

/** One template being parsed. */
export interface TemplateParse {
  readonly tokens: TokenStream;
  /** Macros seen so far. They are never run, but backslashes before their names are escapes. */
  readonly macros: Set<string>;
}

/** Parses a template of Velocity 1.7. */
export function parseStatements(source: Source): Block {
  const tokens = new TokenStream(source);
  const block = parseBlock({ tokens, macros: new Set() });
  tokens.consume('EOF');
  return block;
}

const BLOCK_ENDS = new Set<TokenKind>(['END', 'ELSE_DIRECTIVE', 'ELSEIF_DIRECTIVE', 'EOF']);

/** Parses statements up to what ends the block that they stand in. */
export function parseBlock(parse: TemplateParse): Block {
  const statements: Statement[] = [];
  while (!BLOCK_ENDS.has(parse.tokens.first.kind)) addStatement(statements, parseStatement(parse));
  return statements;
}

function addStatement(statements: Statement[], statement: Statement): void {
  const last = statements.at(-1);
  if (statement.type !== 'text' || last?.type !== 'text') {
    if (statement.type !== 'text' || statement.text !== '') statements.push(statement);
    return;
  }
  statements[statements.length - 1] = { type: 'text', text: last.text + statement.text };
}

function parseStatement(parse: TemplateParse): Statement {
  const { tokens } = parse;
  if (isAtReference(tokens)) return parseReference(tokens);
  switch (tokens.first.kind) {
    case 'IF_DIRECTIVE':
      return parseIf(parse);
    case 'SET_DIRECTIVE':
      return parseAssignment(parse);
    case 'WORD':
    case 'BRACKETED_WORD':
      return parseDirective(parse);
    case 'ESCAPE_DIRECTIVE':
      return parseEscapedDirective(parse);
    case 'DOUBLE_ESCAPE':
      return parseEscapes(parse);
    case 'SINGLE_LINE_COMMENT_START':
    case 'FORMAL_COMMENT':
    case 'MULTI_LINE_COMMENT':
      return parseComment(parse);
    case 'TEXTBLOCK':
      return parseTextblock(parse);
    default:
      return parseText(parse);
  }
}

function parseIf(parse: TemplateParse): Statement {
  const { tokens } = parse;
  const branches = [parseBranch(parse, 'IF_DIRECTIVE')];
  while (tokens.at('ELSEIF_DIRECTIVE')) branches.push(parseBranch(parse, 'ELSEIF_DIRECTIVE'));
  let otherwise: Block = [];
  if (tokens.at('ELSE_DIRECTIVE')) {
    tokens.consume('ELSE_DIRECTIVE');
    otherwise = parseBlock(parse);
  }
  tokens.consume('END');
  return { type: 'if', branches, otherwise };
}

function parseBranch(parse: TemplateParse, kind: TokenKind): { condition: Expression; block: Block } {
  const { tokens } = parse;
  tokens.consume(kind);
  tokens.skip('WHITESPACE');
  tokens.consume('LPAREN');
  const condition = parseExpression(tokens);
  tokens.consume('RPAREN');
  return { condition, block: parseBlock(parse) };
}

function parseAssignment({ tokens }: TemplateParse): Statement {
  const { offset } = tokens.consume('SET_DIRECTIVE');
  tokens.skip('WHITESPACE');
  const { first } = tokens;
  const target = parseReference(tokens);
  tokens.skip('WHITESPACE');
  tokens.consume('EQUALS');
  const value = parseExpression(tokens);
  tokens.consume('RPAREN');
  tokens.scanner.leaveSet();
  const position = tokens.source.positionOf(offset);
  return { type: 'set', target, variable: first.image.slice(1), value, position };
}

/** `\#if`: one backslash in two is printed before a directive that exists, all of them before another word. */
function parseEscapedDirective({ tokens, macros }: TemplateParse): Statement {
  const token = tokens.consume('ESCAPE_DIRECTIVE');
  const slashes = token.image.lastIndexOf('\\');
  const directive = token.image.slice(slashes + 1);
  const name = directive.replace(/^#\{?|\}$/g, '');
  const isKnown = DIRECTIVES.has(name) || CONTROL_WORDS.has(name) || macros.has(name);
  if (isKnown) token.image = token.image.slice(0, slashes >> 1) + directive;
  return { type: 'text', text: token.image };
}

const CONTROLS = new Set<TokenKind>(['IF_DIRECTIVE', 'ELSE_DIRECTIVE', 'ELSEIF_DIRECTIVE', 'END']);

/** Pairs of backslashes: each pair is one backslash before a directive, and itself elsewhere. */
function parseEscapes({ tokens, macros }: TemplateParse): Statement {
  let pairs = 0;
  for (; tokens.at('DOUBLE_ESCAPE'); pairs++) tokens.consume('DOUBLE_ESCAPE');
  const { kind, image } = tokens.first;
  const name = image.slice(1);
  const isBeforeDirective = CONTROLS.has(kind) || DIRECTIVES.has(name) || macros.has(name);
  return { type: 'text', text: (isBeforeDirective ? '\\' : '\\\\').repeat(pairs) };
}

/** A comment prints what its token began with before the comment itself. */
function parseComment({ tokens }: TemplateParse): Statement {
  const { image, kind } = tokens.consume(tokens.first.kind);
  if (kind === 'SINGLE_LINE_COMMENT_START') tokens.skip('SINGLE_LINE_COMMENT');
  const start = image.search(/##|#\*/);
  return { type: 'text', text: image.slice(0, Math.max(start, 0)) };
}

const TEXTBLOCK_MARK = 3;

function parseTextblock({ tokens }: TemplateParse): Statement {
  return { type: 'text', text: tokens.consume('TEXTBLOCK').image.slice(TEXTBLOCK_MARK, -TEXTBLOCK_MARK) };
}

const TEXT_KINDS = new Set<TokenKind>([
  'TEXT',
  'DOT',
  'RPAREN',
  'LPAREN',
  'INTEGER_LITERAL',
  'FLOATING_POINT_LITERAL',
  'STRING_LITERAL',
  'ESCAPE',
  'LCURLY',
  'RCURLY',
  'EMPTY_INDEX',
]);

function parseText({ tokens }: TemplateParse): Statement {
  if (!TEXT_KINDS.has(tokens.first.kind)) throw tokens.unexpected();
  return { type: 'text', text: textOf(tokens.consume(tokens.first.kind)) };
}
