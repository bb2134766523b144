import { spend, spendText } from '../budget.js';
import type { Binary, BinaryOperator, Expression } from '../syntax/syntax-tree.js';
import { type ArithmeticOperator, calculate } from '../values/arithmetic.js';
import { isEqual, isInOrder } from '../values/comparison.js';
import { JavaList } from '../values/java-list.js';
import { JavaMap } from '../values/java-map.js';
import type { JavaValue } from '../values/java-value.js';
import { isJavaNumber, JavaDouble, parseInteger, toInt } from '../values/numbers.js';
import { print, printText } from '../values/print.js';
import { BlockReference } from './block-reference.js';
import type { Evaluate, Test } from './closures.js';
import { compileReference } from './references.js';
import { compileBlock } from './statements.js';

type Of<Type extends Expression['type']> = Extract<Expression, { type: Type }>;

/** Compiles an expression to what computes its value; null is the value of what has none. */
export function compileExpression(expression: Expression): Evaluate {
  switch (expression.type) {
    case 'reference':
      return compileReference(expression);
    case 'string':
      return constant(expression.value);
    case 'integer':
      return constant(parseInteger(expression.digits));
    case 'decimal':
      return constant(new JavaDouble(Number(expression.digits)));
    case 'boolean':
      return constant(expression.value);
    case 'interpolated':
      return compileInterpolated(expression);
    case 'list':
      return compileList(expression.items.map(compileExpression));
    case 'map':
      return compileMap(expression);
    case 'range':
      return compileRange(compileExpression(expression.from), compileExpression(expression.to));
    case 'binary':
      return isArithmetic(expression.operator) ? compileArithmetic(expression) : compileCondition(expression);
    case 'not':
      return compileCondition(expression);
  }
}

/**
 * Compiles an expression to a truth value. A reference is true unless its value is false, even if the value is empty
 * or there is none; of literals and calculations only `true` is.
 */
export function compileCondition(expression: Expression): Test {
  switch (expression.type) {
    case 'reference':
      return compileTruth(compileReference(expression));
    case 'boolean':
      return () => expression.value;
    case 'not': {
      const operand = compileCondition(expression.operand);
      return (scope) => !operand(scope);
    }
    case 'binary':
      return compileBinaryCondition(expression);
    default:
      return () => false;
  }
}

function constant(value: JavaValue): Evaluate {
  return () => value;
}

function compileTruth(evaluate: Evaluate): Test {
  return (scope) => {
    const value = evaluate(scope);
    if (typeof value === 'boolean') return value;
    return value instanceof BlockReference ? print(value) !== null : value !== null;
  };
}

function compileInterpolated({ block, dropsLastCharacter }: Of<'interpolated'>): Evaluate {
  const render = compileBlock(block);
  return (scope) => {
    spend();
    const text = scope.capture(() => render(scope));
    return dropsLastCharacter ? text.slice(0, -1) : text;
  };
}

function compileList(items: readonly Evaluate[]): Evaluate {
  return (scope) => {
    spend(items.length);
    return new JavaList(items.map((item) => item(scope)));
  };
}

function compileMap({ entries }: Of<'map'>): Evaluate {
  const compiled = entries.map(([key, value]) => [compileExpression(key), compileExpression(value)] as const);
  return (scope) => {
    spend(compiled.length);
    const map = new JavaMap();
    for (const [key, value] of compiled) map.put(key(scope), value(scope));
    return map;
  };
}

/** A range runs up or down; without two numbers it has no value. */
function compileRange(from: Evaluate, to: Evaluate): Evaluate {
  return (scope) => {
    const [first, last] = [from(scope), to(scope)];
    if (!isJavaNumber(first) || !isJavaNumber(last)) return null;
    const start = toInt(first);
    const step = start >= toInt(last) ? -1 : 1;
    const length = Math.abs(toInt(last) - start) + 1;
    spend(length);
    return new JavaList(Array.from({ length }, (_, index) => start + index * step));
  };
}

const ARITHMETIC = new Set<BinaryOperator>(['+', '-', '*', '/', '%']);

function isArithmetic(operator: BinaryOperator): operator is ArithmeticOperator {
  return ARITHMETIC.has(operator);
}

function compileArithmetic(binary: Binary): Evaluate {
  const operator = binary.operator as ArithmeticOperator;
  const [left, right] = [compileExpression(binary.left), compileExpression(binary.right)];
  if (operator === '+') return compilePlus(binary, left, right);
  return (scope) => {
    const [leftValue, rightValue] = [left(scope), right(scope)];
    scope.position = binary.position;
    return calculate(operator, leftValue, rightValue);
  };
}

/** `+` joins texts as soon as one side is a string; an operand without a value then stands for its own source. */
function compilePlus({ leftText, rightText, position }: Binary, left: Evaluate, right: Evaluate): Evaluate {
  return (scope) => {
    const leftValue = left(scope);
    const rightValue = right(scope);
    scope.position = position;
    if (typeof leftValue !== 'string' && typeof rightValue !== 'string') return calculate('+', leftValue, rightValue);
    const text = `${leftValue === null ? leftText : printText(leftValue)}${rightValue === null ? rightText : printText(rightValue)}`;
    spendText(text.length);
    return text;
  };
}

const ORDERS: Partial<Record<BinaryOperator, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function compileBinaryCondition(binary: Binary): Test {
  const { operator } = binary;
  if (isArithmetic(operator)) return () => false;
  if (operator === 'and' || operator === 'or') return compileLogic(binary);
  const [left, right] = [compileExpression(binary.left), compileExpression(binary.right)];
  const inOrder = ORDERS[operator];
  if (inOrder !== undefined) return (scope) => isInOrder(left(scope), right(scope), inOrder);
  const isNegative = operator === '!=';
  return (scope) => isEqual(left(scope), right(scope)) !== isNegative;
}

function compileLogic(binary: Binary): Test {
  const [left, right] = [compileCondition(binary.left), compileCondition(binary.right)];
  if (binary.operator === 'and') return (scope) => left(scope) && right(scope);
  return (scope) => left(scope) || right(scope);
}
