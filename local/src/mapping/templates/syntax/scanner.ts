import { TemplateSyntaxError } from '../template-errors.js';
import { type LexicalRule, RULES_BY_STATE } from './lexical-rules.js';
import type { Source } from './source.js';
import type { LexicalState, Token, TokenKind } from './tokens.js';

interface SavedState {
  readonly state: LexicalState;
  readonly opened: number;
  readonly closed: number;
}

/**
 * Cuts a template into the tokens of Velocity 1.7. What a character means depends on a stack of lexical states, and
 * the parser itself moves that stack in two places, so tokens are made one at a time, when the parser looks at them.
 */
export class Scanner {
  readonly source: Source;
  readonly #text: string;
  #offset = 0;
  #state: LexicalState = 'DEFAULT';
  #stack: SavedState[] = [];
  /** Parentheses opened and closed in the present state. */
  #opened = 0;
  #closed = 0;
  #inComment = false;
  #inSet = false;

  constructor(source: Source) {
    this.source = source;
    this.#text = source.text;
  }

  next(): Token {
    let leftover = '';
    for (;;) {
      const start = this.#offset;
      if (start >= this.#text.length) return { kind: 'EOF', image: '', offset: start, leftover };
      const rule = this.#match(start);
      if (rule.outcome === 'leftover') {
        leftover += printable(this.#text.slice(start, this.#offset));
        this.#offset -= 1;
        this.#pop();
      } else if (rule.outcome === 'token') {
        const token = { kind: rule.kind, image: this.#text.slice(start, this.#offset), offset: start, leftover };
        this.#act(token);
        return token;
      }
    }
  }

  /** Called by the parser once it knows that a word after `#` may take arguments. */
  enterDirective(): void {
    this.#state = 'DIRECTIVE';
  }

  /** Called by the parser where no arguments followed. */
  leaveDirective(): void {
    this.#pop();
  }

  /** Called by the parser at the closing parenthesis of a #set. */
  leaveSet(): void {
    this.#inSet = false;
  }

  /** Whether the next character that is not blank opens a parenthesis. */
  isBeforeParenthesis(): boolean {
    const blank = /[ \t\n\r]*/y;
    blank.lastIndex = this.#offset;
    blank.test(this.#text);
    return this.#text[blank.lastIndex] === '(';
  }

  /** Matches rules until one is not only the beginning of a longer token. */
  #match(start: number): LexicalRule {
    for (;;) {
      const rule = this.#longest();
      if (rule === undefined) throw this.#unexpected(this.#offset);
      if (rule.outcome !== 'more') return rule;
      this.#begin(rule.kind);
      if (this.#offset >= this.#text.length) throw this.#unexpected(start);
    }
  }

  #longest(): LexicalRule | undefined {
    let best: LexicalRule | undefined;
    let end = this.#offset;
    for (const rule of RULES_BY_STATE[this.#state]) {
      rule.pattern.lastIndex = this.#offset;
      if (!rule.pattern.test(this.#text) || rule.pattern.lastIndex <= end) continue;
      best = rule;
      end = rule.pattern.lastIndex;
    }
    this.#offset = end;
    return best;
  }

  #unexpected(offset: number): TemplateSyntaxError {
    const found = offset < this.#text.length ? JSON.stringify(this.#text[offset]) : 'the end of the template';
    return new TemplateSyntaxError(`unexpected ${found}`, this.source.positionOf(offset));
  }

  /** What the first part of a longer token does to the states. */
  #begin(kind: TokenKind): void {
    if (this.#inComment || kind === 'TEXTBLOCK_CHAR') return;
    if (kind === 'DOLLAR' || kind === 'DOLLARBANG') {
      if (this.#state === 'REFERENCE') this.#pop();
      this.#push('REFERENCE');
    } else if (kind === 'HASH') {
      if (this.#state === 'REFERENCE' || this.#state === 'REFMODIFIER') this.#pop();
      this.#push('PRE_DIRECTIVE');
    } else {
      this.#inComment = true;
      if (kind === 'FORMAL_COMMENT_START') this.#offset -= 1;
      this.#push(COMMENT_STATES[kind] as LexicalState);
    }
  }

  /** What a complete token does to the states. */
  #act(token: Token): void {
    switch (token.kind) {
      case 'INDEX_LBRACKET':
        this.#push('REFINDEX');
        break;
      case 'INDEX_RBRACKET':
      case 'RCURLY':
      case 'END':
      case 'ELSE_DIRECTIVE':
        this.#pop();
        break;
      case 'IF_DIRECTIVE':
      case 'ELSEIF_DIRECTIVE':
        this.enterDirective();
        break;
      case 'LPAREN':
        this.#opened++;
        if (this.#state === 'REFMODIFIER') this.#state = 'REFMOD2';
        break;
      case 'RPAREN':
        this.#closeParenthesis();
        break;
      case 'REFMOD2_RPAREN':
        this.#state = 'REFERENCE';
        break;
      case 'SET_DIRECTIVE':
        this.#push('DIRECTIVE');
        this.#inSet = true;
        this.#opened++;
        break;
      case 'SINGLE_LINE_COMMENT_START':
        if (this.#state === 'REFERENCE') this.#pop();
        this.#inComment = true;
        this.#push('IN_SINGLE_LINE_COMMENT');
        break;
      case 'SINGLE_LINE_COMMENT':
      case 'FORMAL_COMMENT':
      case 'MULTI_LINE_COMMENT':
      case 'TEXTBLOCK':
        this.#inComment = false;
        this.#pop();
        break;
      case 'DOT':
        this.#offset -= 1;
        token.image = '.';
        this.#state = 'REFMODIFIER';
        break;
      default:
        this.#actOnLiteral(token);
    }
  }

  /** A literal outside of all parentheses ends the directive that it stands in. */
  #actOnLiteral(token: Token): void {
    if (token.kind === 'INTEGER_LITERAL' && token.image.endsWith('..')) {
      this.#offset -= 2;
      token.image = token.image.slice(0, -2);
    }
    const closers = LITERAL_CLOSERS[token.kind];
    if (closers?.includes(this.#state) && !this.#inSet && this.#opened === 0) this.#pop();
  }

  /** Drops to the state in which the parenthesis was opened. */
  #closeParenthesis(): void {
    for (;;) {
      if (this.#opened === 0) {
        if (!this.#pop()) return;
      } else if (this.#opened === this.#closed + 1) {
        this.#pop();
        return;
      } else {
        this.#closed++;
        return;
      }
    }
  }

  #push(state: LexicalState): void {
    this.#stack.push({ state: this.#state, opened: this.#opened, closed: this.#closed });
    this.#opened = 0;
    this.#state = state;
  }

  #pop(): boolean {
    const saved = this.#stack.pop();
    this.#opened = saved?.opened ?? 0;
    this.#closed = saved?.closed ?? this.#closed;
    this.#state = saved?.state ?? 'DEFAULT';
    return saved !== undefined;
  }
}

const COMMENT_STATES: Partial<Record<TokenKind, LexicalState>> = {
  TEXTBLOCK_START: 'IN_TEXTBLOCK',
  FORMAL_COMMENT_START: 'IN_FORMAL_COMMENT',
  MULTI_LINE_COMMENT_START: 'IN_MULTI_LINE_COMMENT',
};

const LITERAL_CLOSERS: Partial<Record<TokenKind, readonly LexicalState[]>> = {
  STRING_LITERAL: ['DIRECTIVE'],
  INTEGER_LITERAL: ['PRE_DIRECTIVE', 'DIRECTIVE'],
  FLOATING_POINT_LITERAL: ['PRE_DIRECTIVE', 'DIRECTIVE', 'REFINDEX'],
};

/** Of a `$` or `#` that started nothing, only these characters are printed. The one after an escaped `$` is lost. */
function printable(image: string): string {
  return [...image.matchAll(/(\\+\$).?|[#$]/gs)].map(([character, escaped]) => escaped ?? character).join('');
}
