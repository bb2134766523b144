import type { Position } from '../template-errors.js';

/** What a template is parsed to. Whatever prints the same text on each render has become `text`. */
export type Statement = TextStatement | Reference | If | Assignment | Foreach | Define | Break | Stop;
export type Block = readonly Statement[];

interface TextStatement {
  readonly type: 'text';
  readonly text: string;
}

export interface If {
  readonly type: 'if';
  readonly branches: readonly { readonly condition: Expression; readonly block: Block }[];
  readonly otherwise: Block;
}

export interface Assignment {
  readonly type: 'set';
  readonly target: Reference;
  /** Where the target is a variable: the name that is assigned, which is not that of `${name}` in Velocity 1.7. */
  readonly variable: string;
  readonly value: Expression;
  readonly position: Position;
}

export interface Foreach {
  readonly type: 'foreach';
  readonly variable: string;
  /** Absent where the directive has too few arguments, which fails when it is rendered. */
  readonly items: Expression | 'nothing' | undefined;
  readonly block: Block;
  readonly position: Position;
}

export interface Define {
  readonly type: 'define';
  readonly variable: string;
  readonly block: Block;
  readonly position: Position;
}

export interface Break {
  readonly type: 'break';
  readonly scope: Expression | undefined;
  readonly position: Position;
}

export interface Stop {
  readonly type: 'stop';
  readonly message: Expression | undefined;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or';

export type Expression =
  | Reference
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'interpolated'; readonly block: Block; readonly dropsLastCharacter: boolean }
  | { readonly type: 'integer'; readonly digits: string }
  | { readonly type: 'decimal'; readonly digits: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'list'; readonly items: readonly Expression[] }
  | { readonly type: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly type: 'range'; readonly from: Expression; readonly to: Expression }
  | { readonly type: 'not'; readonly operand: Expression }
  | Binary;

export interface Binary {
  readonly type: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** The operands' source, which `+` prints where an operand has no value but the other is a string. */
  readonly leftText: string;
  readonly rightText: string;
  readonly position: Position;
}

export type Step =
  | { readonly kind: 'property'; readonly name: string; readonly position: Position }
  | {
      readonly kind: 'method';
      readonly name: string;
      readonly arguments: readonly Expression[];
      readonly position: Position;
    }
  | { readonly kind: 'index'; readonly argument: Expression; readonly position: Position };

export interface Reference {
  readonly type: 'reference';
  /** The variable's name. */
  readonly root: string;
  readonly steps: readonly Step[];
  readonly position: Position;
  /** A bare word where a reference belongs: it has no value and prints itself. */
  readonly isBareWord: boolean;
  /** `$\!name` is printed as a reference but has no value elsewhere. */
  readonly hasValue: boolean;
  /** Whether a backslash keeps it from being replaced. */
  readonly isEscaped: boolean;
  /** What stands before the reference: half of its backslashes, then the rest of the text of its first token. */
  readonly prefix: string;
  /** The backslashes of the prefix, which come a second time where the value has no text. */
  readonly slashes: string;
  /** What an escaped reference, or one whose value has no text, prints instead of the value. */
  readonly source: string;
}
