import type { LexicalState, TokenKind } from './tokens.js';

/**
 * What the scanner does with a match: hand it out (`token`), keep it and match on (`more`), drop it (`skip`), or
 * remember it as leftover text of the next token (`leftover`).
 */
type Outcome = 'token' | 'more' | 'skip' | 'leftover';

export interface LexicalRule {
  readonly kind: TokenKind;
  readonly outcome: Outcome;
  readonly pattern: RegExp;
  readonly states: readonly LexicalState[];
}

const COMMENTS: LexicalState[] = ['IN_SINGLE_LINE_COMMENT', 'IN_FORMAL_COMMENT', 'IN_MULTI_LINE_COMMENT'];
const ARGUMENTS: LexicalState[] = ['DIRECTIVE', 'REFMOD2'];
const LITERALS: LexicalState[] = ['DIRECTIVE', 'REFMOD2', 'REFINDEX'];
const NUMBERS: LexicalState[] = ['PRE_DIRECTIVE', ...LITERALS];
const NAMES: LexicalState[] = ['REFERENCE', 'REFMODIFIER'];
const EVERYWHERE: LexicalState[] = [
  'DEFAULT',
  'PRE_DIRECTIVE',
  'DIRECTIVE',
  'REFERENCE',
  'REFMODIFIER',
  'REFMOD2',
  'REFINDEX',
  'IN_TEXTBLOCK',
  ...COMMENTS,
];

const NEWLINE_AFTER = '(?:[ \\t]*(?:\\r\\n|\\n|\\r))?';
const WORD = '[A-Za-z_@][A-Za-z0-9_@]*';
const BRACKETED_WORD = '\\{[A-Za-z_][A-Za-z0-9_@]*\\}';

function rule(kind: TokenKind, pattern: string, states: LexicalState[], outcome: Outcome = 'token'): LexicalRule {
  return { kind, pattern: new RegExp(pattern, 'y'), states, outcome };
}

