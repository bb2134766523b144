/** `$context.requestTime`: the CLF form, such as `22/Nov/2026:14:04:37 +0000`. */
export function formatRequestTime(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== last.second) last = { second, text: format(new Date(milliseconds)) };
  return last.text;
}

/** Formatting a date costs more than the rest of an event; requests of one second share it. */
let last = { second: Number.NaN, text: '' };

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function format(date: Date): string {
  const iso = date.toISOString();
  return `${iso.slice(8, 10)}/${months[date.getUTCMonth()]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
