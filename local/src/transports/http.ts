import type { Server } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { UsageError } from '../model/usage-error.js';
import { type ConnectionLimits, defaultLimits } from './connection-limits.js';
import { createPlainServer, createTlsServer, type HttpHandlers, type TlsCredentials } from './http-servers.js';

export interface ListenOptions extends HttpHandlers {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Asked for once, at the first connection that speaks TLS; without it the listener speaks plain HTTP only. */
  readonly tls?: () => TlsCredentials;
  /** Those of a test; the usual ones if they are left out. */
  readonly limits?: Partial<ConnectionLimits>;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Stops listening and ends every open connection. */
  close(): Promise<void>;
}

/** Serves HTTP and HTTPS (and the upgrades of both) on one port. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const limits = { ...defaultLimits, ...options.limits };
  const sockets = new Set<Socket>();
  const plain = createPlainServer(options, limits);
  const { tls } = options;
  const secure = tls && once(() => createTlsServer(tls(), options, limits));
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Until a server takes the socket over, an error on it (a reset by the peer) would end the process.
    socket.on('error', () => socket.destroy());
    socket.setTimeout(limits.greetingMillis, () => socket.destroy());
    socket.once('data', (start: Buffer) => {
      socket.setTimeout(0).removeAllListeners('timeout');
      hand(socket, start, { plain, secure }, options);
    });
  });
  server.maxConnections = limits.connections;
  const port = await bind(server, options);
  // Such as too many open files: the connection is lost, the listener is not.
  server.on('error', options.onFailure);
  server.once('drop', () =>
    options.onFailure(new Error(`port ${port} has ${limits.connections} connections open and takes no more`)),
  );
  return {
    host: options.host,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroySoon();
        // One that does not take the rest of its answer is not waited for.
        const destroyAll = () => {
          for (const socket of sockets) socket.destroy();
        };
        setTimeout(destroyAll, lastMillis).unref();
        // They do not listen; this ends their looking at the time of requests.
        plain.close();
        secure?.made()?.close();
      }),
  };
}

/** For answers that are on their way when the listener closes. */
const lastMillis = 1000;

interface Servers {
  readonly plain: Server;
  readonly secure: Once<Server> | undefined;
}

/** Hands a connection to the server that speaks as it began. */
function hand(socket: Socket, start: Buffer, { plain, secure }: Servers, { onFailure }: ListenOptions): void {
  socket.pause();
  socket.unshift(start);
  if (secure === undefined || start[0] !== tlsHandshake) {
    plain.emit('connection', socket);
    socket.resume();
    return;
  }
  try {
    // TLS takes what is buffered and reads on by itself; a resumed socket would lose those bytes.
    secure.get().emit('connection', socket);
  } catch (error) {
    // Without a certificate there is no TLS; plain HTTP goes on.
    onFailure(error);
    socket.destroy();
  }
}

/** The first byte of a TLS record that holds a handshake; no HTTP method begins with it. */
const tlsHandshake = 0x16;

function bind(server: ReturnType<typeof createServer>, { host, port }: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) => reject(toUsageError(error, host, port));
    server.once('error', refused);
    server.listen(port, host, () => {
      server.off('error', refused);
      resolve((server.address() as AddressInfo).port);
    });
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

/** A thing that is made when it is first asked for. */
interface Once<T> {
  get(): T;
  /** Undefined as long as nobody has asked for it. */
  made(): T | undefined;
}

function once<T>(make: () => T): Once<T> {
  let made: { value: T } | undefined;
  return {
    get: () => {
      made ??= { value: make() };
      return made.value;
    },
    made: () => made?.value,
  };
}
