import type { Origin } from './origin.js';

/**
 * A value of the template that cannot be known before the stack is deployed, such as a parameter without a default.
 * It stays symbolic, and fails only when a request needs it.
 */
export class Unresolved {
  /**
   * @param expression what the template says, such as `Ref 'PetsTable'`
   * @param reason why there is no value
   * @param fix what the person at the terminal can do
   */
  constructor(
    readonly expression: string,
    readonly reason: string,
    readonly fix: string,
    readonly origin: Origin,
  ) {}
}

/** A value of the template, or the reason why it has none. */
export type Resolvable<T> = T | Unresolved;
