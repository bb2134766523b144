import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import { UsageError } from '../model/usage-error.js';
import { readClientRequest, toClientRequest, writeClientResponse } from './http-messages.js';

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

export interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Asked for once, at the first connection that speaks TLS; without it the listener speaks plain HTTP only. */
  readonly tls?: () => TlsCredentials;
  readonly onRequest: (request: ClientRequest) => Promise<ClientResponse>;
  readonly onUpgrade?: (upgrade: Upgrade) => void;
  /** Told of what `onRequest` threw: the client has got a 500. */
  readonly onFailure: (error: unknown) => void;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Stops listening and ends every open connection. */
  close(): Promise<void>;
}

/** Serves HTTP and HTTPS (and the upgrades of both) on one port. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const sockets = new Set<Socket>();
  const plain = withListeners(createHttpServer({ requireHostHeader: false }), options);
  const secure = once(() =>
    withListeners(createHttpsServer({ requireHostHeader: false, ...options.tls?.() }), options),
  );
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Until a server takes the socket over, an error on it (a reset by the peer) would end the process.
    socket.on('error', () => socket.destroy());
    socket.once('data', (start: Buffer) => {
      socket.pause();
      socket.unshift(start);
      if (options.tls !== undefined && start[0] === tlsHandshake) {
        // TLS takes what is buffered and reads on by itself; a resumed socket would lose those bytes.
        secure().emit('connection', socket);
        return;
      }
      plain.emit('connection', socket);
      socket.resume();
    });
  });
  const port = await bind(server, options);
  return {
    host: options.host,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroySoon();
      }),
  };
}

/** The first byte of a TLS record that holds a handshake; no HTTP method begins with it. */
const tlsHandshake = 0x16;

function withListeners<T extends Server>(server: T, options: ListenOptions): T {
  server.keepAliveTimeout = 60_000;
  server.on('request', requestListener(options));
  if (options.onUpgrade) server.on('upgrade', upgradeListener(options.onUpgrade));
  return server;
}

function requestListener(options: ListenOptions): RequestListener {
  return async (message, response) => {
    try {
      const request = await readClientRequest(message);
      if (!request) return;
      await writeClientResponse(response, await options.onRequest(request), request);
    } catch (error) {
      options.onFailure(error);
      if (response.headersSent) {
        response.destroy();
        return;
      }
      response.writeHead(500, { 'Content-Type': 'application/json' }).end('{"message":"Internal Server Error"}');
    }
  };
}

function upgradeListener(onUpgrade: (upgrade: Upgrade) => void) {
  return (message: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // The HTTP server has let go of the socket; a reset by the peer must not end the process.
    socket.on('error', () => socket.destroy());
    onUpgrade({ request: toClientRequest(message, Buffer.alloc(0)), message, socket, head });
  };
}

function bind(server: ReturnType<typeof createServer>, { host, port }: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(toUsageError(error, host, port)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function toUsageError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new UsageError(
      'PORT_TAKEN',
      `port ${port} of ${host} is taken by another program`,
      `end that program, or pass --port with another number (--port 0 takes free ports)`,
    );
  }
  if (error.code === 'EACCES') {
    return new UsageError('INVALID_OPTION', `port ${port} needs the rights of root`, 'pass --port with 1024 or more');
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') {
    return new UsageError(
      'INVALID_OPTION',
      `${host} is not an address of this machine`,
      'pass --host 127.0.0.1, or 0.0.0.0 for every address',
    );
  }
  return error;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
