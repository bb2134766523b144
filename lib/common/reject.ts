import type { IConstruct } from 'constructs';

/** What is wrong with a prop, and the way out. */
interface Rejection {
  /** What is wrong, with the value that was given. */
  readonly problem: string;
  /** What is allowed. */
  readonly allowed: string;
  /** What to do. */
  readonly fix: string;
}

/** Throws the error that the person who wrote the prop sees: the value, the rule, the way out and the place, if it has one yet. */
export function reject(scope: IConstruct | undefined, { problem, allowed, fix }: Rejection): never {
  throw new Error(`${problem}: ${allowed}; ${fix}${scope ? ` [${scope.node.path}]` : ''}`);
}
