/**
 * Text of somebody else for a terminal: what would move the cursor, set the title, clear the screen or turn the order of
 * the letters around is shown, and not done.
 */
export function printable(text: string): string {
  return text.replace(forbidden, shown);
}

/** A line that a function has written: it may have colours, which end with it. */
export function printableLog(line: string): string {
  if (!line.includes(esc)) return printable(line);
  const coloured = line.split(colour).map((part, index) => (index % 2 === 0 ? printable(part) : part));
  return coloured.length > 1 ? `${coloured.join('')}${plain}` : coloured.join('');
}

/** Text of several lines, such as the stack of an error. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

const esc = '\u001b';

// Control characters but the tab; what separates lines or paragraphs; what turns or hides the order of letters.
const forbidden = /[^\P{Cc}\t]|[\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** "Select graphic rendition" of ECMA-48: colours and the like, and nothing else. */
const colour = new RegExp(`(${esc}\\[[\\d;:]*m)`);

const plain = `${esc}[0m`;

/** Such as `\x1B` or `\u202E`. */
function shown(character: string): string {
  const code = character.charCodeAt(0);
  const digits = code.toString(16).toUpperCase();
  return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits.padStart(4, '0')}`;
}
