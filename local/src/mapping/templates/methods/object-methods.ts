import { javaEquals, javaHashCode } from '../values/equality.js';
import { JavaClass } from '../values/java-class.js';
import type { JavaValue } from '../values/java-value.js';
import { print } from '../values/print.js';

type ObjectMethods<Receiver> = Record<string, (receiver: Receiver, ...parameters: never[]) => JavaValue>;

/** The methods that every object has. */
export function objectMethods<Receiver extends JavaValue>(): ObjectMethods<Receiver> {
  return {
    'toString()': (receiver) => print(receiver),
    'equals(Object)': (receiver, other: JavaValue) => javaEquals(receiver, other),
    'hashCode()': (receiver) => javaHashCode(receiver),
    'getClass()': (receiver) => JavaClass.of(receiver),
  };
}
