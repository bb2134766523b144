import { tryFindVariable } from '../../mapping/mapping-scope.js';
import { compileLogFormat, type LogVariable } from '../log-format.js';
import type { ExecutionRecord } from './execution-record.js';

/** Writes the line of a stage's access log for an execution that has ended. */
export type FormatAccessLog = (record: ExecutionRecord) => string;

/**
 * Prepares the format of a stage's access log: the variables of `$context`, and those that only an access log has.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export function compileAccessLog(format: string): FormatAccessLog {
  return compileLogFormat(format, compileVariable);
}

function compileVariable(name: string): LogVariable<ExecutionRecord> {
  const path = name.split('.');
  const ofContext: Read = ({ scope }) => tryFindVariable(scope.context, path);
  const read = Object.hasOwn(endVariables, name) ? (endVariables[name] as Read) : ofContext;
  return (record) => {
    const value = read(record);
    return value === undefined || value === null || value === '' ? undefined : print(value);
  };
}

type Read = (record: ExecutionRecord) => unknown;

function print(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const integrationStatus: Read = ({ integration }) => integration?.status;
const integrationLatency: Read = ({ integration }) => integration?.latency;
const integrationError: Read = ({ integration }) => integration?.error;
const authorizerLatency: Read = ({ authorizer }) => authorizer?.latency;
const requestId: Read = ({ scope, integration }) => integration && scope.rest.execution.requestId;

/** What is known only when the response is on its way. */
const endVariables: Readonly<Record<string, Read>> = {
  'authorize.error': ({ authorizer }) => authorizer?.error,
  'authorize.latency': authorizerLatency,
  'authorize.status': ({ authorizer, error }) => authorizer && (authorizer.status ?? error?.details.status),
  'authorizer.error': ({ authorizer }) => authorizer?.error,
  'authorizer.integrationLatency': authorizerLatency,
  'authorizer.integrationStatus': ({ authorizer }) => authorizer?.status,
  'authorizer.latency': authorizerLatency,
  'authorizer.status': ({ authorizer }) => authorizer?.status,
  awsEndpointRequestId: requestId,
  'error.message': ({ error }) => error?.clientMessage,
  'error.messageString': ({ error }) => error && JSON.stringify(error.clientMessage),
  'error.responseType': ({ error }) => error?.responseType,
  'error.validationErrorString': ({ error }) => error?.details.validationErrorString,
  'integration.error': integrationError,
  'integration.integrationStatus': integrationStatus,
  'integration.latency': integrationLatency,
  'integration.requestId': requestId,
  'integration.status': integrationStatus,
  integrationErrorMessage: integrationError,
  integrationLatency,
  integrationStatus,
  responseLatency: ({ responseLatency }) => responseLatency,
  responseLength: ({ responseLength }) => responseLength,
  status: ({ status }) => status,
  xrayTraceId: ({ scope }) => /Root=([^;]+)/.exec(scope.rest.request.headers.get('x-amzn-trace-id') ?? '')?.[1],
};
