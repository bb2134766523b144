import type { LambdaFunction } from '../model/function.js';

/** How a function is run here. */
export type RuntimeFamily = 'node' | 'python' | 'custom' | 'unsupported';

/** Which way of running serves the function's runtime; `custom` is whatever ships a `bootstrap`. */
export function runtimeFamilyOf(lambdaFunction: LambdaFunction): RuntimeFamily {
  const runtime = lambdaFunction.runtime ?? '';
  if (runtime.startsWith('nodejs')) return 'node';
  if (runtime.startsWith('python')) return 'python';
  if (runtime.startsWith('provided')) return 'custom';
  return 'unsupported';
}
