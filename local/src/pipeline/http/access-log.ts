import type { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { ClientResponse } from '../../model/client.js';
import { compileLogFormat } from '../log-format.js';
import { type ContextScope, compileContextVariable } from './http-context.js';

/** How an execution ended, as an access log tells it. */
export interface Outcome {
  readonly scope: ContextScope;
  readonly response: ClientResponse;
  readonly error?: GatewayError;
  /** Absent where the integration was not asked. */
  readonly integration?: { readonly status?: number; readonly latencyMillis: number; readonly error?: string };
  readonly latencyMillis: number;
}

export type FormatAccessLog = (outcome: Outcome) => string;

/** Prepares the format of a stage's access log. */
export function compileAccessLog(format: string): FormatAccessLog {
  return compileLogFormat(format, compileVariable);
}

function compileVariable(name: string): (outcome: Outcome) => string | undefined {
  if (Object.hasOwn(outcomeVariables, name)) {
    const read = outcomeVariables[name] as (outcome: Outcome) => unknown;
    return (outcome) => {
      const value = read(outcome);
      return value === undefined ? undefined : String(value);
    };
  }
  const read = compileContextVariable(name);
  return ({ scope }) => read(scope);
}

const integrationStatus = ({ integration }: Outcome) => integration?.status;

/** Of a function, the status of Lambda's own answer: whatever the function returned, Lambda has answered with 200. */
function serviceStatus(outcome: Outcome): number | undefined {
  const status = integrationStatus(outcome);
  const { integrationType, integrationSubtype } = outcome.scope.route?.integration ?? {};
  const isFunction = integrationType === 'AWS_PROXY' && integrationSubtype === undefined;
  return isFunction && status !== undefined ? 200 : status;
}

const integrationLatency = ({ integration }: Outcome) => integration?.latencyMillis;
const integrationError = ({ integration }: Outcome) => integration?.error;
const responseLength = ({ response: { body } }: Outcome) => (Buffer.isBuffer(body) ? body.length : undefined);

const outcomeVariables: Readonly<Record<string, (outcome: Outcome) => unknown>> = {
  dataProcessed: responseLength,
  'error.message': ({ error }) => error && messageOf(error),
  'error.messageString': ({ error }) => error && JSON.stringify(messageOf(error)),
  'error.responseType': ({ error }) => error?.responseType,
  'integration.error': integrationError,
  'integration.integrationStatus': serviceStatus,
  'integration.latency': integrationLatency,
  'integration.status': integrationStatus,
  integrationErrorMessage: integrationError,
  integrationLatency,
  integrationStatus: serviceStatus,
  responseLatency: ({ latencyMillis }) => latencyMillis,
  responseLength,
  status: ({ response }) => response.status,
};

function messageOf(error: GatewayError): string {
  return error.clientMessage ?? error.responseType;
}
