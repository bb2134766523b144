import { compileRouteSelection } from '../../../src/routing/route-selection.js';
import { Comparison, isRecord } from './compare.js';
import { fill } from './placeholders.js';
import type { CaseOutcome, Expected, RecordedRequest, RequestCase } from './request-case.js';
import { compareBody, compareHeaders, compareRequest, outcomeOf, parsed } from './rest-request.js';
import { type Opened, openSocket, type WebSocketClient } from './websocket-client.js';
import { serveWebSocketCase, type WebSocketCaseServer } from './websocket-server.js';

/** Runs a case of a WebSocket API: a handshake, messages, and perhaps a close. */
export async function runWebSocketRequest(given: RequestCase): Promise<CaseOutcome> {
  if (given.expected.evaluated !== undefined) return runSelection(given);
  const server = await serveWebSocketCase(withEchoes(given));
  let opened: Opened | undefined;
  try {
    const values = { ...server.backends.values, apiId: server.api.id };
    const expected = fill(given.expected, values);
    const request = fill(given.request, values);
    opened = await openSocket(server.port, request);
    const comparison =
      opened.outcome === 'refused'
        ? compareRefusal(expected, opened)
        : await converse({ server, client: opened.client, given: { ...given, request, expected } });
    const events = server.backends.events;
    (expected.events ?? []).forEach((event: unknown, index: number) => {
      comparison.includes(`events[${index}]`, event, events[index]);
    });
    return outcomeOf(comparison, { opened: opened.outcome, events: events.at(-1) }, server);
  } finally {
    if (opened?.outcome === 'open') opened.client.end();
    await server.close();
  }
}

/** The value that a route selection expression has for a message. */
function runSelection({ definition, request, expected }: RequestCase): CaseOutcome {
  const actual = compileRouteSelection(definition.routeSelectionExpression)(textOf(request.message));
  if (actual === expected.evaluated) return { status: 'passed' };
  return { status: 'failed', actual, reason: 'the expression has another value' };
}

/** Documented cases name routes alone; the function behind each tells which was taken. */
function withEchoes({ definition }: RequestCase) {
  return { routeSelectionExpression: '$request.body.action', ...definition };
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : JSON.stringify(message);
}

function compareRefusal(expected: Expected, refused: Extract<Opened, { outcome: 'refused' }>): Comparison {
  const comparison = new Comparison();
  comparison.equal('status', expected.status ?? 101, refused.status);
  compareHeaders(comparison, expected, refused, '');
  compareBody(comparison, expected, Buffer.from(refused.body), '');
  return comparison;
}

interface Conversation {
  readonly server: WebSocketCaseServer;
  readonly client: WebSocketClient;
  readonly given: RequestCase;
}

async function converse({ server, client, given }: Conversation): Promise<Comparison> {
  const { request, expected } = given;
  await exchange(server, client, request);
  const closing = expected.closing && (await client.closed());
  const comparison = compareRequest(given, framesApart(expected), server.backends, noResponse);
  if (expected.status !== undefined) comparison.equal('status', expected.status, 101);
  if (expected.subprotocol !== undefined) comparison.equal('subprotocol', expected.subprotocol, client.subprotocol);
  if (closing) comparison.equal('closing', expected.closing, closing);
  if (expected.frames) comparison.equal('frames', expected.frames, client.frames.map(toComparable(expected.frames)));
  if (expected.routeKey !== undefined) comparison.equal('routeKey', expected.routeKey, lastRouteKey(server));
  return comparison;
}

/** Each message waits for the one before it, as an order of answers is no part of any case. */
async function exchange(server: WebSocketCaseServer, client: WebSocketClient, request: RecordedRequest): Promise<void> {
  const messages: readonly unknown[] = request.messages ?? (request.message === undefined ? [] : [request.message]);
  let count = 0;
  for (const message of messages) {
    client.send(message);
    // A message that is too long never gets to a route.
    if (request.endsWithMessage) return;
    await server.settled(++count);
    await client.arrived();
  }
  if (!request.close) return;
  client.close(request.close);
  await server.settled(++count);
}

const noResponse = { status: 101, headers: {}, body: Buffer.alloc(0) };

/** What belongs to the socket and not to a response. */
function framesApart({ status: _status, frames: _frames, ...expected }: Expected): Expected {
  return expected;
}

/** A frame is compared as JSON where the case has it so, and bytes as base64. */
function toComparable(expected: readonly unknown[]) {
  return (frame: string | Buffer, index: number): unknown => {
    if (Buffer.isBuffer(frame)) return { base64: frame.toString('base64') };
    return isRecord(expected[index]) || Array.isArray(expected[index]) ? parsed(frame) : frame;
  };
}

function lastRouteKey({ backends }: WebSocketCaseServer): unknown {
  const event = backends.events.at(-1);
  return isRecord(event) && isRecord(event.requestContext) ? event.requestContext.routeKey : undefined;
}
