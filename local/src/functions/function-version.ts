import type { LambdaFunction } from '../model/function.js';

/** The version that a qualifier stands for; undefined when the function has no such version or alias. */
export function tryFindVersion(lambdaFunction: LambdaFunction, qualifier: string | undefined): string | undefined {
  if (qualifier === undefined || qualifier === '$LATEST') return '$LATEST';
  if (lambdaFunction.versions.includes(qualifier)) return qualifier;
  return Object.hasOwn(lambdaFunction.aliases, qualifier) ? lambdaFunction.aliases[qualifier] : undefined;
}
