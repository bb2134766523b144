import { TemplateSyntaxError } from '../template-errors.js';
import { parseValue } from './expression-parser.js';
import type { Block, Expression, Foreach, Statement } from './syntax-tree.js';
import { DIRECTIVES, parseBlock, type TemplateParse } from './template-parser.js';
import type { TokenStream } from './token-stream.js';
import { type Token, textBetween } from './tokens.js';

interface Argument {
  readonly first: Token;
  /** Absent for a bare word. */
  readonly value: Expression | undefined;
}

interface DirectiveCall {
  readonly word: Token;
  readonly name: string;
  readonly arguments: readonly Argument[];
}

interface DirectiveBlock {
  readonly block: Block;
  readonly first: Token;
  readonly last: Token;
}

/** Parses `#name`, `#name(arguments)` or `#name(arguments) block #end`; a name that is no directive is printed. */
export function parseDirective(parse: TemplateParse): Statement {
  const { tokens } = parse;
  const word = tokens.consume(tokens.first.kind);
  const name = word.kind === 'BRACKETED_WORD' ? word.image.slice(2, -1) : word.image.slice(1);
  tokens.scanner.enterDirective();
  if (!tokens.scanner.isBeforeParenthesis()) return parseWithoutArguments(parse, word, name);
  const call = { word, name, arguments: parseArguments(tokens, name, word) };
  if (name === 'break' || name === 'stop') return parseLineDirective(tokens, call);
  if (!DIRECTIVES.has(name) && !name.startsWith('@')) return printed(word, tokens.last);
  const { first } = tokens;
  const block = parseBlock(parse);
  const { last } = tokens;
  tokens.consume('END');
  return finishBlockDirective(parse, call, { block, first, last });
}

function parseWithoutArguments({ tokens }: TemplateParse, word: Token, name: string): Statement {
  const position = tokens.source.positionOf(word.offset);
  if (name === 'macro') throw new TemplateSyntaxError('a macro needs a name', position);
  tokens.scanner.leaveDirective();
  if (name === 'break') return { type: 'break', scope: undefined, position };
  if (name === 'stop') return { type: 'stop', message: undefined };
  if (DIRECTIVES.has(name)) throw new TemplateSyntaxError(`#${name} needs arguments`, position);
  return name.startsWith('@') ? { type: 'text', text: `#${name}` } : printed(word, word);
}

function parseArguments(tokens: TokenStream, name: string, word: Token): Argument[] {
  tokens.skip('WHITESPACE');
  tokens.consume('LPAREN');
  const list: Argument[] = [];
  for (;;) {
    tokens.skip('WHITESPACE');
    if (tokens.at('RPAREN')) break;
    if (tokens.at('COMMA')) {
      tokens.consume('COMMA');
      tokens.skip('WHITESPACE');
    }
    list.push(parseArgument(tokens, name, list.length, word));
  }
  tokens.consume('RPAREN');
  return list;
}

function parseArgument(tokens: TokenStream, directive: string, index: number, word: Token): Argument {
  const { first } = tokens;
  const position = tokens.source.positionOf(word.offset);
  const isMacroName = directive === 'macro' && index === 0;
  if (first.kind !== 'WORD') {
    if (isMacroName) throw new TemplateSyntaxError('the name of a macro must be a bare word', position);
    return { first, value: parseValue(tokens) };
  }
  tokens.consume('WORD');
  const isForeachIn = directive === 'foreach' && index === 1;
  if (DIRECTIVES.has(directive) && !isMacroName && !isForeachIn) {
    throw new TemplateSyntaxError(`#${directive} cannot take the bare word "${first.image}"`, position);
  }
  return { first, value: undefined };
}

function parseLineDirective(tokens: TokenStream, call: DirectiveCall): Statement {
  const position = tokens.source.positionOf(call.word.offset);
  const [argument, ...others] = call.arguments;
  if (others.length > 0) throw new TemplateSyntaxError(`#${call.name} takes one argument at most`, position);
  if (call.name === 'break') return { type: 'break', scope: argument?.value, position };
  return { type: 'stop', message: argument?.value };
}

function finishBlockDirective(parse: TemplateParse, call: DirectiveCall, body: DirectiveBlock): Statement {
  const { tokens, macros } = parse;
  const position = tokens.source.positionOf(call.word.offset);
  const [argument] = call.arguments;
  switch (call.name) {
    case 'foreach':
      return toForeach(parse, call, body);
    case 'define':
      if (argument === undefined || call.arguments.length !== 1) {
        throw new TemplateSyntaxError('#define takes one argument: the name of its block', position);
      }
      return { type: 'define', variable: argument.first.image.slice(1), block: body.block, position };
    case 'macro':
      if (argument === undefined) throw new TemplateSyntaxError('a macro needs a name', position);
      macros.add(argument.first.image);
      return { type: 'text', text: '' };
    case 'literal':
      return toLiteral(parse, call, body);
    default:
      return printed(call.word, tokens.last);
  }
}

function toForeach({ tokens }: TemplateParse, call: DirectiveCall, body: DirectiveBlock): Foreach {
  const position = tokens.source.positionOf(call.word.offset);
  const [variable, , items, instead] = call.arguments;
  const root = variable?.value?.type === 'reference' ? variable.value.root : undefined;
  return {
    type: 'foreach',
    variable: root ?? (variable?.first ?? body.first).image.slice(1),
    items: call.arguments.length === 2 ? 'nothing' : (items?.value ?? (items && 'nothing')),
    // A fourth argument takes the place of the block.
    block: instead === undefined ? body.block : instead.value?.type === 'reference' ? [instead.value] : [],
    position,
  };
}

function toLiteral({ tokens }: TemplateParse, call: DirectiveCall, body: DirectiveBlock): Statement {
  const [argument] = call.arguments;
  if (argument !== undefined) return { type: 'text', text: argument.first.image };
  if (body.first === tokens.last) {
    throw new TemplateSyntaxError('#literal needs a block', tokens.source.positionOf(call.word.offset));
  }
  return { type: 'text', text: textBetween(body.first, body.last) };
}

/** What is no directive prints its source, without what a stray `$` or `#` in it would print. */
function printed(first: Token, last: Token): Statement {
  let text = first.image;
  for (let token: Token | undefined = first; token !== last && token.next !== undefined; ) {
    token = token.next;
    text += token.image;
  }
  return { type: 'text', text };
}
