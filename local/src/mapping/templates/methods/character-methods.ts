import { EvaluationError } from '../template-errors.js';
import { JavaCharacter } from '../values/java-character.js';
import { methodTable } from './method-table.js';
import { objectMethods } from './object-methods.js';

const isLetter = (text: string): boolean => /^\p{L}$/u.test(text);
const isDigit = (text: string): boolean => /^\p{Nd}$/u.test(text);

/** Methods of java.lang.Character. */
export const CHARACTER_METHODS = methodTable<JavaCharacter>({
  ...objectMethods<JavaCharacter>(),
  'charValue()': (character) => character,
  'compareTo(char)': ({ value }, other: JavaCharacter) => value.charCodeAt(0) - other.value.charCodeAt(0),
  'compareTo(Object)': () => {
    throw new EvaluationError('the argument is no Character (ClassCastException)');
  },
  'isLetter(char)': (_, { value }: JavaCharacter) => isLetter(value),
  'isDigit(char)': (_, { value }: JavaCharacter) => isDigit(value),
  'isLetterOrDigit(char)': (_, { value }: JavaCharacter) => isLetter(value) || isDigit(value),
  'isUpperCase(char)': (_, { value }: JavaCharacter) => /^\p{Lu}$/u.test(value),
  'isLowerCase(char)': (_, { value }: JavaCharacter) => /^\p{Ll}$/u.test(value),
  'isWhitespace(char)': (_, { value }: JavaCharacter) => /^\s$/u.test(value),
  'toUpperCase(char)': (_, { value }: JavaCharacter) => new JavaCharacter(value.toUpperCase()),
  'toLowerCase(char)': (_, { value }: JavaCharacter) => new JavaCharacter(value.toLowerCase()),
});
