import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { ClientRequest, ClientResponse } from '../../src/model/client.js';
import { type Listener, type ListenOptions, listen } from '../../src/transports/http.js';
import { makeAuthority, makeKey, makeServerCertificate } from '../../src/transports/x509.js';

const listeners: Listener[] = [];

async function start(options: Partial<ListenOptions>): Promise<Listener> {
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    onRequest: async () => text('ok'),
    onFailure: (error) => {
      throw error;
    },
    ...options,
  });
  listeners.push(listener);
  return listener;
}

afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.close()));
});

const text = (body: string): ClientResponse => ({
  status: 200,
  headers: [['Content-Type', 'text/plain']],
  body: Buffer.from(body),
});

async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(bytes);
  return readAll(socket);
}

async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

test('a request keeps the case and order of its headers and its target undecoded', async () => {
  const seen: ClientRequest[] = [];
  const { port } = await start({
    onRequest: async (request) => {
      seen.push(request);
      return text('ok');
    },
  });
  await exchange(
    port,
    'GET //a%20b/%2F?x=%41&x=+ HTTP/1.1\r\nhOsT: here\r\nX-B: 1\r\nx-a: 2\r\nX-B: 3\r\nConnection: close\r\n\r\n',
  );
  expect(seen).toEqual([
    {
      method: 'GET',
      target: '//a%20b/%2F?x=%41&x=+',
      protocol: 'HTTP/1.1',
      scheme: 'http',
      headers: [
        ['hOsT', 'here'],
        ['X-B', '1'],
        ['x-a', '2'],
        ['X-B', '3'],
        ['Connection', 'close'],
      ],
      body: Buffer.alloc(0),
      sourceIp: '127.0.0.1',
    },
  ]);
});

test('an answer keeps the case, order and repetition of its headers and carries its length', async () => {
  const { port } = await start({
    onRequest: async () => ({
      status: 201,
      headers: [
        ['X-One', '1'],
        ['set-cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ],
      body: Buffer.from('höher'),
    }),
  });
  const answer = await exchange(port, 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(
    /^HTTP\/1\.1 201 Created\r\nX-One: 1\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 6\r\n/,
  );
});

test('a connection is kept for the next request', async () => {
  const { port } = await start({ onRequest: async (request) => text(request.target) });
  const answers = await exchange(
    port,
    'POST /first HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  );
  expect(answers.match(/\/(first|second)/g)).toEqual(['/first', '/second']);
});

function newAuthority() {
  const now = Date.now();
  const validity = { notBefore: new Date(now - 1000), notAfter: new Date(now + 3_600_000) };
  const { key, cert } = makeAuthority('Test', makeKey(), validity);
  return {
    cert,
    certificateFor: (...hosts: string[]) =>
      makeServerCertificate({ commonName: 'Test', key }, { hosts, key, validity }),
  };
}

test('one port speaks http and https', async () => {
  const authority = newAuthority();
  const { port } = await start({
    tls: () => authority.certificateFor('localhost', '127.0.0.1'),
    onRequest: async (request) => text(`${request.scheme} ${request.body}`),
  });
  const post = async (send: typeof httpRequest, options: object) => {
    const request = send({ port, method: 'POST', agent: false, ...options });
    request.end('x'.repeat(100_000));
    const [response] = await once(request, 'response');
    let body = '';
    for await (const chunk of response) body += chunk;
    return body;
  };
  expect(await post(httpRequest, { host: '127.0.0.1' })).toBe(`http ${'x'.repeat(100_000)}`);
  expect(await post(httpsRequest, { host: '127.0.0.1', ca: authority.cert })).toBe(`https ${'x'.repeat(100_000)}`);
  expect(await post(httpsRequest, { host: 'localhost', ca: authority.cert })).toBe(`https ${'x'.repeat(100_000)}`);
});

test('a body is read one byte beyond ten megabytes and no further', async () => {
  const lengths: number[] = [];
  const { port } = await start({
    onRequest: async (request) => {
      lengths.push(request.body.length);
      return { ...text('too long'), status: 413 };
    },
  });
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: Buffer.alloc(11 * 1024 * 1024) });
  expect(response.status).toBe(413);
  expect(lengths).toEqual([10 * 1024 * 1024 + 1]);
});

test('a streamed answer is written as it comes', async () => {
  const { port } = await start({
    onRequest: async () => ({
      status: 200,
      headers: [],
      body: Readable.from([Buffer.from('one '), Buffer.from('two')]),
    }),
  });
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(await response.text()).toBe('one two');
  expect(response.headers.get('content-length')).toBeNull();
});

test('a failure of the gateway itself answers 500 and is told', async () => {
  const failures: unknown[] = [];
  const bug = new Error('bug');
  const { port } = await start({
    onRequest: async () => {
      throw bug;
    },
    onFailure: (error) => failures.push(error),
  });
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  expect(failures).toEqual([bug]);
});

test('a port in use is a usage error that names the port and the way out', async () => {
  const { port } = await start({});
  await expect(start({ port })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: `port ${port} of 127.0.0.1 is taken by another program`,
    fix: expect.stringContaining('--port'),
  });
});

test('closing ends the connections that are kept open', async () => {
  const listener = await start({});
  const socket = connect(listener.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket, 'data');
  await Promise.all([once(socket, 'close'), listener.close()]);
});

test('a connection that is reset before it said anything leaves the listener running', async () => {
  const { port } = await start({});
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.resetAndDestroy();
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('ok');
});

test('a handshake reaches whoever takes upgrades over http and over https', async () => {
  const authority = newAuthority();
  const schemes: string[] = [];
  const { port } = await start({
    tls: () => authority.certificateFor('localhost'),
    onUpgrade: ({ request, socket }) => {
      schemes.push(request.scheme);
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    },
  });
  const headers = { connection: 'Upgrade', upgrade: 'websocket' };
  for (const send of [httpRequest, httpsRequest]) {
    const request = send({ host: 'localhost', port, headers, ca: authority.cert, agent: false, family: 4 });
    request.end();
    const [, socket] = await once(request, 'upgrade');
    socket.destroy();
  }
  expect(schemes).toEqual(['http', 'https']);
});

test.each([
  ['too short a length', [['content-length', '1']]],
  ['too long a length', [['Content-Length', '100']]],
  [
    'two lengths',
    [
      ['Content-Length', '1'],
      ['content-length', '2'],
    ],
  ],
  ['chunks', [['Transfer-Encoding', 'chunked']]],
  ['a trailer', [['Trailer', 'x']]],
  [
    'chunks and a length',
    [
      ['transfer-encoding', 'chunked'],
      ['Content-Length', '1'],
    ],
  ],
] as [string, ClientResponse['headers']][])('an answer that claims %s has its own length', async (_, headers) => {
  const { port } = await start({ onRequest: async () => ({ status: 200, headers, body: Buffer.from('whole') }) });
  const answers = await exchange(port, 'GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: close\r\n\r\n');
  expect(answers.match(/content-length: \d+/gi)?.map((line) => line.toLowerCase())).toEqual([
    'content-length: 5',
    'content-length: 5',
  ]);
  expect(answers).not.toMatch(/transfer-encoding/i);
  expect(answers.match(/\r\n\r\nwhole/g)).toHaveLength(2);
});
