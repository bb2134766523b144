import { javaRegex } from '../patterns/java-regex.js';
import { PatternError } from '../patterns/steps.js';

/**
 * Why a text does not fit an authorizer's `identityValidationExpression`, which has to match the whole of it; undefined
 * where it fits. Nothing fits what is no expression.
 */
export function misfitOf(expression: string, text: string): string | undefined {
  try {
    return javaRegex(expression).matches(text) ? undefined : `does not fit ${expression}`;
  } catch (error) {
    if (error instanceof PatternError) return `cannot be held against ${expression}: ${error.message}`;
    throw error;
  }
}
