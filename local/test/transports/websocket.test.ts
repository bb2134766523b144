import { once } from 'node:events';
import { connect } from 'node:net';
import { FrameMeter } from '../../src/transports/frame-meter.js';
import { integration, route, Serving, webSocketApi } from '../pipeline/websocket/serving.js';

let serving: Serving;
let events: { requestContext: { connectionId: string; eventType: string; disconnectStatusCode?: number } }[];
beforeEach(async () => {
  serving = new Serving();
  events = serving.functions.events as typeof events;
  const integrationUri = serving.functions.add('fn', () => ({ statusCode: 200 }));
  const given = { integration: integration({ integrationUri }) };
  await serving.serve(webSocketApi(['$connect', '$disconnect', '$default'].map((key) => route(key, given))));
});
afterEach(() => serving.close());

/** The connection that was opened last, as `@connections` finds it. */
function findOpen(stageName = 'prod') {
  const connectionId = events.filter(({ requestContext }) => requestContext.eventType === 'CONNECT').at(-1)
    ?.requestContext.connectionId as string;
  return serving.connections.tryFind({ apiId: 'abcdef1234', stageName, connectionId });
}

async function disconnected(): Promise<number | undefined> {
  const last = () => events.at(-1)?.requestContext;
  while (last()?.eventType !== 'DISCONNECT') await new Promise(setImmediate);
  return last()?.disconnectStatusCode;
}

test('an open connection is found by its API, stage and id', async () => {
  const client = await serving.connect('/prod', [], { 'user-agent': 'test' });
  const open = findOpen();
  expect(open).toMatchObject({ connectedAt: serving.clock.now(), sourceIp: '127.0.0.1', userAgent: 'test' });
  expect(findOpen('dev')).toBeUndefined();
  serving.clock.advance(5000);
  await open?.send(Buffer.from('{"pushed":true}'));
  expect(await client.next()).toBe('{"pushed":true}');
  expect(open?.lastActiveAt).toBe(serving.clock.now());
});

test('messages arrive in the order in which they were sent', async () => {
  const client = await serving.connect();
  const open = findOpen();
  const texts = Array.from({ length: 500 }, (_, i) => `${i}`.padEnd(2000, '.'));
  await Promise.all(texts.map((text) => open?.send(Buffer.from(text))));
  const received: string[] = [];
  for (const _ of texts) received.push(await client.next());
  expect(received).toEqual(texts);
});

test('a connection that is closed from here is gone at once, and disconnected with 1000', async () => {
  const client = await serving.connect();
  const closed = client.closed();
  findOpen()?.close();
  expect(findOpen()).toBeUndefined();
  expect(await closed).toEqual([1000, 'Connection Closed Normally']);
  expect(await disconnected()).toBe(1000);
});

test('sending to a client that has gone fails', async () => {
  const client = await serving.connect();
  const open = findOpen();
  client.socket.terminate();
  await disconnected();
  await expect(open?.send(Buffer.from('x'))).rejects.toThrow();
});

test('a connection that is idle for ten minutes is closed, one that is used is not', async () => {
  const idle = await serving.connect();
  const used = await serving.connect();
  const closed = idle.closed();
  serving.clock.advance(9 * 60_000);
  serving.sweep();
  await findOpen()?.send(Buffer.from('still here'));
  await used.next();
  serving.clock.advance(60_000);
  serving.sweep();
  expect(await closed).toEqual([1001, 'Going away']);
  expect(serving.connections.size).toBe(1);
});

test('a connection is closed after two hours, however much it is used', async () => {
  const client = await serving.connect();
  const closed = client.closed();
  for (let minutes = 0; minutes < 120; minutes += 5) {
    serving.clock.advance(5 * 60_000);
    await findOpen()?.send(Buffer.from('x'));
  }
  serving.sweep();
  expect(await closed).toEqual([1001, 'Going away']);
});

test('a frame of more than 32 KB closes the connection with 1009 and reaches no function', async () => {
  const client = await serving.connect();
  const closed = client.closed();
  client.socket.send('x'.repeat(32 * 1024 + 1));
  expect((await closed)[0]).toBe(1009);
  await disconnected();
  expect(events.map(({ requestContext }) => requestContext.eventType)).toEqual(['CONNECT', 'DISCONNECT']);
});

test('a message of several frames may have 128 KB and no more', async () => {
  const client = await serving.connect();
  const frame = 'x'.repeat(32 * 1024);
  for (let i = 0; i < 4; i++) client.socket.send(frame, { fin: i === 3 });
  while (events.length < 2) await new Promise(setImmediate);
  expect((events[1] as unknown as { body: string }).body).toHaveLength(128 * 1024);
  const closed = client.closed();
  for (let i = 0; i < 5; i++) client.socket.send(frame, { fin: i === 4 });
  expect((await closed)[0]).toBe(1009);
});

test('an upgrade that is no WebSocket handshake answers 400 before any function is asked', async () => {
  const socket = connect(Number(serving.host.split(':')[1]), '127.0.0.1');
  socket.write(`GET /prod HTTP/1.1\r\nHost: ${serving.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(events).toEqual([]);
});

test('a frame meter finds a long frame however its bytes are cut', () => {
  const frames = Buffer.concat([
    Buffer.from([0x82, 0x80 | 126, 0x00, 0xc8, 1, 2, 3, 4]),
    Buffer.alloc(200),
    Buffer.from([0x82, 0x80 | 5, 1, 2, 3, 4, 9, 9, 9, 9, 9]),
    Buffer.from([0x82, 0x80 | 127, 0, 0, 0, 0, 0, 0, 1, 0]),
  ]);
  for (const size of [1, 3, 7, frames.length]) {
    const meter = new FrameMeter(255);
    const found: boolean[] = [];
    for (let at = 0; at < frames.length; at += size) found.push(meter.exceeds(frames.subarray(at, at + size)));
    expect(found.indexOf(true)).toBe(found.length - 1);
  }
});
