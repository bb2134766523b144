import { isLineEnd, isWordCharacter } from './character-classes.js';
import type { Anchor, Flags } from './pattern-tree.js';

/** A place in a text; `previousEnd` is where the match before ended. */
export interface Place {
  readonly text: string;
  readonly offset: number;
  readonly previousEnd: number;
}

/** Whether an anchor holds at a place. */
export function isAt(anchor: Anchor, { multiline }: Flags, { text, offset, previousEnd }: Place): boolean {
  switch (anchor) {
    case '^':
      return offset === 0 || (multiline && offset < text.length && isAfterLineEnd(text, offset));
    case '$':
      return multiline ? isBeforeLineEnd(text, offset) : isBeforeLastLineEnd(text, offset);
    case '\\A':
      return offset === 0;
    case '\\z':
      return offset === text.length;
    case '\\Z':
      return isBeforeLastLineEnd(text, offset);
    case '\\G':
      return offset === previousEnd;
    default:
      return isWordBoundary(text, offset) === (anchor === '\\b');
  }
}

function isAfterLineEnd(text: string, offset: number): boolean {
  if (text[offset - 1] === '\r' && text[offset] === '\n') return false;
  return isLineEnd(text.charCodeAt(offset - 1));
}

function isBeforeLineEnd(text: string, offset: number): boolean {
  if (offset === text.length) return true;
  if (text[offset - 1] === '\r' && text[offset] === '\n') return false;
  return isLineEnd(text.charCodeAt(offset));
}

function isBeforeLastLineEnd(text: string, offset: number): boolean {
  if (offset === text.length) return true;
  if (text[offset - 1] === '\r' && text[offset] === '\n') return false;
  const rest = text.slice(offset, offset + 3);
  return rest === '\r\n' || (rest.length === 1 && isLineEnd(rest.charCodeAt(0)));
}

function isWordBoundary(text: string, offset: number): boolean {
  const isWord = (index: number): boolean =>
    index >= 0 && index < text.length && isWordCharacter(text.charCodeAt(index));
  return isWord(offset - 1) !== isWord(offset);
}
