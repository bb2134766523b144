import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** What a server does to whoever asks it, byte by byte. */
type Misbehave = (socket: Socket) => void;

const head = (...lines: string[]) => `${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`;

/** Writes for as long as the other side reads. */
function forever(socket: Socket, chunk: string): void {
  const writeOn = () => {
    while (socket.writable && socket.write(chunk));
  };
  socket.on('drain', writeOn);
  writeOn();
}

/** Writes a byte now and then for as long as the connection is there. */
function trickle(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 20);
  socket.on('close', () => clearInterval(timer));
}

/** Twenty megabytes, packed. */
const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));

const kilobyte = 'x'.repeat(1024);

/** By a segment of the path. */
export const misbehaviours: Readonly<Record<string, Misbehave>> = {
  '/endless': (socket) => {
    socket.write(head('Transfer-Encoding: chunked'));
    forever(socket, `10000\r\n${kilobyte.repeat(64)}\r\n`);
  },
  '/endless-until-close': (socket) => {
    socket.write(head('Connection: close'));
    forever(socket, kilobyte.repeat(64));
  },
  '/declares-eleven-megabytes': (socket) => socket.write(head('Content-Length: 11534336')),
  '/eleven-megabytes': (socket) => socket.end(head('Connection: close') + kilobyte.repeat(11 * 1024)),
  '/ten-megabytes': (socket) => socket.end(head('Content-Length: 10485760') + kilobyte.repeat(10 * 1024)),
  '/trickle': (socket) => {
    socket.write(head('Transfer-Encoding: chunked'));
    trickle(socket, '1\r\nx\r\n');
  },
  '/trickling-headers': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    trickle(socket, 'X-A: b\r\n');
  },
  '/endless-headers': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    forever(socket, `X-A: ${kilobyte}\r\n`);
  },
  '/endless-information': (socket) => trickle(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
  '/silent': () => {},
  '/silent-body': (socket) => socket.write(head('Content-Length: 5')),
  '/closes': (socket) => socket.end(),
  '/resets': (socket) => socket.resetAndDestroy(),
  '/resets-in-the-body': (socket) => {
    socket.write(`${head('Content-Length: 100000')}half`, () => socket.resetAndDestroy());
  },
  '/shorter-than-declared': (socket) => socket.end(`${head('Content-Length: 10')}half`),
  '/longer-than-declared': (socket) => socket.write(`${head('Content-Length: 4')}halfand more`),
  '/two-lengths': (socket) => socket.end(`${head('Content-Length: 4', 'Content-Length: 5')}half`),
  '/bad-chunk': (socket) => socket.end(`${head('Transfer-Encoding: chunked')}zz\r\nhalf\r\n`),
  '/no-http': (socket) => socket.end('hello\r\n\r\n'),
  '/switches': (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'),
  '/redirects': (socket) => socket.write('HTTP/1.1 302 Found\r\nLocation: /redirects\r\nContent-Length: 0\r\n\r\n'),
  '/gzip-bomb': (socket) => {
    socket.write(head('Content-Encoding: gzip', 'Content-Type: application/json', `Content-Length: ${bomb.length}`));
    socket.write(bomb);
  },
};

interface HostileServer {
  readonly url: string;
  /** When the next request has come. */
  asked(): Promise<void>;
  /** When no connection is left. */
  allClosed(): Promise<void>;
}

/** A server on a free port that misbehaves as the request's path says; closed after the tests of the file. */
export async function startHostileServer(): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  let onClose = () => {};
  let onAsked = () => {};
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      onClose();
    });
    let asked = '';
    socket.on('data', (chunk) => {
      asked += chunk.toString('latin1');
      const [, target] = /^\S+ (\S+) HTTP.*\r\n\r\n/s.exec(asked) ?? [];
      // Under whatever path the server is asked, one segment of it tells.
      const path = target?.split(/(?=[/?])/).find((segment) => Object.hasOwn(misbehaviours, segment));
      if (path === undefined) return;
      asked = '';
      misbehaviours[path]?.(socket);
      onAsked();
    });
  });
  closings.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () =>
      new Promise((resolve) => {
        onAsked = resolve;
      }),
    allClosed: async () => {
      while (sockets.size > 0) {
        await new Promise<void>((resolve) => {
          onClose = resolve;
        });
      }
    },
  };
}

const closings: (() => Promise<unknown>)[] = [];

afterAll(() => Promise.all(closings.splice(0).map((close) => close())));
