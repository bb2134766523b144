import { badRequest } from './operations.js';

/** One change of a resource, as the management API takes it. */
interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly value?: string;
}

/** Applies one change; `names` are the parts of the path that stand where the pattern has a `*`. */
type ApplyPatch<T> = (target: T, value: string, names: readonly string[]) => T;

/** Changes by operation and path, such as `replace /variables/*`. */
export type PatchTable<T> = Readonly<Record<string, ApplyPatch<T>>>;

/**
 * Applies all changes or none. In a path, `~1` is a slash and `~0` a tilde.
 *
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
export function applyPatches<T>(target: T, patchOperations: unknown, table: PatchTable<T>): T {
  const operations = Array.isArray(patchOperations) ? (patchOperations as PatchOperation[]) : [];
  return operations.reduce((current, operation) => applyPatch(current, operation, table), target);
}

function applyPatch<T>(target: T, { op, path, value = '' }: PatchOperation, table: PatchTable<T>): T {
  const parts = String(path).split('/').slice(1);
  for (const [key, apply] of Object.entries(table)) {
    const [allowedOp, pattern = ''] = key.split(' ');
    const names = op === allowedOp ? matchParts(parts, pattern.split('/').slice(1)) : undefined;
    if (names) return apply(target, value, names);
  }
  const allowed = Object.keys(table)
    .filter((key) => key.startsWith(`${op} `))
    .map((key) => key.slice(op.length + 1));
  throw badRequest(`Invalid patch path '${path}' specified for op '${op}'. Must be one of: [${allowed.join(', ')}]`);
}

function matchParts(parts: readonly string[], pattern: readonly string[]): string[] | undefined {
  if (parts.length !== pattern.length) return undefined;
  const fits = pattern.every((part, index) => part === '*' || part === parts[index]);
  if (!fits) return undefined;
  return parts.filter((_part, index) => pattern[index] === '*').map(unescapePart);
}

function unescapePart(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** A value of a change as a number. */
export function numberOf(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || Number.isNaN(number)) throw badRequest(`Invalid number value: '${value}'`);
  return number;
}

/** A value of a change as a boolean. */
export function booleanOf(value: string): boolean {
  if (/^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw badRequest(`Invalid boolean value: '${value}'`);
}

/** A value of a change as one of the given words. */
export function wordOf<W extends string>(value: string, words: readonly W[]): W {
  const word = words.find((one) => one === value);
  if (word === undefined) throw badRequest(`Invalid value: '${value}'. Must be one of: [${words.join(', ')}]`);
  return word;
}
