import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import type { ConnectionLimits } from './connection-limits.js';
import { readClientRequest, toClientRequest, writeClientResponse } from './http-messages.js';
import { refusal, refuse, tryFindRefusal } from './refused-requests.js';
import { RequestTurns } from './request-turns.js';

/** The certificate that a listener shows, and its private key, in PEM. */
export interface TlsCredentials {
  readonly key: string;
  readonly cert: string;
}

/** A request to change the protocol of its connection, which now belongs to whoever takes it. */
export interface Upgrade {
  readonly request: ClientRequest;
  readonly message: IncomingMessage;
  readonly socket: Duplex;
  /** What the client sent behind the request. */
  readonly head: Buffer;
}

/** Who answers what a server receives. */
export interface HttpHandlers {
  readonly onRequest: (request: ClientRequest) => Promise<ClientResponse>;
  readonly onUpgrade?: (upgrade: Upgrade) => void | Promise<void>;
  /** Told of what the others threw: the client has got a 500. */
  readonly onFailure: (error: unknown) => void;
}

export function createPlainServer(handlers: HttpHandlers, limits: ConnectionLimits): Server {
  return prepared(createHttpServer(optionsOf(limits)), handlers, limits);
}

export function createTlsServer(credentials: TlsCredentials, handlers: HttpHandlers, limits: ConnectionLimits): Server {
  const options = { ...optionsOf(limits), ...credentials, handshakeTimeout: limits.greetingMillis };
  return prepared(createHttpsServer(options), handlers, limits);
}

function optionsOf(limits: ConnectionLimits): ServerOptions {
  return {
    requireHostHeader: false,
    maxHeaderSize: limits.headBytes,
    headersTimeout: limits.headMillis,
    requestTimeout: limits.requestMillis,
    keepAliveTimeout: limits.idleMillis,
    connectionsCheckingInterval: limits.checkMillis,
  };
}

function prepared(server: Server, handlers: HttpHandlers, limits: ConnectionLimits): Server {
  const turnsOf = new WeakMap<Duplex, RequestTurns>();
  // As many as fit: beyond its usual number Node.js leaves headers out without a word.
  server.maxHeadersCount = 0;
  server.on('request', (message, response) => {
    const turns = turnsOf.get(message.socket) ?? new RequestTurns();
    turnsOf.set(message.socket, turns);
    if (turns.ahead >= limits.requestsAhead) {
      message.socket.destroy();
      return;
    }
    turns.take(message, () => answer(message, response, handlers, limits));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const turns = turnsOf.get(socket);
    const answered = tryFindRefusal(error);
    if (!answered || (turns && turns.ahead > 1 && turns.isReading)) socket.destroy();
    else if (!turns || turns.isReading) refuse(socket, answered);
    else turns.whenAnswered(() => refuse(socket, answered));
  });
  if (handlers.onUpgrade) server.on('upgrade', upgradeListener(handlers.onUpgrade, handlers.onFailure));
  // A server looks at the time of its requests from the moment it listens; this one is handed its connections.
  server.emit('listening');
  return server;
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  { onRequest, onFailure }: HttpHandlers,
  { answerMillis }: ConnectionLimits,
): Promise<void> {
  try {
    const request = await readClientRequest(message);
    if (!request) return;
    await writeClientResponse(response, await onRequest(request), request);
    // What the client does not take must not pile up behind the next answer, nor stay for ever.
    if (response.writableLength > 0) await taken(response, answerMillis);
  } catch (error) {
    onFailure(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { status, headers, body } = refusal(500, 'Internal Server Error');
    response.writeHead(status, headers.flat() as string[]).end(body);
  }
}

async function taken(response: ServerResponse, millis: number): Promise<void> {
  await finished(response, { signal: AbortSignal.timeout(millis) }).catch(() => response.destroy());
}

function upgradeListener(onUpgrade: NonNullable<HttpHandlers['onUpgrade']>, onFailure: HttpHandlers['onFailure']) {
  return async (message: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    // The HTTP server has let go of the socket; a reset by the peer must not end the process.
    socket.on('error', () => socket.destroy());
    try {
      await onUpgrade({ request: toClientRequest(message, Buffer.alloc(0)), message, socket, head });
    } catch (error) {
      onFailure(error);
      refuse(socket, refusal(500, 'Internal Server Error'));
    }
  };
}
