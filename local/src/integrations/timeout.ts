import type { Integrate } from './integration.js';
import { integrationTimeout } from './refusals.js';

/**
 * Gives an endpoint at most the integration's timeout; by a timer, as a test's clock may stand still.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
export function withTimeout(integrate: Integrate, timeoutMillis: number): Integrate {
  return (execution, request) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(integrationTimeout(execution, timeoutMillis)), timeoutMillis);
      integrate(execution, request)
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
}
