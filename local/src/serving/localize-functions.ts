import type { LambdaFunction } from '../model/function.js';
import { Unresolved } from '../model/unresolved.js';
import type { LocalAddresses } from './local-addresses.js';

/**
 * Leads the addresses of APIs and queues in a function's environment to this machine: a handler that uses
 * `https://{apiId}.execute-api.{region}.amazonaws.com/{stage}` reaches the API that runs here.
 */
export function localizeEnvironment(lambdaFunction: LambdaFunction, addresses: LocalAddresses): LambdaFunction {
  const environment = Object.entries(lambdaFunction.environment).map(([name, value]) => {
    return [name, value instanceof Unresolved ? value : addresses.localize(value)] as const;
  });
  if (environment.every(([name, value]) => lambdaFunction.environment[name] === value)) return lambdaFunction;
  return { ...lambdaFunction, environment: Object.fromEntries(environment) };
}
