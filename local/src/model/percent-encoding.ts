/** Text without its percent-encoding; undefined where it is not well-formed, such as `%zz`. */
export function tryDecodePercent(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Any text percent-encoded: half of a surrogate pair, which JSON can hold and a URL cannot, becomes U+FFFD. */
export function encodePercent(text: string): string {
  return encodeURIComponent(wellFormed(text));
}

/** Text as a path: what separates the parts of a path stays as it is. */
export function encodePath(path: string): string {
  return encodeURI(wellFormed(path)).replace(/[?#]/g, encodeURIComponent);
}

/** By way of UTF-8, which has no half pairs. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
