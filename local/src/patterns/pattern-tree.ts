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

/** A pattern, whichever dialect it was written in. */
export type PatternNode =
  | { readonly type: 'character'; readonly test: CharacterTest }
  | { readonly type: 'anchor'; readonly anchor: Anchor; readonly flags: Flags }
  | { readonly type: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly type: 'alternatives'; readonly items: readonly PatternNode[] }
  | { readonly type: 'group'; readonly index: number; readonly item: PatternNode }
  | Look
  | { readonly type: 'atomic'; readonly item: PatternNode }
  | Backreference
  | Repetition;

export interface Look {
  readonly type: 'look';
  readonly behind: boolean;
  readonly negative: boolean;
  readonly item: PatternNode;
}

export interface Backreference {
  readonly type: 'backreference';
  readonly group: number | string;
  readonly flags: Flags;
  /** Whether it matches nothing, or fails, while its group has not taken part. */
  readonly unset: 'empty' | 'fails';
}

export interface Repetition {
  readonly type: 'repetition';
  readonly item: PatternNode;
  readonly min: number;
  readonly max: number;
  readonly mode: 'greedy' | 'lazy' | 'possessive';
}

/** A parsed pattern with the number of its groups and the names of some of them. */
export interface ParsedPattern {
  readonly root: PatternNode;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

/** The fewest and the most characters that a part of a pattern takes. */
export function widthOf(node: PatternNode): readonly [least: number, most: number] {
  switch (node.type) {
    case 'character':
      return [1, 1];
    case 'anchor':
    case 'look':
      return [0, 0];
    case 'sequence':
      return node.items
        .map(widthOf)
        .reduce(([least, most], [itemLeast, itemMost]) => [least + itemLeast, most + itemMost], [0, 0]);
    case 'alternatives': {
      return node.items
        .map(widthOf)
        .reduce(([least, most], [itemLeast, itemMost]) => [Math.min(least, itemLeast), Math.max(most, itemMost)]);
    }
    case 'group':
    case 'atomic':
      return widthOf(node.item);
    case 'backreference':
      return [0, Number.POSITIVE_INFINITY];
    case 'repetition': {
      const [least, most] = widthOf(node.item);
      return [least * node.min, most === 0 || node.max === 0 ? 0 : most * node.max];
    }
  }
}
