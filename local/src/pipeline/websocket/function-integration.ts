import type { IntegrationEnvironment } from '../../integrations/integration.js';
import { badEndpointAnswer, integrationFailure } from '../../integrations/refusals.js';
import { tryDecodeBase64 } from '../../mapping/base64.js';
import { isSendable } from '../../mapping/sendable.js';
import type { Execution } from '../../model/execution.js';
import { compileFunctionCall } from '../call-function.js';
import { newTraceId } from '../new-ids.js';
import { type Occasion, toEvent } from './event.js';
import type { AskWebSocket, IntegrationAnswer, StagedRoute } from './integration.js';

/**
 * Prepares a Lambda proxy integration: the event tells everything, and of the result only the status code (when
 * connecting), the sub-protocol (likewise) and the body (where the route answers) count.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-binary-media-types.html
 */
export function integrateFunction(staged: StagedRoute, environment: IntegrationEnvironment): AskWebSocket {
  const { integration, stage } = staged;
  const call = compileFunctionCall(environment, {
    uri: integration.integrationUri,
    stageVariables: stage.variables,
    sourceArn: routeArn(staged),
    credentials: integration.credentialsArn,
  });
  return async (occasion) => {
    const { execution } = occasion;
    const result = await call(execution, toEvent(occasion, integration.contentHandlingStrategy), traceIdOf(occasion));
    if (result.outcome === 'success') return readResult(execution, result.payload);
    if (result.outcome === 'error') {
      throw badEndpointAnswer(
        execution,
        `Lambda execution failed: ${result.payload}`,
        `the function failed: ${result.payload}`,
      );
    }
    throw integrationFailure(execution, 'the function has no environment free within its reserved concurrency');
  };
}

/** The ARN of a route in a stage, as permissions of functions and policies of authorizers name it. */
export function routeArn({ api, stage, route }: Pick<StagedRoute, 'api' | 'stage' | 'route'>): string {
  return `arn:aws:execute-api:${api.region}:${api.accountId}:${api.id}/${stage.name}/${route.routeKey}`;
}

function traceIdOf({ happening, execution }: Occasion): string {
  return happening.eventType === 'CONNECT' ? happening.traceId : newTraceId(execution.startedAt);
}

/** A function that returns nothing has accepted; only what it returned wrongly is told. */
function readResult(execution: Execution, payload: string): IntegrationAnswer {
  const result: unknown = JSON.parse(payload);
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return { isWellFormed: false };
  const { statusCode = 200, headers, body, isBase64Encoded } = result as Record<string, unknown>;
  const status = Number(statusCode);
  if (!Number.isInteger(status)) return { isWellFormed: false };
  const subprotocol = subprotocolOf(headers);
  // It is written into the head of the answer as it is.
  if (subprotocol !== undefined && !isSendable(['Sec-WebSocket-Protocol', subprotocol])) return { isWellFormed: false };
  return {
    isWellFormed: true,
    status,
    ...(subprotocol !== undefined && { subprotocol }),
    ...(body !== undefined && body !== null && { body: bodyOf(execution, body, isBase64Encoded === true) }),
  };
}

function bodyOf(execution: Execution, body: unknown, isBase64Encoded: boolean): string | Buffer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (!isBase64Encoded) return text;
  const decoded = tryDecodeBase64(text);
  if (!decoded) throw badEndpointAnswer(execution, 'Malformed Lambda proxy response', 'the body is not base64');
  return decoded;
}

function subprotocolOf(headers: unknown): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined;
  const entry = Object.entries(headers).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol');
  return entry && typeof entry[1] === 'string' ? entry[1] : undefined;
}
