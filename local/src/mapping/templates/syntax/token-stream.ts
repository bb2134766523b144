import { TemplateSyntaxError } from '../template-errors.js';
import { Scanner } from './scanner.js';
import type { Source } from './source.js';
import type { Token, TokenKind } from './tokens.js';

/**
 * The tokens of a template. A token is scanned when the parser first looks at it and not before, because the parser
 * tells the scanner about directives as it meets them.
 */
export class TokenStream {
  readonly scanner: Scanner;
  readonly source: Source;
  /** The token consumed last. */
  last: Token = { kind: 'EOF', image: '', offset: 0, leftover: '' };

  constructor(source: Source) {
    this.source = source;
    this.scanner = new Scanner(source);
  }

  /** The first token that is not consumed yet. */
  get first(): Token {
    this.last.next ??= this.scanner.next();
    return this.last.next;
  }

  get second(): Token {
    const { first } = this;
    first.next ??= this.scanner.next();
    return first.next;
  }

  get third(): Token {
    const { second } = this;
    second.next ??= this.scanner.next();
    return second.next;
  }

  at(kind: TokenKind): boolean {
    return this.first.kind === kind;
  }

  consume(kind: TokenKind): Token {
    const { first } = this;
    if (first.kind !== kind) throw this.unexpected(first);
    this.last = first;
    return first;
  }

  skip(kind: TokenKind): void {
    if (this.at(kind)) this.consume(kind);
  }

  unexpected(token: Token = this.first): TemplateSyntaxError {
    const found = token.kind === 'EOF' ? 'the end of the template' : JSON.stringify(token.image.trim());
    return new TemplateSyntaxError(`unexpected ${found}`, this.source.positionOf(token.offset));
  }
}
