import { EvaluationError } from '../templates/template-errors.js';
import { compareNumbers } from '../templates/values/arithmetic.js';
import { JavaList } from '../templates/values/java-list.js';
import { JavaMap, MapView } from '../templates/values/java-map.js';
import { isJavaNumber, JavaDouble, type JavaNumber, toDouble, toInt } from '../templates/values/numbers.js';
import { printText } from '../templates/values/print.js';
import type { JsonDocument } from './json-document.js';
import { evaluatePath, type PathContext } from './path-evaluator.js';
import type { PathToken } from './path-tokens.js';

type PathFunction = (model: JsonDocument, parameters: readonly JsonDocument[]) => JsonDocument;

/** Calls the function at the end of a path, such as length(). */
export function callFunction(
  { name, parameters }: Extract<PathToken, { type: 'function' }>,
  model: JsonDocument,
  context: PathContext,
): JsonDocument {
  const call = FUNCTIONS.get(name);
  if (call === undefined) throw new EvaluationError(`the path function ${name}() does not exist`);
  const values = parameters.map((parameter) =>
    'path' in parameter ? (evaluatePath(parameter.path, context) ?? null) : parameter.json,
  );
  return call(model, values);
}

/** The numbers in the model if it is an array, and those given as parameters. */
function numbersOf(model: JsonDocument, parameters: readonly JsonDocument[]): JavaNumber[] {
  const numbers = [model, ...parameters].flatMap(itemsOf).filter(isJavaNumber);
  if (numbers.length === 0) throw new EvaluationError('there are no numbers to calculate with');
  return numbers;
}

function itemsOf(value: JsonDocument, index: number): readonly JsonDocument[] {
  if (value instanceof JavaList) return value.items;
  return index === 0 ? [] : [value];
}

function overNumbers(calculate: (numbers: readonly number[]) => number): PathFunction {
  return (model, parameters) => new JavaDouble(calculate(numbersOf(model, parameters).map(toDouble)));
}

function extreme(isBetter: (order: number) => boolean): PathFunction {
  return (model, parameters) => {
    const best = numbersOf(model, parameters).reduce((left, right) =>
      isBetter(compareNumbers(right, left)) ? right : left,
    );
    return new JavaDouble(toDouble(best));
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function standardDeviation(numbers: readonly number[]): number {
  const squares = sum(numbers.map((number) => number * number));
  return Math.sqrt(squares / numbers.length - (sum(numbers) / numbers.length) ** 2);
}

function length(model: JsonDocument, [parameter]: readonly JsonDocument[]): JsonDocument {
  const value = parameter ?? model;
  return value instanceof JavaList || value instanceof JavaMap ? value.size : null;
}

function elementAt(model: JsonDocument, index: number): JsonDocument {
  if (!(model instanceof JavaList)) throw new EvaluationError('only an array has elements');
  return model.items.at(index) ?? null;
}

function append(model: JsonDocument, parameters: readonly JsonDocument[]): JsonDocument {
  return model instanceof JavaList ? new JavaList([...model.items, ...parameters], 'JSONArray') : model;
}

function concat(model: JsonDocument, parameters: readonly JsonDocument[]): string {
  const texts = [model, ...parameters].flatMap(itemsOf).filter((value) => value !== null);
  return texts
    .filter((value) => typeof value === 'string' || isJavaNumber(value))
    .map(printText)
    .join('');
}

const FUNCTIONS: ReadonlyMap<string, PathFunction> = new Map<string, PathFunction>([
  ['length', length],
  ['size', length],
  ['sum', overNumbers(sum)],
  ['avg', overNumbers((numbers) => sum(numbers) / numbers.length)],
  ['stddev', overNumbers(standardDeviation)],
  ['min', extreme((order) => order < 0)],
  ['max', extreme((order) => order > 0)],
  [
    'keys',
    (model) => (model instanceof JavaMap ? new JavaList(new MapView(model, 'keySet').items(), 'JSONArray') : null),
  ],
  ['concat', concat],
  ['append', append],
  ['first', (model) => elementAt(model, 0)],
  ['last', (model) => elementAt(model, -1)],
  ['index', (model, [index]) => elementAt(model, isJavaNumber(index) ? toInt(index) : 0)],
]);
