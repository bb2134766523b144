import { JavaClass } from '../values/java-class.js';
import type { JavaValue } from '../values/java-value.js';
import { methodTable } from './method-table.js';

/** The methods of java.lang.Class that a template may call: those that give its name. */
export const CLASS_METHODS = methodTable<JavaClass>({
  'getName()': ({ name }) => name,
  'getSimpleName()': ({ name }) => name.slice(name.search(/[^.$]+$/)),
  'toString()': (receiver) => receiver.print(),
  'equals(Object)': (receiver, other: JavaValue) => other instanceof JavaClass && receiver.equals(other),
});
