import type { Server } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type Notice, notice } from '../model/notice.js';
import { waitAtMost } from '../model/patience.js';
import { UsageError } from '../model/usage-error.js';
import { type ConnectionLimits, defaultLimits } from './connection-limits.js';
import { createPlainServer, createTlsServer, type HttpHandlers, type TlsCredentials } from './http-servers.js';
import { RequestsInFlight } from './requests-in-flight.js';

export interface ListenOptions extends HttpHandlers {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /**
   * Asked for at the first connection that speaks TLS, which is refused where there are none; without it the listener speaks
   * plain HTTP only.
   */
  readonly tls?: () => TlsCredentials | undefined;
  /** Told of connections that cannot be taken; once, as there may be many. */
  readonly onNotice?: (notice: Notice) => void;
  /** Those of a test; the usual ones if they are left out. */
  readonly limits?: Partial<ConnectionLimits>;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Stops listening, lets requests in flight end, and `others`, for a second at most, and ends every connection. */
  close(others?: Promise<void> | void): Promise<void>;
}

/** Serves HTTP and HTTPS (and the upgrades of both) on one port. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const limits = { ...defaultLimits, ...options.limits };
  const sockets = new Set<Socket>();
  const plain = createPlainServer(options, limits);
  const { tls } = options;
  const inFlight = new RequestsInFlight();
  inFlight.watch(plain);
  const secure =
    tls &&
    once<Server>(() => {
      const credentials = tls();
      const made = credentials && createTlsServer(credentials, options, limits);
      if (made) inFlight.watch(made);
      return made;
    });
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
  let told = false;
  const refused = (reason: string) => {
    if (!told) options.onNotice?.(notice('CONNECTION_REFUSED', { port: String(port), reason }));
    told = true;
  };
  // Such as too many open files: the connection is lost, the listener is not.
  server.on('error', ({ message }) => refused(message));
  server.on('drop', () => refused(`${limits.connections} are open`));
  return {
    host: options.host,
    port,
    close: async (others) => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await waitAtMost(graceMillis, Promise.all([inFlight.ended(), others]));
      for (const socket of sockets) socket.destroySoon();
      // They do not listen; this ends their looking at the time of requests.
      plain.close();
      secure?.made()?.close();
      // One that does not take the rest of its answer is not waited for.
      await waitAtMost(lastMillis, closed);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** For requests that are being answered when the listener closes. */
const graceMillis = 1000;

/** For answers that are on their way when the listener closes. */
const lastMillis = 500;

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
    const server = secure.get();
    if (server) server.emit('connection', socket);
    else refuseTls(socket);
  } catch (error) {
    onFailure(error);
    refuseTls(socket);
  }
}

/** Tells the client that it is not its fault: a fatal alert of RFC 5246 7.2, `internal_error`. */
function refuseTls(socket: Socket): void {
  socket.resume();
  socket.end(Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50]), () => socket.destroy());
}

/** The first byte of a TLS record that holds a handshake; no HTTP method begins with it. */
const tlsHandshake = 0x16;

function bind(server: ReturnType<typeof createServer>, { host, port }: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) => reject(toUsageError(error, host, port));
    server.once('error', refused);
    // Node.js would take an empty address for every one.
    if (host === '') throw noAddress(host);
    if (!isPort(port)) throw noPort(port);
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
  if (error.code !== undefined && noAddressCodes.has(error.code)) return noAddress(host);
  return error;
}

const noAddressCodes = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EAI_AGAIN', 'EINVAL', 'ENODATA', 'ENOTFOUND']);

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= highestPort;
}

const highestPort = 65_535;

function noPort(port: number): UsageError {
  const fix = 'pass a lower --port: each API listens on one of those that follow it';
  return new UsageError('INVALID_OPTION', `there is no port ${port}, the highest is ${highestPort}`, fix);
}

function noAddress(host: string): UsageError {
  const named = host === '' ? 'an empty --host' : host;
  const fix = 'pass --host 127.0.0.1, or 0.0.0.0 for every address';
  return new UsageError('INVALID_OPTION', `${named} is not an address of this machine`, fix);
}

/** A thing that is made when it is first asked for, and asked for again where there was none. */
interface Once<T> {
  get(): T | undefined;
  /** Undefined as long as nobody has asked for it. */
  made(): T | undefined;
}

function once<T>(make: () => T | undefined): Once<T> {
  let made: T | undefined;
  return {
    get: () => {
      made ??= make();
      return made;
    },
    made: () => made,
  };
}
