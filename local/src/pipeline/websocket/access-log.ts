import type { GatewayError } from '../../gateway-responses/gateway-error.js';
import { compileLogFormat, type LogVariable } from '../log-format.js';
import { type Occasion, requestContext } from './event.js';

/** How an execution ended, as an access log tells it. */
export interface Outcome {
  readonly occasion: Occasion;
  readonly status: number;
  readonly error?: GatewayError;
}

/**
 * Prepares the format of a stage's access log.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html
 */
export function compileAccessLog(format: string): (outcome: Outcome) => string {
  return compileLogFormat(format, compileVariable);
}

function compileVariable(name: string): LogVariable<Outcome> {
  if (name === 'status') return ({ status }) => String(status);
  if (name === 'error.message') return ({ error }) => error?.message;
  if (name === 'error.messageString') return ({ error }) => error && JSON.stringify(error.message);
  if (name === 'error.responseType') return ({ error }) => error?.responseType;
  const path = name.split('.');
  return ({ occasion }) => textOf(path.reduce(member, requestContext(occasion)));
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
