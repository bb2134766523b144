import { spend } from '../budget.js';
import type { RenderScope } from '../render-scope.js';
import type { Reference, Step } from '../syntax/syntax-tree.js';
import type { JavaValue } from '../values/java-value.js';
import { print } from '../values/print.js';
import { BlockReference } from './block-reference.js';
import type { Evaluate, Render } from './closures.js';
import { compileExpression } from './expressions.js';
import { elementOf, invoke, propertyOf, setElement, setProperty } from './members.js';

/** Follows one step of a reference from the value before it. */
type Follow = (value: JavaValue, scope: RenderScope) => JavaValue;

/**
 * Compiles a reference to what computes its value. API Gateway gives a reference without a value the empty string
 * wherever it stands, so `#if($none)` is true and `$none == ''` too.
 */
export function compileReference(reference: Reference): Evaluate {
  if (!reference.hasValue || reference.isBareWord) return () => null;
  return compileFound(reference);
}

/** Compiles a reference that stands in the text. */
export function compileRenderedReference(reference: Reference): Render {
  const { prefix, source, isEscaped, isBareWord } = reference;
  if (isBareWord) return (scope) => scope.write(reference.root);
  const evaluate = reference.hasValue ? compileFound(reference) : () => '';
  if (isEscaped) {
    return (scope) => {
      evaluate(scope);
      scope.write(prefix + source);
    };
  }
  return (scope) => {
    const value = evaluate(scope);
    if (typeof value === 'string') scope.write(prefix + value);
    else renderValue(scope, value, reference);
  };
}

/** A block is written where it stands; one that would contain itself too often prints the reference's source. */
function renderValue(scope: RenderScope, value: JavaValue, { prefix, slashes, source }: Reference): void {
  if (!(value instanceof BlockReference)) scope.write(prefix + (print(value) ?? source));
  else if (!value.tryWrite()) scope.write(slashes + prefix + source);
}

/** Compiles the left side of #set. Where a step on the way has no value, nothing is set. */
export function compileAssignedReference(
  { root, steps }: Reference,
  variable: string,
): (scope: RenderScope, value: JavaValue) => void {
  const last = steps.at(-1);
  if (last === undefined) return (scope, value) => scope.set(variable, value);
  const follow = steps.slice(0, -1).map(compileStep);
  const assign = compileLastStep(last);
  return (scope, value) => {
    let target = scope.get(root);
    for (const step of follow) if (target !== null) target = step(target, scope);
    scope.position = last.position;
    if (target !== null) assign(target, value, scope);
  };
}

function compileLastStep(step: Step): (target: JavaValue, value: JavaValue, scope: RenderScope) => void {
  if (step.kind !== 'index') return (target, value) => setProperty(target, step.name, value);
  const argument = compileExpression(step.argument);
  return (target, value, scope) => setElement(target, argument(scope), value);
}

function compileFound({ root, steps }: Reference): Evaluate {
  const [first, ...others] = steps.map(compileStep);
  if (first === undefined) {
    return (scope) => {
      spend();
      return scope.get(root) ?? '';
    };
  }
  return (scope) => {
    spend();
    let value = scope.get(root);
    if (value === null) return '';
    value = first(value, scope);
    for (const step of others) {
      if (value === null) return '';
      value = step(value, scope);
    }
    return value ?? '';
  };
}

function compileStep(step: Step): Follow {
  switch (step.kind) {
    case 'property':
      return (value) => propertyOf(value, step.name);
    case 'index':
      return compileIndex(step);
    case 'method':
      return compileMethod(step);
  }
}

function compileIndex({ argument, position }: Extract<Step, { kind: 'index' }>): Follow {
  const evaluate = compileExpression(argument);
  return (value, scope) => {
    const index = evaluate(scope);
    scope.position = position;
    return elementOf(value, index);
  };
}

function compileMethod({ name, arguments: list, position }: Extract<Step, { kind: 'method' }>): Follow {
  const evaluated = list.map(compileExpression);
  return (value, scope) => {
    const parameters: JavaValue[] = [];
    for (const evaluate of evaluated) parameters.push(evaluate(scope));
    scope.position = position;
    return invoke(value, name, parameters);
  };
}
