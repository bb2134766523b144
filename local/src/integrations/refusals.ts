import { GatewayError } from '../gateway-responses/gateway-error.js';
import type { Execution } from '../model/execution.js';
import type { Resolvable } from '../model/unresolved.js';

const clientMessage = 'Internal server error';

/** The API is set up in a way that cannot work: 500, and the reason to the terminal. */
export function configurationError(execution: Execution, logged: string, reason = logged): GatewayError {
  execution.log(`Execution failed due to configuration error: ${logged}`);
  execution.explain(reason);
  return new GatewayError('API_CONFIGURATION_ERROR', clientMessage);
}

/** The endpoint could not be asked. The documented default is 504; AWS answers 500. */
export function integrationFailure(execution: Execution, reason: string): GatewayError {
  execution.explain(reason);
  return new GatewayError('INTEGRATION_FAILURE', clientMessage, { status: 500 });
}

/** A private integration whose VPC link leads nowhere on this machine: as if nothing listened behind it. */
export function idleVpcLink(execution: Execution, connectionId: Resolvable<string> | undefined): GatewayError {
  const name = typeof connectionId === 'string' ? connectionId : 'ID';
  const reason = `no address on this machine stands for the VPC link ${name}`;
  return integrationFailure(
    execution,
    `${reason}; fix: --vpc-link ${name}=http://127.0.0.1:8080, or vpcLinks in a test`,
  );
}

/** The endpoint was asked, and its answer cannot be used. */
export function badEndpointAnswer(execution: Execution, logged: string, reason = logged): GatewayError {
  execution.log(logged);
  execution.explain(reason);
  return new GatewayError('INTEGRATION_FAILURE', clientMessage, { status: 502 });
}

/** The endpoint took longer than the integration's timeout. */
export function integrationTimeout(execution: Execution, timeoutMillis: number): GatewayError {
  execution.log('Execution failed due to a timeout error');
  execution.explain(`the endpoint did not answer within the integration's timeout of ${timeoutMillis} ms`);
  return new GatewayError('INTEGRATION_TIMEOUT', 'Endpoint request timed out');
}
