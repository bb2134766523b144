/** The kinds of token of the Velocity Template Language, in the names of its grammar. */
export type TokenKind =
  | 'EOF'
  | 'INDEX_LBRACKET'
  | 'INDEX_RBRACKET'
  | 'LBRACKET'
  | 'RBRACKET'
  | 'COMMA'
  | 'DOUBLEDOT'
  | 'COLON'
  | 'LEFT_CURLEY'
  | 'RIGHT_CURLEY'
  | 'LPAREN'
  | 'RPAREN'
  | 'REFMOD2_RPAREN'
  | 'ESCAPE_DIRECTIVE'
  | 'SET_DIRECTIVE'
  | 'DOLLAR'
  | 'DOLLARBANG'
  | 'TEXTBLOCK_START'
  | 'FORMAL_COMMENT_START'
  | 'MULTI_LINE_COMMENT_START'
  | 'HASH'
  | 'SINGLE_LINE_COMMENT_START'
  | 'DOUBLE_ESCAPE'
  | 'ESCAPE'
  | 'TEXT'
  | 'SINGLE_LINE_COMMENT'
  | 'FORMAL_COMMENT'
  | 'MULTI_LINE_COMMENT'
  | 'TEXTBLOCK'
  | 'COMMENT_CHAR'
  | 'TEXTBLOCK_CHAR'
  | 'WHITESPACE'
  | 'STRING_LITERAL'
  | 'TRUE'
  | 'FALSE'
  | 'MINUS'
  | 'PLUS'
  | 'MULTIPLY'
  | 'DIVIDE'
  | 'MODULUS'
  | 'LOGICAL_AND'
  | 'LOGICAL_OR'
  | 'LOGICAL_LT'
  | 'LOGICAL_LE'
  | 'LOGICAL_GT'
  | 'LOGICAL_GE'
  | 'LOGICAL_EQUALS'
  | 'LOGICAL_NOT_EQUALS'
  | 'LOGICAL_NOT'
  | 'EQUALS'
  | 'END'
  | 'IF_DIRECTIVE'
  | 'ELSEIF_DIRECTIVE'
  | 'ELSE_DIRECTIVE'
  | 'INTEGER_LITERAL'
  | 'FLOATING_POINT_LITERAL'
  | 'WORD'
  | 'BRACKETED_WORD'
  | 'IDENTIFIER'
  | 'DOT'
  | 'LCURLY'
  | 'RCURLY'
  | 'REFERENCE_TERMINATOR'
  | 'DIRECTIVE_TERMINATOR'
  | 'EMPTY_INDEX';

/** What the scanner is in the middle of; it decides which tokens can come next. */
export type LexicalState =
  | 'DEFAULT'
  | 'PRE_DIRECTIVE'
  | 'DIRECTIVE'
  | 'REFERENCE'
  | 'REFMODIFIER'
  | 'REFMOD2'
  | 'REFINDEX'
  | 'IN_SINGLE_LINE_COMMENT'
  | 'IN_FORMAL_COMMENT'
  | 'IN_MULTI_LINE_COMMENT'
  | 'IN_TEXTBLOCK';

/** One token. Its image is rewritten where escapes before it are consumed, as literal text is made of images. */
export interface Token {
  readonly kind: TokenKind;
  image: string;
  readonly offset: number;
  /** What a `$` or `#` that starts nothing leaves to be printed with the text after it. */
  readonly leftover: string;
  next?: Token;
}

/** The token's source text, as Velocity prints it where it prints source: multi-line comments vanish. */
export function textOf(token: Token): string {
  if (token.kind === 'MULTI_LINE_COMMENT') return '';
  return token.leftover + token.image;
}

/** The source text from one token to another, both included. */
export function textBetween(first: Token, last: Token): string {
  let text = textOf(first);
  for (let token: Token | undefined = first; token !== last; ) {
    token = token.next;
    if (token === undefined) break;
    text += textOf(token);
  }
  return text;
}
