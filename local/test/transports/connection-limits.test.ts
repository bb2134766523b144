import { once } from 'node:events';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { connect as connectTls } from 'node:tls';
import type { ClientResponse } from '../../src/model/client.js';
import type { Notice } from '../../src/model/notice.js';
import { type Listener, type ListenOptions, listen } from '../../src/transports/http.js';
import { makeAuthority, makeKey, makeServerCertificate } from '../../src/transports/x509.js';
import { RawClient } from './raw-client.js';

const failures: unknown[] = [];
const asked: string[] = [];
let listener: Listener;

const limits = {
  connections: 20,
  greetingMillis: 150,
  headMillis: 150,
  requestMillis: 300,
  idleMillis: 150,
  answerMillis: 200,
  requestsAhead: 50,
  checkMillis: 20,
};

const answered = (body: string | Buffer): ClientResponse => ({ status: 200, headers: [], body: Buffer.from(body) });

async function start(options: Partial<ListenOptions> = {}): Promise<number> {
  listener = await listen({
    host: '127.0.0.1',
    port: 0,
    limits,
    onRequest: async ({ target }) => {
      asked.push(target);
      return answered(target);
    },
    onFailure: (error) => failures.push(error),
    ...options,
  });
  return listener.port;
}

afterEach(async () => {
  await listener.close();
  failures.length = 0;
  asked.length = 0;
});

/** The gateway goes on: another client gets its answer, and nothing was told as a fault. */
async function expectUnharmed(port: number): Promise<void> {
  expect(await (await fetch(`http://127.0.0.1:${port}/still-there`)).text()).toBe('/still-there');
  expect(failures).toEqual([]);
}

const get = 'GET /a HTTP/1.1\r\nHost: x\r\n';

describe('a client that takes its time is not waited for', () => {
  test.each<[string, (client: RawClient) => unknown, string]>([
    ['says nothing', () => {}, ''],
    ['sends half a request line', ({ socket }) => socket.write('GET /a'), '408 Request Timeout'],
    ['never ends its headers', ({ socket }) => socket.write(get), '408 Request Timeout'],
    [
      'sends its headers byte by byte',
      (client) => client.trickle(`${get}X-A: b\r\n`.repeat(99), 5),
      '408 Request Timeout',
    ],
    ['never sends its body', ({ socket }) => socket.write(`${get}Content-Length: 5\r\n\r\n`), '408 Request Timeout'],
    [
      'sends its body byte by byte',
      (client) => {
        client.socket.write(`${get}Content-Length: 100000\r\n\r\n`);
        client.trickle('x', 5);
      },
      '408 Request Timeout',
    ],
    [
      'sends its chunks byte by byte',
      (client) => {
        client.socket.write(`${get}Transfer-Encoding: chunked\r\n\r\n`);
        client.trickle('1\r\nx\r\n', 5);
      },
      '408 Request Timeout',
    ],
    ['begins a TLS handshake and leaves it', ({ socket }) => socket.write(Buffer.from([0x16, 3, 1])), ''],
    ['sends no second request', ({ socket }) => socket.write(`${get}\r\n`), '200 OK'],
  ])('one that %s', async (_, begin, status) => {
    const port = await start({ tls: certificate });
    const client = new RawClient(port);
    begin(client);
    expect((await client.untilClosed()).split('\r\n')[0]).toBe(status === '' ? '' : `HTTP/1.1 ${status}`);
    await expectUnharmed(port);
  });

  test('one that takes nothing of its answer, and of the next, is left', async () => {
    const body = Buffer.alloc(10 * 1024 * 1024);
    const port = await start({ onRequest: async ({ target }) => answered(target === '/still-there' ? target : body) });
    const client = new RawClient(port);
    client.socket.pause();
    client.socket.write(`${get}\r\n`.repeat(3));
    // Without reading, the client learns of the end by writing.
    const writing = setInterval(() => client.socket.write('x'), 20);
    await client.untilClosed();
    clearInterval(writing);
    await expectUnharmed(port);
  });

  test('a stream may pause for as long as it likes', async () => {
    const stream = new Readable({ read() {} });
    const port = await start({ onRequest: async () => ({ status: 200, headers: [], body: stream }) });
    const client = new RawClient(port);
    client.socket.write(`${get}\r\n`);
    stream.push('first');
    await client.until(/first/);
    // Longer than every limit.
    for (let checks = 0; checks < 20; checks++) await new Promise((resolve) => setTimeout(resolve, 20));
    stream.push('second');
    await client.until(/second/);
    client.socket.destroy();
    await expect(finished(stream)).rejects.toThrow('Premature close');
  });
});

