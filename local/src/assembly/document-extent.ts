/** Values within one another, beyond which a definition is refused: what reads it goes into each by recursion. */
export const MAX_DEPTH = 500;
/** Values in all. CloudFormation's templates end at 1 MB; what aliases of YAML stand for counts as often as they do. */
const MAX_VALUES = 2_000_000;

/** What makes a definition too deep or too large to be read; undefined where it is neither. */
export function excessOf(document: unknown): string | undefined {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: document, depth: 0 }];
  for (let count = 1; ; count++) {
    const next = open.pop();
    if (next === undefined) return undefined;
    if (next.depth > MAX_DEPTH) return `it is nested more than ${MAX_DEPTH} deep`;
    if (count > MAX_VALUES) return `it holds more than ${MAX_VALUES} values, those that aliases stand for included`;
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const value of Object.values(next.value)) open.push({ value, depth: next.depth + 1 });
  }
}

/** The reason that a parser gives, in words where the stack of the program was exhausted. */
export function parseFailure(error: unknown): string {
  const { message } = error as Error;
  return /call stack/i.test(message) ? 'it is nested too deeply' : message;
}
