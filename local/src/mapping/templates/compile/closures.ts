import type { RenderScope } from '../render-scope.js';
import type { JavaValue } from '../values/java-value.js';

/** A compiled statement: writes to the scope. */
export type Render = (scope: RenderScope) => void;
/** A compiled expression. */
export type Evaluate = (scope: RenderScope) => JavaValue;
/** A compiled condition. */
export type Test = (scope: RenderScope) => boolean;
