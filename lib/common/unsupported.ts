import type { IConstruct } from 'constructs';
import { reject } from './reject';

/** A prop that one kind of API has and another lacks. */
export interface Unsupported {
  /** Such as 'HTTP APIs have no usage plans'. */
  readonly lacks: string;
  /** The way out. */
  readonly instead: string;
}

/**
 * Refuses a prop of another kind of API. TypeScript refuses it too, but a program in JavaScript would see it ignored.
 */
export function refuseUnsupported(
  scope: IConstruct,
  where: string,
  props: object,
  unsupported: Record<string, Unsupported>,
): void {
  for (const [name, value] of Object.entries(props)) {
    const known = Object.hasOwn(unsupported, name) ? unsupported[name] : undefined;
    if (value === undefined || known === undefined) continue;
    reject(scope, { problem: `${where} has '${name}'`, allowed: known.lacks, fix: known.instead });
  }
}
