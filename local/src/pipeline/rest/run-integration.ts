import { configurationError } from '../../integrations/refusals.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import type { MethodResponse } from '../../mapping/method-response.js';
import { tryFindUnsendable } from '../../mapping/sendable.js';
import { logEndpointResponse, logIntegrationRequest, logMethodResponse } from './execution-log.js';
import type { CallTimer } from './execution-record.js';
import type { PreparedMethod } from './prepared.js';

/** Integration request, integration, integration response: from a method's request to its answer. */
export async function runIntegration(
  { integration }: PreparedMethod,
  scope: MappingScope,
  traceId: string,
  timer: CallTimer,
): Promise<MethodResponse> {
  const { rest } = scope;
  const request = integration.toIntegrationRequest(scope, traceId);
  logIntegrationRequest(rest, request);
  const endpointResponse = await timer.time(
    () => integration.integrate(rest.execution, request),
    (response) => response.status,
  );
  logEndpointResponse(rest, endpointResponse, timer.record?.latency ?? 0);
  const response = await integration.toMethodResponse(scope, endpointResponse, traceId);
  const unsendable = tryFindUnsendable(response.status, response.headers);
  if (unsendable !== undefined) throw configurationError(rest.execution, 'Invalid response', unsendable);
  logMethodResponse(rest, response);
  return response;
}
