import { javaRegex } from '../mapping/templates/regex/java-regex.js';

/** Whether the whole text fits an authorizer's `identityValidationExpression`; nothing fits what is no expression. */
export function fitsExpression(expression: string, text: string): boolean {
  try {
    return javaRegex(expression).matches(text);
  } catch {
    return false;
  }
}
