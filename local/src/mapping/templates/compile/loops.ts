import { spend } from '../budget.js';
import type { RenderScope } from '../render-scope.js';
import type { Break, Foreach } from '../syntax/syntax-tree.js';
import { EvaluationError } from '../template-errors.js';
import { JavaIterator } from '../values/java-iterator.js';
import type { JavaValue } from '../values/java-value.js';
import type { Render } from './closures.js';
import { compileExpression } from './expressions.js';
import { ForeachScope } from './foreach-scope.js';
import { BreakSignal } from './signals.js';

/**
 * Rounds of one loop, after which it ends without a word.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
const MAX_ROUNDS = 1000;
const SCOPE = 'foreach';
const COUNT = 'velocityCount';
const HAS_NEXT = 'velocityHasNext';

/** Compiles a loop over a list, an array, an iterator or the values of a map; over anything else it does nothing. */
export function compileForeach(foreach: Foreach, block: Render): Render {
  const { items, variable, position } = foreach;
  if (items === 'nothing') return () => undefined;
  if (items === undefined) {
    return (scope) => {
      scope.position = position;
      throw new EvaluationError('#foreach needs a variable, "in" and what to loop over');
    };
  }
  const evaluate = compileExpression(items);
  return (scope) => {
    spend();
    const iterator = JavaIterator.tryOf(evaluate(scope));
    scope.position = position;
    if (iterator !== undefined) runLoop(scope, { iterator, variable, block, owner: foreach });
  };
}

interface Loop {
  readonly iterator: JavaIterator;
  readonly variable: string;
  readonly block: Render;
  readonly owner: Foreach;
}

function runLoop(scope: RenderScope, loop: Loop): void {
  const saved = [loop.variable, COUNT, HAS_NEXT].map((name) => [name, scope.get(name)] as const);
  const state = new ForeachScope(loop.owner, scope.get(SCOPE));
  scope.restore(SCOPE, state);
  const leave = (): void => {
    for (const [name, value] of saved) scope.restore(name, value);
    leaveScope(scope);
  };
  try {
    runRounds(scope, loop, state);
  } catch (signal) {
    if (!(signal instanceof BreakSignal)) throw signal;
    if (!signal.isFor(loop.owner)) {
      leave();
      throw signal;
    }
  }
  leave();
}

function runRounds(scope: RenderScope, { iterator, variable, block, owner }: Loop, state: ForeachScope): void {
  for (let count = 1; count <= MAX_ROUNDS && iterator.hasNext(); count++) {
    spend();
    scope.position = owner.position;
    const value = iterator.next();
    state.index = count - 1;
    state.hasNext = iterator.hasNext();
    scope.restore(COUNT, count);
    scope.restore(HAS_NEXT, state.hasNext);
    if (value === null) scope.holdNull(variable);
    else scope.restore(variable, value);
    block(scope);
  }
}

/** Gives `$foreach` back to the loop around, unless the template has put something else into it. */
function leaveScope(scope: RenderScope): void {
  const current = scope.get(SCOPE);
  if (current === null) throw new EvaluationError('a loop has overwritten the variable $foreach');
  if (current instanceof ForeachScope) scope.restore(SCOPE, current.parent ?? current.replacedValue);
}

/** Compiles #break, which leaves the nearest loop or block, or the loop whose `$foreach` it is given. */
export function compileBreak({ scope: argument, position }: Break): Render {
  if (argument === undefined) {
    return () => {
      throw new BreakSignal(undefined);
    };
  }
  const evaluate = compileExpression(argument);
  return (scope) => {
    const value: JavaValue = evaluate(scope);
    scope.position = position;
    if (!(value instanceof ForeachScope)) throw new EvaluationError('#break takes the $foreach of a loop');
    throw new BreakSignal(value.owner);
  };
}
