/** A policy says something that is not understood here, so that nobody gets access by it. */
export class PolicyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PolicyError';
  }
}

/** One text, or a list with at least one: what most elements of a policy hold. */
export function readTexts(element: string, value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new PolicyError(`${element} is an empty list`);
  return list.map((item) => {
    if (typeof item === 'string') return item;
    throw new PolicyError(`${element} holds ${show(item)}, which is no text`);
  });
}

/** The members of an object, none but those that are known. */
export function readMembers(
  element: string,
  value: unknown,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new PolicyError(`${element} is ${show(value)} and no object`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown === undefined) return value;
  throw new PolicyError(`${element} has the element ${unknown}, which is none of ${known.join(', ')}`);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a message shows it; of one that only a deployment gives, what the template says. */
export function show(value: unknown): string {
  if (isRecord(value) && typeof value.expression === 'string') return `${value.expression}, which has no value here`;
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
