import type { EndpointResponse } from '../mapping/endpoint-response.js';
import type { Execution } from '../model/execution.js';
import type { Integrate, IntegrationRequest } from './integration.js';
import { integrationTimeout } from './refusals.js';

/** Sends a request to its endpoint, and leaves off when the signal says so. */
type IntegrateUntil = (
  execution: Execution,
  request: IntegrationRequest,
  signal: AbortSignal,
) => Promise<EndpointResponse>;

/** Gives a REST API's endpoint at most the integration's timeout. */
export function withTimeout(integrate: IntegrateUntil, timeoutMillis: number): Integrate {
  return (execution, request) =>
    beforeDeadline(execution, timeoutMillis, (signal) => integrate(execution, request, signal));
}

/**
 * Gives an endpoint at most the integration's timeout, then aborts what is under way, so that an endpoint which never
 * ends leaves no connection behind. By a timer, as a test's clock may stand still.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
export function beforeDeadline<T>(
  execution: Execution,
  timeoutMillis: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      reject(integrationTimeout(execution, timeoutMillis));
      deadline.abort();
    }, timeoutMillis);
    ask(deadline.signal)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
