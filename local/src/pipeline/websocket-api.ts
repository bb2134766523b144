import { GatewayError } from '../gateway-responses/gateway-error.js';
import { parseQuery } from '../mapping/query-parameters.js';
import { anonymous } from '../model/caller.js';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import type { Execution } from '../model/execution.js';
import type { WebSocketApi, WebSocketStage } from '../model/websocket-api.js';
import { compileRouteSelection } from '../routing/route-selection.js';
import { findDestination } from './find-destination.js';
import { requireShortHeaders } from './header-limit.js';
import { describeMissingDestination } from './missing-destination.js';
import { describeMissingMessageRoute } from './missing-route.js';
import { newExtendedRequestId, traceIdOf } from './new-ids.js';
import { takeTokens } from './throttle/take-tokens.js';
import type { KeyHolder } from './websocket/api-key.js';
import type { Closing, Connection, Message } from './websocket/connection.js';
import type { Happening, Occasion } from './websocket/event.js';
import type { IntegrationAnswer } from './websocket/integration.js';
import type { PreparedWebSocketApi, PreparedWebSocketRoute } from './websocket/prepared.js';
import { toErrorFrame, toHandshakeRefusal } from './websocket/refusal.js';

/** What a handshake leads to: a connection, or an answer that refuses it. */
export type Handshake =
  | { readonly outcome: 'accepted'; readonly connection: Connection; readonly subprotocol?: string }
  /** Without a stage, it came to an address that leads to none. */
  | { readonly outcome: 'refused'; readonly response: ClientResponse; readonly stage?: WebSocketStage };

/**
 * Runs a handshake through a WebSocket API: authorize, API key, throttle, and the `$connect` route's integration, which
 * has the last word. There is no connection before it has accepted.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 */
export async function connectWebSocket(
  execution: Execution,
  prepared: PreparedWebSocketApi,
  client: ClientRequest,
): Promise<Handshake> {
  const destination = findDestination(prepared.api, client);
  if (!destination || !/^\/?$/.test(destination.path)) {
    execution.explain(describeMissingAddress(prepared.api, client, destination?.stage));
    return refuseAddress(execution);
  }
  const asked = newConnection(execution, destination.stage, destination.domainName, client);
  const happening = connecting(execution, client);
  const stage = prepared.stageOf(destination.stage);
  const occasion = { execution, api: prepared.api, connection: asked, routeKey: '$connect', happening };
  try {
    requireShortHeaders(client);
    const connection = stage.connect ? await admit(prepared, stage.connect, occasion, client) : asked;
    const admitted = { ...occasion, connection };
    const answer = await stage.connect?.integrate?.(admitted);
    const subprotocol = answer && requireAccepted(execution, answer);
    stage.log({ occasion: admitted, status: 200 });
    return { outcome: 'accepted', connection, ...(subprotocol !== undefined && { subprotocol }) };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const response = toHandshakeRefusal(error, { connectionId: asked.id, requestId: execution.extendedRequestId });
    stage.log({ occasion, status: response.status, error });
    return { outcome: 'refused', response, stage: destination.stage };
  }
}

/**
 * Runs a message through the route that it selects. Gives the frame for its sender: the integration's answer where the
 * route has a response, an error, or nothing.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
 */
export async function receiveMessage(
  execution: Execution,
  prepared: PreparedWebSocketApi,
  connection: Connection,
  message: Message,
): Promise<string | Buffer | undefined> {
  const stage = prepared.stageOf(connection.stage);
  const selected = stage.routeOf(message.content.toString());
  const happening: Happening = { eventType: 'MESSAGE', messageId: newExtendedRequestId(), message };
  const routeKey = selected?.route.routeKey ?? '$default';
  const occasion = { execution, api: prepared.api, connection, routeKey, happening };
  try {
    if (!selected) {
      execution.explain(
        describeMissingMessageRoute(selectedKey(prepared.api, message), messageKeysOf(connection.stage)),
      );
      throw new GatewayError('RESOURCE_NOT_FOUND', 'Forbidden');
    }
    throttle(prepared, selected);
    selected.validate(occasion);
    const answer = await selected.integrate?.(occasion);
    stage.log({ occasion, status: 200 });
    if (!selected.answers || !answer) return undefined;
    return requireWellFormed(execution, answer).body;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const client = { connectionId: connection.id, requestId: execution.extendedRequestId };
    stage.log({ occasion, status: 500, error });
    return toErrorFrame(error, client);
  }
}

/**
 * Tells the `$disconnect` route that a connection is over. Nobody waits for its answer.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 */
