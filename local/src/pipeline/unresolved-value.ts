import type { GatewayError } from '../gateway-responses/gateway-error.js';
import { configurationError } from '../integrations/refusals.js';
import type { Execution } from '../model/execution.js';
import type { Unresolved } from '../model/unresolved.js';

/** Fails the one request that needs a value which cannot be known before the stack is deployed. */
export function unresolvedValue(execution: Execution, value: Unresolved): GatewayError {
  const { expression, reason, fix, origin } = value;
  const explanation = `${origin.constructPath}: ${expression} has no value: ${reason}; fix: ${fix}`;
  return configurationError(execution, 'Invalid endpoint address', explanation);
}
