import type { JsonDocument } from './json-document.js';

/** One step of a JSONPath. */
export type PathToken =
  | { readonly type: 'property'; readonly names: readonly string[] }
  | { readonly type: 'index'; readonly indexes: readonly number[] }
  | { readonly type: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly type: 'wildcard' }
  | { readonly type: 'scan' }
  | { readonly type: 'filter'; readonly filter: Filter }
  | { readonly type: 'function'; readonly name: string; readonly parameters: readonly Parameter[] };

export type Parameter = { readonly path: JsonPath } | { readonly json: JsonDocument };

export interface JsonPath {
  /** Whether it begins with `$`, the document, or with `@`, what a filter is looking at. */
  readonly isFromRoot: boolean;
  readonly tokens: readonly PathToken[];
}

/** A condition of `[?(…)]`. */
export type Filter =
  | { readonly type: 'and' | 'or'; readonly operands: readonly Filter[] }
  | { readonly type: 'not'; readonly operand: Filter }
  | { readonly type: 'exists'; readonly path: JsonPath; readonly isNegative: boolean }
  | { readonly type: 'relation'; readonly operator: string; readonly left: Operand; readonly right: Operand };

export type Operand =
  | { readonly type: 'path'; readonly path: JsonPath }
  | { readonly type: 'value'; readonly value: JsonDocument }
  | { readonly type: 'pattern'; readonly pattern: string };

/** Whether a step leads to one value at most. */
export function isDefinite(token: PathToken, isLast: boolean): boolean {
  switch (token.type) {
    case 'property':
      return token.names.length === 1 || isLast;
    case 'index':
      return token.indexes.length === 1;
    case 'function':
      return true;
    default:
      return false;
  }
}
