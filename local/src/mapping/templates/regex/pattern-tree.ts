/** Whether one character, given by its code point, is in a class. */
export type CharacterTest = (codePoint: number) => boolean;

export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly comments: boolean;
}

export const NO_FLAGS: Flags = { ignoreCase: false, multiline: false, dotAll: false, comments: false };

/** `^` and its kin: they match between characters. */
export type Anchor = '^' | '$' | '\\A' | '\\z' | '\\Z' | '\\b' | '\\B' | '\\G';

/** A java.util.regex pattern. */
export type PatternNode =
  | { readonly type: 'character'; readonly test: CharacterTest }
  | { readonly type: 'anchor'; readonly anchor: Anchor; readonly flags: Flags }
  | { readonly type: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly type: 'alternatives'; readonly items: readonly PatternNode[] }
  | { readonly type: 'group'; readonly index: number; readonly item: PatternNode }
  | { readonly type: 'look'; readonly behind: boolean; readonly negative: boolean; readonly item: PatternNode }
  | { readonly type: 'atomic'; readonly item: PatternNode }
  | { readonly type: 'backreference'; readonly group: number | string; readonly flags: Flags }
  | Repetition;

export interface Repetition {
  readonly type: 'repetition';
  readonly item: PatternNode;
  readonly min: number;
  readonly max: number;
  readonly mode: 'greedy' | 'lazy' | 'possessive';
}