describe('what is no request is refused', () => {
  const message = (text: string) => `{"message":"${text}"}`;

  test.each([
    ['garbage', 'hello\r\n\r\n', '400 Bad Request', message('Bad Request')],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '400 Bad Request', message('Bad Request')],
    ['a method that is none', 'G<T / HTTP/1.1\r\n\r\n', '400 Bad Request', message('Bad Request')],
    ['a header without a name', `${get}: b\r\n\r\n`, '400 Bad Request', message('Bad Request')],
    ['a header with a NUL', `${get}X-A: \0\r\n\r\n`, '400 Bad Request', message('Bad Request')],
    ['a bare line feed in a header', `${get}X-A: a\nX-B: b\r\n\r\n`, '400 Bad Request', message('Bad Request')],
    [
      'two lengths',
      `${get}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
      '400 Bad Request',
      message('Bad Request'),
    ],
    [
      'a length beside chunks',
      `${get}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      '400 Bad Request',
      message('Bad Request'),
    ],
    ['a negative length', `${get}Content-Length: -1\r\n\r\n`, '400 Bad Request', message('Bad Request')],
    [
      'a chunk without a size',
      `${get}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
      '400 Bad Request',
      message('Bad Request'),
    ],
    [
      'headers without an end',
      `${get}${`X-A: ${'b'.repeat(1000)}\r\n`.repeat(40)}`,
      '431 Request Header Fields Too Large',
      message('Request Header Fields Too Large'),
    ],
    [
      'a target without an end',
      `GET /${'a'.repeat(40_000)} HTTP/1.1\r\n\r\n`,
      '431 Request Header Fields Too Large',
      message('Request Header Fields Too Large'),
    ],
    [
      'endless extensions of a chunk',
      `${get}Transfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(40_000)}\r\n`,
      '413 Payload Too Large',
      message('Request Entity Too Large'),
    ],
  ])('%s', async (_, bytes, status, body) => {
    const port = await start();
    const answer = await new RawClient(port).exchange(bytes);
    expect(answer.split('\r\n')[0]).toBe(`HTTP/1.1 ${status}`);
    expect(answer.split('\r\n\r\n')[1]).toBe(body);
    expect(asked).toEqual([]);
    await expectUnharmed(port);
  });

  test('what came before it on the connection is answered first', async () => {
    const port = await start();
    const answer = await new RawClient(port).exchange(`${get}\r\n${get}\r\nhello\r\n\r\n`);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 400']);
  });
});

test('every header of a request arrives, however many there are', async () => {
  let names: readonly string[] = [];
  const port = await start({
    onRequest: async ({ headers }) => {
      names = headers.map(([name]) => name);
      return answered('');
    },
  });
  const lines = Array.from({ length: 2500 }, () => 'a:\r\n').join('');
  await new RawClient(port).exchange(`GET / HTTP/1.0\r\n${lines}\r\n`);
  expect(names).toHaveLength(2500);
});

describe('requests that are sent ahead', () => {
  test('are answered one after the other', async () => {
    let running = 0;
    let most = 0;
    const port = await start({
      onRequest: async ({ target }) => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
        return answered(target);
      },
    });
    const requests = Array.from({ length: 40 }, (_, index) => `GET /${index} HTTP/1.1\r\n\r\n`).join('');
    const client = new RawClient(port);
    client.socket.write(requests);
    const answer = await client.until(/\/39$/);
    expect(answer.match(/\/\d+(?=HTTP|$)/g)).toEqual(Array.from({ length: 40 }, (_, index) => `/${index}`));
    expect(most).toBe(1);
  });

  test('end the connection when there are too many', async () => {
    const port = await start({
      onRequest: async ({ target }) => {
        if (target !== '/still-there') await new Promise(() => {});
        return answered(target);
      },
    });
    await new RawClient(port).exchange(`${get}\r\n`.repeat(60));
    await expectUnharmed(port);
  });
});

test('a connection beyond the limit is closed, and the first of them is told', async () => {
  const told: Notice[] = [];
  const onNotice = (notice: Notice) => told.push(notice);
  const port = await start({ limits: { ...limits, greetingMillis: 10_000, connections: 2 }, onNotice });
  const first = new RawClient(port);
  const second = new RawClient(port);
  await Promise.all([once(first.socket, 'connect'), once(second.socket, 'connect')]);
  for (let attempt = 0; attempt < 3; attempt++) expect(await new RawClient(port).untilClosed()).toBe('');
  first.socket.destroy();
  second.socket.destroy();
  expect(told.map(({ message }) => message)).toEqual([`a connection to port ${port} was refused: 2 are open`]);
});

describe('a fault of ours', () => {
  test('in whoever takes upgrades answers 500, and is told', async () => {
    const bug = new Error('bug');
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    for (const onUpgrade of [
      () => {
        throw bug;
      },
      () => Promise.reject(bug),
    ]) {
      const port = await start({ onUpgrade });
      expect(await new RawClient(port).exchange(get + upgrade)).toMatch(/^HTTP\/1\.1 500 .*Internal Server Error"}$/s);
      await listener.close();
    }
    expect(failures).toEqual([bug, bug]);
  });

  test('in the making of a certificate refuses the connection, and plain HTTP goes on', async () => {
    const bug = new Error('the disk is full');
    let certificates = 0;
    const port = await start({
      tls: () => {
        if (certificates++ === 0) throw bug;
        return certificate();
      },
    });
    const refused = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await expect(once(refused, 'close')).rejects.toThrow('internal error');
    expect(failures.splice(0)).toEqual([bug]);
    await expectUnharmed(port);
    const accepted = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(accepted, 'secureConnect');
    accepted.destroy();
  });

  test('in an answer that cannot be written fails only that request', async () => {
    const port = await start({
      onRequest: async ({ target }) =>
        target === '/still-there' ? answered(target) : { ...answered(''), headers: [['X-A', 'line\nbreak']] },
    });
    expect((await fetch(`http://127.0.0.1:${port}/a`)).status).toBe(500);
    expect(failures.splice(0)).toHaveLength(1);
    await expectUnharmed(port);
  });
});