export async function disconnectWebSocket(
  execution: Execution,
  prepared: PreparedWebSocketApi,
  connection: Connection,
  closing: Closing,
): Promise<void> {
  const stage = prepared.stageOf(connection.stage);
  const happening: Happening = { eventType: 'DISCONNECT', closing };
  const occasion = { execution, api: prepared.api, connection, routeKey: '$disconnect', happening };
  try {
    await stage.disconnect?.integrate?.(occasion);
    stage.log({ occasion, status: 200 });
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    stage.log({ occasion, status: 500, error });
  }
}

/** A handshake is sent to the address of the stage, and to no path below it. */
function describeMissingAddress(api: WebSocketApi, client: ClientRequest, stage: WebSocketStage | undefined): string {
  if (!stage) return describeMissingDestination(api, client);
  return `a handshake goes to the stage ${stage.name} itself: there is no path behind it`;
}

function selectedKey({ routeSelectionExpression }: WebSocketApi, { content }: Message): string {
  return compileRouteSelection(routeSelectionExpression)(content.toString());
}

function messageKeysOf({ routes }: WebSocketStage): readonly string[] {
  return routes.map(({ routeKey }) => routeKey).filter((key) => !/^\$(?:dis)?connect$/.test(key));
}

function refuseAddress(execution: Execution): Handshake {
  const client = { connectionId: newExtendedRequestId(), requestId: execution.extendedRequestId };
  return {
    outcome: 'refused',
    response: toHandshakeRefusal(new GatewayError('RESOURCE_NOT_FOUND', 'Forbidden'), client),
  };
}

function newConnection(
  execution: Execution,
  stage: WebSocketStage,
  domainName: string,
  { sourceIp, headers }: ClientRequest,
): Connection {
  return {
    id: newExtendedRequestId(),
    stage,
    connectedAt: execution.startedAt,
    domainName,
    sourceIp,
    userAgent: headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1],
    caller: anonymous,
  };
}

function connecting(execution: Execution, client: ClientRequest): Extract<Happening, { eventType: 'CONNECT' }> {
  const question = client.target.indexOf('?');
  const sent = client.headers.find(([name]) => name.toLowerCase() === 'x-amzn-trace-id')?.[1];
  return {
    eventType: 'CONNECT',
    client,
    query: parseQuery(question < 0 ? '' : client.target.slice(question + 1)),
    traceId: traceIdOf(sent, execution.startedAt),
  };
}

/** The connection with what the `$connect` route finds out of its client; throws where it may not connect. */
async function admit(
  prepared: PreparedWebSocketApi,
  connect: PreparedWebSocketRoute,
  occasion: Occasion,
  client: ClientRequest,
): Promise<Connection> {
  const { execution, api, connection, happening } = occasion;
  const { route } = connect;
  const query = happening.eventType === 'CONNECT' ? happening.query : new Map();
  const asked = { api, route, connection, client, query };
  const caller = route.authorizationType === 'NONE' ? anonymous : await prepared.authorize(execution, asked);
  const holder = route.apiKeyRequired ? prepared.findApiKey(occasion, caller.usageIdentifierKey) : undefined;
  throttle(prepared, connect, holder);
  holder?.chargeQuota();
  return { ...connection, caller, ...(holder && { apiKey: holder.key }) };
}

/**
 * Refuses what goes beyond the rate and burst of its API key, its route or the whole account.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-protect.html
 */
function throttle(
  { accountBucket }: PreparedWebSocketApi,
  { bucket }: PreparedWebSocketRoute,
  holder?: KeyHolder,
): void {
  takeTokens([...(holder?.buckets ?? []), bucket, accountBucket]);
}

type WellFormed = Extract<IntegrationAnswer, { isWellFormed: true }>;

function requireWellFormed(execution: Execution, answer: IntegrationAnswer): WellFormed {
  if (answer.isWellFormed) return answer;
  execution.explain('the function did not return an object with a status code');
  throw new GatewayError('INTEGRATION_FAILURE', 'Internal server error', { status: 502 });
}

/** The sub-protocol of an integration that accepts; any status but 2xx refuses the client with that status. */
function requireAccepted(execution: Execution, answer: IntegrationAnswer): string | undefined {
  const { status, subprotocol } = requireWellFormed(execution, answer);
  if (status >= 200 && status < 300) return subprotocol;
  execution.explain(`the $connect route answered with the status code ${status}`);
  if (status === 401) throw new GatewayError('UNAUTHORIZED', 'Unauthorized');
  if (status >= 400 && status < 500) throw new GatewayError('ACCESS_DENIED', 'Forbidden', { status });
  const isServerError = status >= 500 && status <= 599;
  throw new GatewayError('INTEGRATION_FAILURE', 'Internal server error', { status: isServerError ? status : 502 });
}
