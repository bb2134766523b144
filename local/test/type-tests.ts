/** Whether two types are the same, and not only assignable to each other. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Whether a value of one type may stand where the other is asked for. */
export type IsAssignable<From, To> = [From] extends [To] ? true : false;

/** Compiles only for `true`. */
export function isTrue<_ extends true>(): void {}
