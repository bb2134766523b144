import { GatewayError } from '../../gateway-responses/gateway-error.js';
import { configurationError } from '../../integrations/refusals.js';
import { InvalidJsonError } from '../../mapping/json-body.js';
import { MappingError } from '../../mapping/mapping-error.js';
import type { Execution } from '../../model/execution.js';

/** The refusal behind an error; anything that is no refusal is a bug, and thrown again. */
export function asGatewayError(error: unknown, execution: Execution): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error instanceof InvalidJsonError) return new GatewayError('BAD_REQUEST_BODY', 'Invalid JSON in request body');
  if (error instanceof MappingError) return configurationError(execution, 'Unable to transform request', error.message);
  throw error;
}
