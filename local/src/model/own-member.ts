/** A member of a record by a name from outside; undefined for what it has by inheritance, such as `toString`. */
export function tryFindOwn<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
