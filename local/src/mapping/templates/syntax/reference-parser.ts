import { parseIndexArgument, parseParameter } from './expression-parser.js';
import type { Expression, Reference, Step } from './syntax-tree.js';
import type { TokenStream } from './token-stream.js';
import { type Token, type TokenKind, textBetween } from './tokens.js';

/** Whether a reference begins here: `$name`, `${name`. */
export function isAtReference(tokens: TokenStream): boolean {
  if (tokens.at('LCURLY')) return tokens.second.kind === 'IDENTIFIER';
  if (!tokens.at('IDENTIFIER')) return false;
  // Looking at the token after the name is what ends the scanner's reference state before the name is consumed.
  void tokens.second;
  return true;
}

/** Parses `$name.property.method(arguments)[index]` or the same in curly brackets. */
export function parseReference(tokens: TokenStream): Reference {
  const { first } = tokens;
  const isCurly = tokens.at('LCURLY');
  if (isCurly) tokens.consume('LCURLY');
  const name = tokens.consume('IDENTIFIER');
  const steps = [...parseIndexes(tokens)];
  while (tokens.at('DOT') && tokens.second.kind === 'IDENTIFIER') {
    tokens.consume('DOT');
    steps.push(isAtMethod(tokens) ? parseMethod(tokens) : parseProperty(tokens), ...parseIndexes(tokens));
  }
  if (isCurly) tokens.consume('RCURLY');
  return {
    type: 'reference',
    steps,
    position: tokens.source.positionOf(first.offset),
    ...readRoot(first, name, tokens.last),
  };
}

function parseProperty(tokens: TokenStream): Step {
  const { image, offset } = tokens.consume('IDENTIFIER');
  return { kind: 'property', name: image, position: tokens.source.positionOf(offset) };
}

const ARGUMENT_STARTS = new Set<TokenKind>([
  'WHITESPACE',
  'STRING_LITERAL',
  'INTEGER_LITERAL',
  'LBRACKET',
  'LEFT_CURLEY',
  'TRUE',
  'FALSE',
  'IDENTIFIER',
  'LCURLY',
  'FLOATING_POINT_LITERAL',
  'REFMOD2_RPAREN',
]);

function isAtMethod(tokens: TokenStream): boolean {
  return tokens.second.kind === 'LPAREN' && ARGUMENT_STARTS.has(tokens.third.kind);
}

function parseMethod(tokens: TokenStream): Step {
  const { image, offset } = tokens.consume('IDENTIFIER');
  tokens.consume('LPAREN');
  const parameters: Expression[] = [];
  if (!tokens.at('REFMOD2_RPAREN')) {
    parameters.push(parseParameter(tokens));
    while (tokens.at('COMMA')) {
      tokens.consume('COMMA');
      parameters.push(parseParameter(tokens));
    }
  }
  tokens.consume('REFMOD2_RPAREN');
  return { kind: 'method', name: image, arguments: parameters, position: tokens.source.positionOf(offset) };
}

function* parseIndexes(tokens: TokenStream): Generator<Step> {
  while (tokens.at('INDEX_LBRACKET')) {
    const { offset } = tokens.consume('INDEX_LBRACKET');
    const argument = parseIndexArgument(tokens);
    tokens.consume('INDEX_RBRACKET');
    yield { kind: 'index', argument, position: tokens.source.positionOf(offset) };
  }
}

type Root = Omit<Reference, 'type' | 'steps' | 'position'>;

/**
 * Reads what the first token of a reference says beyond its name: escapes and text before it. An odd number of
 * backslashes keeps the reference from being replaced; half of them are printed.
 */
function readRoot(first: Token, name: Token, last: Token): Root {
  if (first.image.includes('\\!')) return readSlashBang(first);
  const backslashes = /^\\*/.exec(first.image)?.[0].length ?? 0;
  const isEscaped = backslashes % 2 === 1;
  const dollar = first.image.lastIndexOf('$');
  const start = Math.max(backslashes, dollar);
  const slashes = '\\'.repeat(backslashes >> 1);
  const before = first.image.slice(backslashes, start);
  first.image = first.image.slice(start);
  const isBareWord = first.image[0] !== '$';
  const isQuiet = first.image.startsWith('$!');
  return {
    root: first === name || isBareWord ? first.image.replace(/^\$!?/, '') : name.image,
    isBareWord,
    hasValue: true,
    isEscaped,
    prefix: isEscaped ? slashes : slashes + before,
    slashes,
    source: isQuiet && !isEscaped ? '' : textBetween(first, last),
  };
}

/** `$\!name`: the first backslash goes, and what is left names a variable that cannot exist. */
function readSlashBang(first: Token): Root {
  const root = first.image.replace(/^([^$]*\$[^\\]*)\\/, '$1');
  return { root, isBareWord: false, hasValue: false, isEscaped: false, prefix: '', slashes: '', source: root };
}
