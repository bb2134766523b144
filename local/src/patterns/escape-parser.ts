import type { ClassReader } from './class-parser.js';

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['r', 13],
  ['f', 12],
  ['a', 7],
  ['e', 27],
]);

/** Reads the character that a backslash, which is read already, and what follows stand for. */
export function parseEscapedCodePoint(reader: ClassReader): number {
  const hex = reader.acceptPattern(/u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]{1,6})\}/);
  if (hex !== null) return Number.parseInt((hex[1] ?? hex[2] ?? hex[3]) as string, 16);
  const octal = reader.acceptPattern(/0([0-3][0-7]{2}|[0-7]{1,2})/);
  if (octal !== null) return Number.parseInt(octal[1] as string, 8);
  const control = reader.acceptPattern(/c(.)/s);
  if (control !== null) return (control[1] as string).charCodeAt(0) ^ 64;
  const letter = reader.source[reader.offset] ?? '';
  const code = CONTROLS.get(letter);
  if (code !== undefined) {
    reader.offset++;
    return code;
  }
  if (/[A-Za-z0]/.test(letter)) throw reader.error('Illegal/unsupported escape sequence');
  return reader.nextCodePoint();
}
