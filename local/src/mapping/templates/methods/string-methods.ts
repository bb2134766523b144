import { javaRegex } from '../../../patterns/java-regex.js';
import { renderBudget, spend, spendText } from '../budget.js';
import { EvaluationError } from '../template-errors.js';
import { stripLeading, stripTrailing } from '../values/blanks.js';
import { JavaCharacter } from '../values/java-character.js';
import { JavaList } from '../values/java-list.js';
import { JavaStream } from '../values/java-stream.js';
import type { JavaValue } from '../values/java-value.js';
import { printText } from '../values/print.js';
import { itemsOf } from './collection-methods.js';
import { methodTable } from './method-table.js';
import { objectMethods } from './object-methods.js';
import { formatText } from './string-format.js';

type Text = string | null;

function given(text: Text): string {
  if (text === null) throw new EvaluationError('the argument is null (NullPointerException)');
  return text;
}

function checked(text: string): string {
  spendText(text.length);
  return text;
}

function checkRange(text: string, from: number, to: number): void {
  if (from < 0 || to > text.length || from > to) {
    throw new EvaluationError(`begin ${from}, end ${to}, length ${text.length} (StringIndexOutOfBoundsException)`);
  }
}

function substring(text: string, from: number, to = text.length): string {
  checkRange(text, from, to);
  return text.slice(from, to);
}

function charAt(text: string, index: number): string {
  checkRange(text, index, index + 1);
  return text[index] as string;
}

