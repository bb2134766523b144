import type { QueryParameters } from '../../mapping/query-parameters.js';
import { formatRequestTime } from '../../mapping/request-time.js';
import type { ClientRequest } from '../../model/client.js';
import type { Execution } from '../../model/execution.js';
import type { ContentHandling } from '../../model/rest-api.js';
import type { WebSocketApi } from '../../model/websocket-api.js';
import type { Closing, Connection, Message } from './connection.js';

/** Something that happens on a connection: what a route's integration is told of. */
export type Happening =
  | {
      readonly eventType: 'CONNECT';
      readonly client: ClientRequest;
      readonly query: QueryParameters;
      readonly traceId: string;
    }
  | { readonly eventType: 'MESSAGE'; readonly messageId: string; readonly message: Message }
  | { readonly eventType: 'DISCONNECT'; readonly closing: Closing };

/** One execution of a WebSocket API. */
export interface Occasion {
  readonly execution: Execution;
  readonly api: WebSocketApi;
  readonly connection: Connection;
  readonly routeKey: string;
  readonly happening: Happening;
}

/**
 * The event of a Lambda proxy integration: headers and query string only when connecting, the body only of a message.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 */
export function toEvent(occasion: Occasion, contentHandling?: ContentHandling): string {
  const { happening, connection } = occasion;
  const { variables } = connection.stage;
  return JSON.stringify({
    ...requestPart(occasion),
    ...(Object.keys(variables).length > 0 && { stageVariables: variables }),
    requestContext: requestContext(occasion),
    ...(happening.eventType === 'MESSAGE'
      ? messagePart(happening.message, contentHandling)
      : { isBase64Encoded: false }),
  });
}

/** `requestContext` of an event, which is also `$context` of templates. */
export function requestContext({ execution, api, connection, routeKey, happening }: Occasion): Record<string, unknown> {
  const { caller, apiKey } = connection;
  return {
    routeKey,
    ...(happening.eventType === 'DISCONNECT' && { disconnectStatusCode: happening.closing.statusCode }),
    ...(caller.authorizer && { authorizer: caller.authorizer }),
    ...(happening.eventType === 'MESSAGE' && { messageId: happening.messageId }),
    eventType: happening.eventType,
    extendedRequestId: execution.extendedRequestId,
    requestTime: formatRequestTime(execution.startedAt),
    messageDirection: 'IN',
    ...(happening.eventType === 'DISCONNECT' && { disconnectReason: happening.closing.reason }),
    stage: connection.stage.name,
    connectedAt: connection.connectedAt,
    requestTimeEpoch: execution.startedAt,
    identity: {
      ...caller.identity,
      ...(apiKey && { apiKey: apiKey.value, apiKeyId: apiKey.id }),
      ...(connection.userAgent !== undefined && { userAgent: connection.userAgent }),
      sourceIp: connection.sourceIp,
    },
    requestId: execution.extendedRequestId,
    domainName: connection.domainName,
    connectionId: connection.id,
    apiId: api.id,
  };
}

function requestPart({ happening, connection }: Occasion): Record<string, unknown> {
  if (happening.eventType === 'MESSAGE') return {};
  if (happening.eventType === 'DISCONNECT') {
    // The handshake is long over; these four are all that AWS sends.
    const headers = { Host: connection.domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' };
    return { headers, multiValueHeaders: lists(headers) };
  }
  const { query } = happening;
  const multiValueHeaders = handshakeHeaders(happening, connection);
  return {
    headers: lastOfEach(Object.entries(multiValueHeaders)),
    multiValueHeaders,
    ...(query.size > 0 && {
      queryStringParameters: lastOfEach(query),
      multiValueQueryStringParameters: Object.fromEntries(query),
    }),
  };
}

/** A text that stands for bytes stays the base64 that it is: JSON has no other way to hold them. */
function messagePart({ content }: Message, contentHandling: ContentHandling | undefined) {
  return { body: content.toString(), isBase64Encoded: contentHandling === 'CONVERT_TO_BINARY' };
}

function handshakeHeaders(
  { client, traceId }: Extract<Happening, { eventType: 'CONNECT' }>,
  { domainName }: Connection,
): Record<string, string[]> {
  const headers: Record<string, string[]> = Object.create(null);
  for (const [name, value] of client.headers) {
    if (/^(connection|upgrade|x-forwarded-(for|port|proto)|x-amzn-trace-id)$/i.test(name)) continue;
    headers[name] = [...(headers[name] ?? []), value];
  }
  headers['X-Amzn-Trace-Id'] = [traceId];
  headers['X-Forwarded-For'] = [client.sourceIp];
  headers['X-Forwarded-Port'] = [/:(\d+)$/.exec(domainName)?.[1] ?? (client.scheme === 'https' ? '443' : '80')];
  headers['X-Forwarded-Proto'] = [client.scheme];
  return headers;
}

function lastOfEach(values: Iterable<readonly [string, readonly string[]]>): Record<string, string> {
  const single: Record<string, string> = Object.create(null);
  for (const [name, list] of values) single[name] = list[list.length - 1] as string;
  return single;
}

function lists(values: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
}