test('a client that leaves in the middle of a stream ends the stream, and nothing is told', async () => {
  const stream = new Readable({
    read() {
      setImmediate(() => this.push('x'.repeat(1000)));
    },
  });
  const port = await start({
    onRequest: async ({ target }) => (target === '/a' ? { status: 200, headers: [], body: stream } : answered(target)),
  });
  const client = new RawClient(port);
  client.socket.write(`${get}\r\n`);
  await client.until(/xxx/);
  client.socket.resetAndDestroy();
  await expect(finished(stream)).rejects.toThrow('Premature close');
  await expectUnharmed(port);
});

test('a stream that breaks off breaks the answer off', async () => {
  const port = await start({
    onRequest: async ({ target }) =>
      target === '/still-there'
        ? answered(target)
        : {
            status: 200,
            headers: [],
            body: Readable.from(
              (function* () {
                yield Buffer.from('half');
                throw new Error('reset');
              })(),
            ),
          },
  });
  const answer = await new RawClient(port).exchange(`${get}\r\n`);
  expect(answer).not.toMatch(/0\r\n\r\n$/);
  await expectUnharmed(port);
});

let made: { key: string; cert: string } | undefined;

function certificate() {
  const now = Date.now();
  const validity = { notBefore: new Date(now - 1000), notAfter: new Date(now + 3_600_000) };
  const { key } = makeAuthority('Test', makeKey(), validity);
  made ??= makeServerCertificate({ commonName: 'Test', key }, { hosts: ['localhost'], key, validity });
  return made;
}