function compare(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const difference = left.charCodeAt(index) - right.charCodeAt(index);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Java compares without case letter by letter, so no letter becomes two. */
function fold(text: string): string {
  return text.replace(/\P{ASCII}|[A-Z]/gu, (character) => character.toUpperCase().toLowerCase());
}

function ofCodePoint(codePoint: number): string {
  return codePoint >= 0 && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : '\uffff\uffff';
}

/** Counts the places where a text is replaced before it is, so that the result's length is known. */
function replace(text: string, target: Text, replacement: Text): string {
  const pieces = text.split(given(target));
  spend(pieces.length);
  spendText(text.length + pieces.length * given(replacement).length);
  return pieces.join(given(replacement));
}

function repeat(text: string, count: number): string {
  if (count < 0) throw new EvaluationError(`count is negative: ${count} (IllegalArgumentException)`);
  spendText(text.length * count);
  return text.repeat(count);
}

function split(text: string, pattern: Text, limit?: number): JavaList {
  return new JavaList(javaRegex(given(pattern)).split(text, limit, renderBudget), 'array', '[Ljava.lang.String;');
}

function joinAll(separator: Text, items: readonly JavaValue[]): string {
  return checked(items.map(printText).join(given(separator)));
}

/** Removes everything up to the blank, control characters included. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return text.slice(start, end);
}

function lines(text: string): JavaStream {
  const list = text.split(/\r\n|\n|\r/);
  if (list.at(-1) === '') list.pop();
  return new JavaStream(list);
}

type StringMethods = Parameters<typeof methodTable<string>>[0];

/** Methods that take as long on a long text as on a short one. */
const CONSTANT = new Set(
  ['length', 'isEmpty', 'charAt', 'codePointAt', 'substring', 'subSequence', 'startsWith', 'endsWith', 'intern'].concat(
    ['toString', 'getClass', 'valueOf'],
  ),
);

/** Charges all the others for every text that they are given: they may have to look through the whole of it. */
function chargedByLength(methods: StringMethods): StringMethods {
  const charged = Object.entries(methods).map(([signature, call]) => {
    if (CONSTANT.has(signature.slice(0, signature.indexOf('(')))) return [signature, call] as const;
    const charging = (text: string, ...parameters: never[]): ReturnType<typeof call> => {
      spendText(text.length);
      for (const parameter of parameters as readonly unknown[]) {
        if (typeof parameter === 'string') spendText(parameter.length);
      }
      return call(text, ...parameters);
    };
    return [signature, charging] as const;
  });
  return Object.fromEntries(charged);
}

/** Methods of java.lang.String. */
export const STRING_METHODS = methodTable<string>(
  chargedByLength({
    ...objectMethods<string>(),
    'length()': (text) => text.length,
    'isEmpty()': (text) => text === '',
    'isBlank()': (text) => stripLeading(text) === '',
    'charAt(int)': (text, index: number) => new JavaCharacter(charAt(text, index)),
    'codePointAt(int)': (text, index: number) => {
      charAt(text, index);
      return text.codePointAt(index) as number;
    },
    'substring(int)': (text, from: number) => substring(text, from),
    'substring(int,int)': substring,
    'subSequence(int,int)': substring,
    'indexOf(String)': (text, other: Text) => text.indexOf(given(other)),
    'indexOf(int)': (text, code: number) => text.indexOf(ofCodePoint(code)),
    'indexOf(String,int)': (text, other: Text, from: number) => text.indexOf(given(other), from),
    'indexOf(int,int)': (text, code: number, from: number) => text.indexOf(ofCodePoint(code), from),
    'lastIndexOf(String)': (text, other: Text) => text.lastIndexOf(given(other)),
    'lastIndexOf(int)': (text, code: number) => text.lastIndexOf(ofCodePoint(code)),
    'lastIndexOf(String,int)': (text, other: Text, from: number) =>
      from < 0 ? -1 : text.lastIndexOf(given(other), from),
    'lastIndexOf(int,int)': (text, code: number, from: number) =>
      from < 0 ? -1 : text.lastIndexOf(ofCodePoint(code), from),
    'contains(CharSequence)': (text, other: Text) => text.includes(given(other)),
    'startsWith(String)': (text, other: Text) => text.startsWith(given(other)),
    'startsWith(String,int)': (text, other: Text, from: number) => from >= 0 && text.startsWith(given(other), from),
    'endsWith(String)': (text, other: Text) => text.endsWith(given(other)),
    'equalsIgnoreCase(String)': (text, other: Text) => other !== null && fold(text) === fold(other),
    'contentEquals(CharSequence)': (text, other: Text) => text === given(other),
    'compareTo(String)': (text, other: Text) => compare(text, given(other)),
    'compareTo(Object)': () => {
      throw new EvaluationError('the argument is no string (ClassCastException)');
    },
    'compareToIgnoreCase(String)': (text, other: Text) => compare(fold(text), fold(given(other))),
    'concat(String)': (text, other: Text) => checked(text + given(other)),
    'replace(char,char)': (text, target: JavaCharacter, other: JavaCharacter) =>
      replace(text, target.value, other.value),
    'replace(CharSequence,CharSequence)': replace,
    'replaceAll(String,String)': (text, pattern: Text, other: Text) =>
      javaRegex(given(pattern)).replaceAll(text, given(other), renderBudget),
    'replaceFirst(String,String)': (text, pattern: Text, other: Text) =>
      javaRegex(given(pattern)).replaceFirst(text, given(other), renderBudget),
    'matches(String)': (text, pattern: Text) => javaRegex(given(pattern)).matches(text, renderBudget),
    'split(String)': split,
    'split(String,int)': split,
    'toLowerCase()': (text) => checked(text.toLowerCase()),
    'toUpperCase()': (text) => checked(text.toUpperCase()),
    'trim()': (text) => trim(text),
    'strip()': (text) => stripTrailing(stripLeading(text)),
    'stripLeading()': (text) => stripLeading(text),
    'stripTrailing()': (text) => stripTrailing(text),
    'repeat(int)': repeat,
    'intern()': (text) => text,
    'toCharArray()': (text) => new JavaList([...characters(text)], 'array', '[C'),
    'getBytes()': (text) => new JavaList([...new Int8Array(Buffer.from(text))], 'array', '[B'),
    'chars()': (text) => new JavaStream([...characters(text)]),
    'lines()': (text) => lines(text),
    'format(String,Object...)': (_, format: Text, ...values: JavaValue[]) => checked(formatText(given(format), values)),
    'formatted(Object...)': (text, ...values: JavaValue[]) => checked(formatText(text, values)),
    'valueOf(Object)': (_, value: JavaValue) => printText(value),
    'join(CharSequence,Collection)': (_, separator: Text, items: JavaList) => joinAll(separator, itemsOf(items)),
    'join(CharSequence,Object...)': (_, separator: Text, ...items: JavaValue[]) => joinAll(separator, items),
  }),
);

function* characters(text: string): Generator<JavaCharacter> {
  spend(text.length);
  for (let index = 0; index < text.length; index++) yield new JavaCharacter(text[index] as string);
}
