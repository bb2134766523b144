type Reorder = (names: string[]) => string[];

/** The same members in the opposite order, at every depth: of what is a plain object, and of the items of lists. */
export function reversed<T>(value: T): T {
  return reordered(value, (names) => names.reverse());
}

/** The same members, the first of them last. */
export function rotated<T>(value: T): T {
  return reordered(value, ([first, ...rest]) => (first === undefined ? [] : [...rest, first]));
}

function reordered<T>(value: T, reorder: Reorder): T {
  if (Array.isArray(value)) return value.map((item) => reordered(item, reorder)) as T;
  if (Object.getPrototypeOf(value ?? 0) !== Object.prototype) return value;
  const names = reorder(Object.keys(value as object));
  return Object.fromEntries(names.map((name) => [name, reordered((value as any)[name], reorder)])) as T;
}
