import { spend } from '../budget.js';
import type { RenderScope } from '../render-scope.js';
import type { Assignment, Block, Define, If, Statement, Stop } from '../syntax/syntax-tree.js';
import { BlockReference } from './block-reference.js';
import type { Render } from './closures.js';
import { compileCondition, compileExpression } from './expressions.js';
import { compileBreak, compileForeach } from './loops.js';
import { compileAssignedReference, compileRenderedReference } from './references.js';
import { StopSignal } from './signals.js';

/** Compiles statements that are rendered one after the other. */
export function compileBlock(block: Block): Render {
  const renders = block.map(compileStatement);
  const [first, second, third] = renders;
  if (first === undefined) return () => undefined;
  if (second === undefined) return first;
  if (third === undefined) {
    return (scope) => {
      first(scope);
      second(scope);
    };
  }
  return (scope) => {
    for (const render of renders) render(scope);
  };
}

function compileStatement(statement: Statement): Render {
  switch (statement.type) {
    case 'text':
      return compileText(statement.text);
    case 'reference':
      return compileRenderedReference(statement);
    case 'if':
      return compileIf(statement);
    case 'set':
      return compileAssignment(statement);
    case 'foreach':
      return compileForeach(statement, compileBlock(statement.block));
    case 'define':
      return compileDefine(statement);
    case 'break':
      return compileBreak(statement);
    case 'stop':
      return compileStop(statement);
  }
}

function compileText(text: string): Render {
  return (scope) => scope.write(text);
}

function compileIf({ branches, otherwise }: If): Render {
  const compiled = branches.map(({ condition, block }) => ({
    condition: compileCondition(condition),
    block: compileBlock(block),
  }));
  const fallback = compileBlock(otherwise);
  return (scope) => {
    spend();
    const branch = compiled.find(({ condition }) => condition(scope));
    (branch?.block ?? fallback)(scope);
  };
}

/** #set leaves the variable alone where the value is null. */
function compileAssignment({ target, variable, value, position }: Assignment): Render {
  const evaluate = compileExpression(value);
  const assign = compileAssignedReference(target, variable);
  return (scope) => {
    spend();
    scope.position = position;
    const result = evaluate(scope);
    if (result !== null) assign(scope, result);
  };
}

function compileDefine({ variable, block }: Define): Render {
  const render = compileBlock(block);
  return (scope) => {
    spend();
    scope.set(variable, new BlockReference(scope, render));
  };
}

function compileStop({ message }: Stop): Render {
  const evaluate = message === undefined ? undefined : compileExpression(message);
  return (scope: RenderScope) => {
    evaluate?.(scope);
    throw new StopSignal();
  };
}
