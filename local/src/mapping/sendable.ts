import type { HeaderLines } from '../model/client.js';

/** Why no HTTP message can carry an answer; undefined for one that can be sent. */
export function tryFindUnsendable(status: number, headers: HeaderLines): string | undefined {
  if (!(status >= 200 && status <= 999)) return `an answer cannot have the status ${status}`;
  for (const line of headers) if (!isSendable(line)) return `an answer cannot have the header ${JSON.stringify(line)}`;
  return undefined;
}

/** Whether an HTTP message can carry a header. */
export function isSendable([name, value]: HeaderLines[number]): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(name) && !/[^\t\x20-\x7e\x80-\xff]/.test(value);
}
