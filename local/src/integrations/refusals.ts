import { GatewayError } from '../gateway-responses/gateway-error.js';
import { AnswerTooLong } from '../mapping/endpoint-body.js';
import type { Execution } from '../model/execution.js';
import type { Resolvable } from '../model/unresolved.js';
import { describeUnreachable } from './unreachable.js';

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

/** An HTTP endpoint that gave no answer, or none that can be used: each with the status of AWS. */
export function unusableEndpoint(execution: Execution, asked: string, error: unknown): GatewayError {
  const reason = `${asked}: ${describeUnreachable(error)}`;
  if (error instanceof AnswerTooLong) return answerTooLong(execution, error, reason);
  if ((error as NodeJS.ErrnoException).code?.startsWith('HPE_')) {
    return badEndpointAnswer(execution, 'Execution failed due to an internal error', reason);
  }
  execution.log('Execution failed due to configuration error: Invalid endpoint address');
  return integrationFailure(execution, reason);
}

/** An answer beyond API Gateway's payload limit. */
export function answerTooLong(execution: Execution, { reportedLength, limit }: AnswerTooLong, reason: string) {
  const which =
    reportedLength === undefined ? 'Integration response' : `Integration response of reported length ${reportedLength}`;
  return configurationError(execution, `${which} is larger than allowed maximum of ${limit} bytes.`, reason);
}

/** The endpoint took longer than the integration's timeout. */
export function integrationTimeout(execution: Execution, timeoutMillis: number): GatewayError {
  execution.log('Execution failed due to a timeout error');
  execution.explain(`the endpoint did not answer within the integration's timeout of ${timeoutMillis} ms`);
  return new GatewayError('INTEGRATION_TIMEOUT', 'Endpoint request timed out');
}
