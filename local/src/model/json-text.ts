/** Arrays and objects within one another, beyond which no text is read as JSON; Jackson, which AWS uses, ends there too. */
const MAX_DEPTH = 1000;

/**
 * The value of a JSON text that somebody sent; undefined for what is no JSON. What is nested beyond any sense is none
 * either: whatever walks through it afterwards would exhaust the stack.
 */
export function tryParseJson(text: string): unknown {
  // Before it is parsed, as millions of arrays within one another take seconds.
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Why a text is no JSON. */
export function whyNoJson(text: string): string {
  if (text === '') return 'it is empty';
  if (isTooDeep(text)) return 'it is nested too deeply';
  try {
    JSON.parse(text);
    return 'it is JSON';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Whether the brackets of a text are nested too deeply; those in strings do not count. */
function isTooDeep(text: string): boolean {
  if (text.length <= MAX_DEPTH) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfString(text, index);
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) depth++;
    else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++;
  return slashes % 2 === 1;
}

const QUOTE = 34;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
