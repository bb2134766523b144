/** The names that cases leave to the runner; any other `{name}` is part of a path or a template. */
export const placeholders: Readonly<Record<string, string>> = {
  region: 'us-east-1',
  account: '111111111111',
  bucket: 'bucket-1',
  queue: 'queue-1',
  table: 'table-1',
  stream: 'stream-1',
  stateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:machine-1',
  keyValue: 'a-key-value-of-20-characters',
};

/** Fills in placeholders, wherever they stand. */
export function fill<T>(value: T, values: Readonly<Record<string, string>>): T {
  if (typeof value === 'string') {
    return value.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole) as T;
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, values)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member, values)])) as T;
}