/** The longest match of these wins, and among equally long ones the first: hence the order. */
const RULES: readonly LexicalRule[] = [
  rule('INDEX_LBRACKET', '\\[', NAMES),
  rule('INDEX_RBRACKET', '\\]', ['REFINDEX']),
  rule('LBRACKET', '\\[', ARGUMENTS),
  rule('RBRACKET', '\\]', ARGUMENTS),
  rule('COMMA', ',', ARGUMENTS),
  rule('DOUBLEDOT', '\\.\\.', ARGUMENTS),
  rule('COLON', ':', ARGUMENTS),
  rule('LEFT_CURLEY', '\\{', ARGUMENTS),
  rule('RIGHT_CURLEY', '\\}', ARGUMENTS),
  rule('LPAREN', '\\(', ['DIRECTIVE', 'REFMODIFIER']),
  rule('RPAREN', `\\)${NEWLINE_AFTER}`, ['DIRECTIVE']),
  rule('REFMOD2_RPAREN', '\\)', ['REFMOD2']),
  rule('ESCAPE_DIRECTIVE', `(?:\\\\\\\\)*\\\\#(?:${WORD}|${BRACKETED_WORD})`, ['DEFAULT']),
  rule('SET_DIRECTIVE', '[ \\t]*(?:#set|#\\{set\\}) *\\(', ['DEFAULT', 'REFMOD2', ...NAMES]),
  rule('DOLLAR', '\\\\*\\$', EVERYWHERE, 'more'),
  rule('DOLLARBANG', '\\\\*\\$\\\\*!', EVERYWHERE, 'more'),
  rule('TEXTBLOCK_START', '#\\[\\[', EVERYWHERE, 'more'),
  rule('FORMAL_COMMENT_START', '#\\*\\*[^#]', EVERYWHERE, 'more'),
  rule('MULTI_LINE_COMMENT_START', '#\\*', EVERYWHERE, 'more'),
  rule('HASH', '#', EVERYWHERE, 'more'),
  rule('SINGLE_LINE_COMMENT_START', '##', ['DEFAULT', 'PRE_DIRECTIVE', 'DIRECTIVE', 'REFERENCE']),
  rule('DOUBLE_ESCAPE', '\\\\\\\\', ['DEFAULT']),
  rule('ESCAPE', '\\\\', ['DEFAULT']),
  rule('TEXT', '[^$#\\\\]+', ['DEFAULT']),
  rule('SINGLE_LINE_COMMENT', '\\r\\n|\\n|\\r', ['IN_SINGLE_LINE_COMMENT']),
  rule('FORMAL_COMMENT', '\\*#', ['IN_FORMAL_COMMENT']),
  rule('MULTI_LINE_COMMENT', '\\*#', ['IN_MULTI_LINE_COMMENT']),
  rule('TEXTBLOCK', '\\]\\]#', ['IN_TEXTBLOCK']),
  rule('COMMENT_CHAR', '[^$#*\\\\\\r\\n]+|[^]', COMMENTS, 'skip'),
  rule('TEXTBLOCK_CHAR', '[^$#\\\\\\]]+|[^]', ['IN_TEXTBLOCK'], 'more'),
  rule('WHITESPACE', '[ \\t\\n\\r]+', LITERALS),
  rule('STRING_LITERAL', `"(?:[^"]|"")*"|'(?:[^']|'')*'`, LITERALS),
  rule('TRUE', 'true', ['REFERENCE', 'REFMODIFIER', ...LITERALS]),
  rule('FALSE', 'false', ['REFERENCE', 'REFMODIFIER', ...LITERALS]),
  rule('MINUS', '-', ['DIRECTIVE']),
  rule('PLUS', '\\+', ['DIRECTIVE']),
  rule('MULTIPLY', '\\*', ['DIRECTIVE']),
  rule('DIVIDE', '/', ['DIRECTIVE']),
  rule('MODULUS', '%', ['DIRECTIVE']),
  rule('LOGICAL_AND', '&&|and', ['DIRECTIVE']),
  rule('LOGICAL_OR', '\\|\\||or', ['DIRECTIVE']),
  rule('LOGICAL_LT', '<|lt', ['DIRECTIVE']),
  rule('LOGICAL_LE', '<=|le', ['DIRECTIVE']),
  rule('LOGICAL_GT', '>|gt', ['DIRECTIVE']),
  rule('LOGICAL_GE', '>=|ge', ['DIRECTIVE']),
  rule('LOGICAL_EQUALS', '==|eq', ['DIRECTIVE']),
  rule('LOGICAL_NOT_EQUALS', '!=|ne', ['DIRECTIVE']),
  rule('LOGICAL_NOT', '!|not', ['DIRECTIVE']),
  rule('EQUALS', '=', ['DIRECTIVE']),
  rule('END', `(?:end|\\{end\\})${NEWLINE_AFTER}`, ['PRE_DIRECTIVE']),
  rule('IF_DIRECTIVE', 'if|\\{if\\}', ['PRE_DIRECTIVE']),
  rule('ELSEIF_DIRECTIVE', 'elseif|\\{elseif\\}', ['PRE_DIRECTIVE']),
  rule('ELSE_DIRECTIVE', `(?:else|\\{else\\})${NEWLINE_AFTER}`, ['PRE_DIRECTIVE']),
  rule('INTEGER_LITERAL', '-?[0-9]+(?:\\.\\.)?', NUMBERS),
  rule(
    'FLOATING_POINT_LITERAL',
    '-?(?:[0-9]+\\.[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?|-?[0-9]+[eE][+-]?[0-9]+',
    NUMBERS,
  ),
  rule('WORD', WORD, ['PRE_DIRECTIVE', 'DIRECTIVE']),
  rule('BRACKETED_WORD', BRACKETED_WORD, ['PRE_DIRECTIVE', 'DIRECTIVE']),
  rule('IDENTIFIER', '[A-Za-z_][A-Za-z0-9_-]*', ['REFMOD2', ...NAMES]),
  rule('DOT', '\\.[A-Za-z]', ['REFMOD2', ...NAMES]),
  rule('LCURLY', '\\{', NAMES),
  rule('RCURLY', '\\}', NAMES),
  rule('REFERENCE_TERMINATOR', '[^]', NAMES, 'leftover'),
  rule('DIRECTIVE_TERMINATOR', '[^]', ['PRE_DIRECTIVE'], 'leftover'),
  rule('EMPTY_INDEX', '\\$(?:!?|\\\\!)\\[|\\$\\.', ['DEFAULT', 'REFERENCE']),
];

/** The rules that apply in each state. */
export const RULES_BY_STATE = Object.freeze(
  Object.fromEntries(EVERYWHERE.map((state) => [state, RULES.filter(({ states }) => states.includes(state))])),
) as unknown as Readonly<Record<LexicalState, readonly LexicalRule[]>>;
