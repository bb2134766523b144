import { parseReference } from './reference-parser.js';
import { parseStringLiteral } from './string-literal.js';
import type { BinaryOperator, Expression } from './syntax-tree.js';
import type { TokenStream } from './token-stream.js';
import { type Token, type TokenKind, textBetween } from './tokens.js';

/** Binary operators, from the loosest to the tightest. */
const LEVELS: readonly Partial<Record<TokenKind, BinaryOperator>>[] = [
  { LOGICAL_OR: 'or' },
  { LOGICAL_AND: 'and' },
  { LOGICAL_EQUALS: '==', LOGICAL_NOT_EQUALS: '!=' },
  { LOGICAL_LT: '<', LOGICAL_GT: '>', LOGICAL_LE: '<=', LOGICAL_GE: '>=' },
  { PLUS: '+', MINUS: '-' },
  { MULTIPLY: '*', DIVIDE: '/', MODULUS: '%' },
];

interface Operand {
  readonly expression: Expression;
  readonly first: Token;
  readonly last: Token;
}

/** Parses what may stand in the parentheses of #if and #elseif and to the right of = in #set. */
export function parseExpression(tokens: TokenStream): Expression {
  return parseLevel(tokens, 0).expression;
}

function parseLevel(tokens: TokenStream, level: number): Operand {
  const operators = LEVELS[level];
  if (operators === undefined) return parseUnary(tokens);
  let left = parseLevel(tokens, level + 1);
  for (;;) {
    const operator = operators[tokens.first.kind];
    if (operator === undefined) return left;
    left = parseRight(tokens, level, left, operator);
  }
}

function parseRight(tokens: TokenStream, level: number, left: Operand, operator: BinaryOperator): Operand {
  const { offset } = tokens.consume(tokens.first.kind);
  const { first } = tokens;
  const right = parseLevel(tokens, level + 1);
  const expression: Expression = {
    type: 'binary',
    operator,
    left: left.expression,
    right: right.expression,
    leftText: operator === '+' ? textBetween(left.first, left.last) : '',
    rightText: operator === '+' ? textBetween(right.first, right.last) : '',
    position: tokens.source.positionOf(offset),
  };
  // Velocity's text of an operation begins after its operator.
  return { expression, first, last: tokens.last };
}

function parseUnary(tokens: TokenStream): Operand {
  const isNot = tokens.at('LOGICAL_NOT') || (tokens.at('WHITESPACE') && tokens.second.kind === 'LOGICAL_NOT');
  if (!isNot) return parsePrimary(tokens);
  tokens.skip('WHITESPACE');
  tokens.consume('LOGICAL_NOT');
  const { first } = tokens;
  const { expression } = parseUnary(tokens);
  return { expression: { type: 'not', operand: expression }, first, last: tokens.last };
}

function parsePrimary(tokens: TokenStream): Operand {
  tokens.skip('WHITESPACE');
  const { first } = tokens;
  if (!tokens.at('LPAREN')) {
    const expression = parseValue(tokens);
    const { last } = tokens;
    tokens.skip('WHITESPACE');
    return { expression, first, last };
  }
  tokens.consume('LPAREN');
  const inner = tokens.first;
  const expression = parseExpression(tokens);
  const { last } = tokens;
  tokens.consume('RPAREN');
  tokens.skip('WHITESPACE');
  return { expression, first: inner, last };
}

/** Parses an argument of a method or a member of a literal list or map. */
export function parseParameter(tokens: TokenStream): Expression {
  tokens.skip('WHITESPACE');
  const expression = parseValue(tokens);
  tokens.skip('WHITESPACE');
  return expression;
}

/** Parses what may stand between the brackets of `$list[…]`. */
export function parseIndexArgument(tokens: TokenStream): Expression {
  return parseParameter(tokens);
}

/** Parses a literal or a reference. */
export function parseValue(tokens: TokenStream): Expression {
  switch (tokens.first.kind) {
    case 'STRING_LITERAL':
      return parseStringLiteral(tokens);
    case 'INTEGER_LITERAL':
      return { type: 'integer', digits: readDigits(tokens) };
    case 'FLOATING_POINT_LITERAL':
      return { type: 'decimal', digits: readDigits(tokens) };
    case 'TRUE':
    case 'FALSE':
      return { type: 'boolean', value: tokens.consume(tokens.first.kind).kind === 'TRUE' };
    case 'LBRACKET':
      return parseListOrRange(tokens);
    case 'LEFT_CURLEY':
      return parseMap(tokens);
    case 'IDENTIFIER':
    case 'LCURLY':
      return parseReference(tokens);
    default:
      throw tokens.unexpected();
  }
}

/** A stray `#` or `$` before a number has become part of it. */
function readDigits(tokens: TokenStream): string {
  const token = tokens.consume(tokens.first.kind);
  if (!/^[-.0-9]/.test(token.image)) throw tokens.unexpected(token);
  return token.image;
}

function parseListOrRange(tokens: TokenStream): Expression {
  tokens.consume('LBRACKET');
  if (tokens.at('RBRACKET')) {
    tokens.consume('RBRACKET');
    return { type: 'list', items: [] };
  }
  const items = [parseParameter(tokens)];
  const [from] = items as [Expression];
  if (tokens.at('DOUBLEDOT') && isBound(from)) return parseRangeEnd(tokens, from);
  while (tokens.at('COMMA')) {
    tokens.consume('COMMA');
    items.push(parseParameter(tokens));
  }
  tokens.consume('RBRACKET');
  return { type: 'list', items };
}

function parseRangeEnd(tokens: TokenStream, from: Expression): Expression {
  tokens.consume('DOUBLEDOT');
  tokens.skip('WHITESPACE');
  const end = tokens.first;
  const to = parseParameter(tokens);
  if (!isBound(to)) throw tokens.unexpected(end);
  tokens.consume('RBRACKET');
  return { type: 'range', from, to };
}

function isBound({ type }: Expression): boolean {
  return type === 'integer' || type === 'reference';
}

function parseMap(tokens: TokenStream): Expression {
  tokens.consume('LEFT_CURLEY');
  const entries: [Expression, Expression][] = [];
  tokens.skip('WHITESPACE');
  if (!isAtMapEnd(tokens)) {
    entries.push(parseEntry(tokens));
    while (tokens.at('COMMA')) {
      tokens.consume('COMMA');
      entries.push(parseEntry(tokens));
    }
  }
  if (!isAtMapEnd(tokens)) throw tokens.unexpected();
  tokens.consume(tokens.first.kind);
  return { type: 'map', entries };
}

/** After a reference the closing bracket is scanned as one that could belong to it. */
function isAtMapEnd(tokens: TokenStream): boolean {
  return tokens.at('RIGHT_CURLEY') || tokens.at('RCURLY');
}

function parseEntry(tokens: TokenStream): [Expression, Expression] {
  const key = parseParameter(tokens);
  tokens.consume('COLON');
  return [key, parseParameter(tokens)];
}
