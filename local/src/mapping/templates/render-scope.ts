import { spendText } from './budget.js';
import { EvaluationError, type Position } from './template-errors.js';
import type { JavaValue } from './values/java-value.js';

/** API Gateway's payloads end at 10 MB. */
const MAX_OUTPUT = 10 * 1024 * 1024;

/** The value of a variable in a loop over a null element: it has none, and #set does not give it one. */
const HELD_NULL = Symbol('held null');

type Variable = JavaValue | typeof HELD_NULL | (() => JavaValue);

/** What one render works on: its variables, and the text that it has written. */
export class RenderScope {
  /** The place in the template that was reached last, for errors. */
  position: Position = { line: 1, column: 1 };
  readonly #variables = new Map<string, Variable>();
  #output = '';

  get(name: string): JavaValue {
    const value = this.#variables.get(name);
    if (value === undefined || value === HELD_NULL) return null;
    return typeof value === 'function' ? this.#make(name, value) : value;
  }

  #make(name: string, make: () => JavaValue): JavaValue {
    const value = make();
    this.#variables.set(name, value);
    return value;
  }

  /** Assigns as #set does. */
  set(name: string, value: JavaValue): void {
    if (this.#variables.get(name) !== HELD_NULL) this.#variables.set(name, value);
  }

  /** Assigns a value that is made when it is first looked at. */
  setLazily(name: string, make: () => JavaValue): void {
    this.#variables.set(name, make);
  }

  /** Assigns whatever the variable is; null removes it. */
  restore(name: string, value: JavaValue): void {
    if (value === null) this.#variables.delete(name);
    else this.#variables.set(name, value);
  }

  /** Makes the variable one without a value for the length of a round of a loop. */
  holdNull(name: string): void {
    this.#variables.set(name, HELD_NULL);
  }

  write(text: string): void {
    this.#output += text;
    if (this.#output.length > MAX_OUTPUT) {
      throw new EvaluationError(`the output is longer than ${MAX_OUTPUT} characters`);
    }
  }

  get output(): string {
    return this.#output;
  }

  /** Runs something and returns what it writes in place of writing it. */
  capture(run: () => void): string {
    const before = this.#output;
    this.#output = '';
    try {
      run();
      spendText(this.#output.length);
      return this.#output;
    } finally {
      this.#output = before;
    }
  }
}
