import { type UsageError, usageErrors } from '../model/usage-error.js';
import { type ColouredStream, paint } from './paint.js';
import { printableLines } from './printable.js';

/** A usage error as the person at the terminal sees it: what, what that means, and what to do. */
export function usageErrorText({ code, message, fix }: UsageError, stream: ColouredStream): string {
  const lines = [
    `${paint(stream, 'red', code)}  ${printableLines(message).replaceAll('\n', '\n  ')}`,
    `  ${usageErrors[code].meaning}`,
    `  ${paint(stream, 'green', 'fix:')} ${printableLines(fix)}`,
  ];
  return `${lines.join('\n')}\n`;
}
