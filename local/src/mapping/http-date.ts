/** The form of a `Date` header, such as `Sun, 22 Nov 2026 14:04:37 GMT`. */
export function formatHttpDate(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== last.second) last = { second, text: new Date(milliseconds).toUTCString() };
  return last.text;
}

/** Every response has a date; those of one second share it. */
let last = { second: Number.NaN, text: '' };
