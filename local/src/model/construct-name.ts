import type { Origin } from './origin.js';

/** The construct that made a resource, as its author names it: `Books/ListBooks` for `Books/ListBooks/Resource`. */
export function constructNameOf({ constructPath }: Origin): string {
  return constructPath.replace(/\/Resource$/, '');
}
