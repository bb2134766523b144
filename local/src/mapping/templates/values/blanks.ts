/** As Character.isWhitespace: no-break spaces are no blanks, the separators of files and records are. */
function isBlank(character: string): boolean {
  const code = character.charCodeAt(0);
  if (code <= 0x20) return (code >= 0x09 && code <= 0x0d) || code >= 0x1c;
  return code !== 0xa0 && code !== 0x2007 && code !== 0x202f && /[\p{Zs}\p{Zl}\p{Zp}]/u.test(character);
}

/** Takes off the blanks at the end, as Java knows them. */
export function stripTrailing(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** Takes off the blanks at the beginning. */
export function stripLeading(text: string): string {
  let start = 0;
  while (start < text.length && isBlank(text.charAt(start))) start++;
  return text.slice(start);
}
