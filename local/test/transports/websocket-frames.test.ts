import { answering, integration, route, Serving, webSocketApi } from '../pipeline/websocket/serving.js';
import { closing, frame, more, opcodes, type ReceivedFrame, readFrames, text } from './frames.js';
import { RawClient } from './raw-client.js';

let serving: Serving;
let events: {
  body?: string;
  requestContext: { connectionId: string; eventType: string; disconnectStatusCode?: number };
}[];

beforeEach(async () => {
  serving = new Serving();
  events = serving.functions.events as typeof events;
  const integrationUri = serving.functions.add('fn', (event) => ({
    statusCode: 200,
    body: (event as { body?: string }).body,
  }));
  const given = { integration: integration({ integrationUri }), routeResponses: answering };
  await serving.serve(webSocketApi(['$connect', '$disconnect', '$default'].map((key) => route(key, given))));
});
afterEach(() => serving.close());

const handshake = [
  'GET /prod HTTP/1.1',
  'Host: x',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

const portOf = () => Number(serving.host.split(':')[1]);

async function open(): Promise<RawClient> {
  const client = new RawClient(portOf());
  client.socket.write(`${handshake.join('\r\n')}\r\n\r\n`);
  await client.until(/^HTTP\/1\.1 101 .*?\r\n\r\n/s);
  return client;
}

const framesOf = ({ received }: RawClient) =>
  readFrames(Buffer.from(received.slice(received.indexOf('\r\n\r\n') + 4), 'latin1'));

async function receive(client: RawClient, count: number): Promise<readonly ReceivedFrame[]> {
  while (framesOf(client).length < count) await client.more();
  return framesOf(client);
}

/** The code with which the server closes; undefined where it closes without one. */
async function closeCode(client: RawClient): Promise<number | undefined> {
  for (;;) {
    const last = framesOf(client).find(({ opcode }) => opcode === opcodes.close);
    if (last) return last.payload.length > 0 ? last.payload.readUInt16BE(0) : undefined;
    await client.more();
  }
}

/** Answers the server's closing, as a client must. */
async function disconnected(client: RawClient): Promise<number | undefined> {
  client.socket.end(closing(1000));
  const last = () => events.at(-1)?.requestContext;
  while (last()?.eventType !== 'DISCONNECT') await new Promise(setImmediate);
  return last()?.disconnectStatusCode;
}

describe('messages, by the length of their payload', () => {
  test.each([0, 1, 125, 126, 127, 128, 32_767, 32_768])('%i bytes arrive and are answered', async (length) => {
    const client = await open();
    client.socket.write(text('x'.repeat(length)));
    if (length === 0) {
      while (events.length < 2) await new Promise(setImmediate);
      expect(events[1]?.requestContext.eventType).toBe('MESSAGE');
      return;
    }
    const [answer] = await receive(client, 1);
    expect(answer?.payload).toHaveLength(length);
  });

  test('it does not matter how the bytes are cut', async () => {
    const client = await open();
    for (const byte of Buffer.concat([text('whole'), text('again')])) client.socket.write(Buffer.from([byte]));
    expect((await receive(client, 2)).map(({ payload }) => String(payload))).toEqual(['whole', 'again']);
  });
});

describe('pings', () => {
  test.each([0, 1, 125])('one with %i bytes is answered with the same bytes', async (length) => {
    const client = await open();
    const payload = Buffer.alloc(length, 0xff);
    client.socket.write(frame({ opcode: opcodes.ping, payload }));
    expect(await receive(client, 1)).toEqual([{ opcode: opcodes.pong, payload }]);
  });

  test('each of many is answered, in their order', async () => {
    const client = await open();
    const names = Array.from({ length: 10 }, (_, index) => String(index));
    client.socket.write(Buffer.concat(names.map((payload) => frame({ opcode: opcodes.ping, payload }))));
    expect((await receive(client, 10)).map(({ payload }) => String(payload))).toEqual(names);
  });

  test('one in the middle of a fragmented message is answered before the message', async () => {
    const client = await open();
    client.socket.write(Buffer.concat([text('a', false), frame({ opcode: opcodes.ping, payload: 'p' }), more('b')]));
    expect((await receive(client, 2)).map(({ payload }) => String(payload))).toEqual(['p', 'ab']);
  });

  test('a pong that nobody asked for is ignored', async () => {
    const client = await open();
    client.socket.write(Buffer.concat([frame({ opcode: opcodes.pong, payload: 'p' }), text('a')]));
    expect((await receive(client, 1)).map(({ payload }) => String(payload))).toEqual(['a']);
  });
});

describe('fragmented messages', () => {
  test.each([
    ['of two parts', [text('a', false), more('b')], 'ab'],
    ['of empty parts', [text('', false), more('', false), more('x')], 'x'],
    ['of single bytes', [text('a', false), ...[...'bcdefgh'].map((byte) => more(byte, false)), more('i')], 'abcdefghi'],
    ['cut within a character', [text(Buffer.from([0xce]), false), more(Buffer.from([0xba]))], 'κ'],
  ])('%s arrive whole', async (_, frames, whole) => {
    const client = await open();
    client.socket.write(Buffer.concat(frames));
    expect((await receive(client, 1)).map(({ payload }) => String(payload))).toEqual([whole]);
  });
});

const bytes = (...values: number[]) => Buffer.from(values);
const kilobytes = (count: number) => 'x'.repeat(count * 1024);

describe('what the protocol forbids closes the connection and reaches no function', () => {
  test.each<[string, Buffer, number]>([
    ...[1, 2, 3, 4, 5, 6, 7].map((reserved): [string, Buffer, number] => [
      `reserved bits ${reserved}`,
      frame({ opcode: opcodes.text, payload: 'x', reserved }),
      1002,
    ]),
    ...[1, 4, 7].map((reserved): [string, Buffer, number] => [
      `reserved bits ${reserved} of a ping`,
      frame({ opcode: opcodes.ping, reserved }),
      1002,
    ]),
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, Buffer, number] => [
      `the reserved opcode ${opcode}`,
      frame({ opcode, payload: 'x' }),
      1002,
    ]),
    ['a frame without a mask', frame({ opcode: opcodes.text, payload: 'x', masked: false }), 1002],
    ['a binary message', frame({ opcode: opcodes.binary, payload: 'x' }), 1003],
    ['an empty binary message', frame({ opcode: opcodes.binary }), 1003],
    ['a ping of 126 bytes', frame({ opcode: opcodes.ping, payload: 'x'.repeat(126) }), 1002],
    ['a pong of 126 bytes', frame({ opcode: opcodes.pong, payload: 'x'.repeat(126) }), 1002],
    ['a closing of 126 bytes', closing(1000, 'x'.repeat(124)), 1002],
    ['a ping in parts', frame({ opcode: opcodes.ping, fin: false }), 1002],
    ['a closing in parts', frame({ opcode: opcodes.close, fin: false }), 1002],
    ['a continuation of nothing', more('x'), 1002],
    ['an unfinished continuation of nothing', more('x', false), 1002],
    ['a message within a message', Buffer.concat([text('a', false), text('b')]), 1002],
    ['a frame of more than 32 KB', text(kilobytes(33)), 1009],
    ['a frame that says it is endless', frame({ opcode: opcodes.text, declaredLength: 2 ** 40 }), 1009],
    ['a frame that says it is longer than a number', Buffer.from('81ffffffffffffffffff01020304', 'hex'), 1009],
    [
      'a message of more than 128 KB',
      Buffer.concat([text(kilobytes(32), false), ...[1, 2, 3].map(() => more(kilobytes(32), false)), more('x')]),
      1009,
    ],
    ['a message of very many parts', Buffer.concat([text('x', false), ...Array(20_000).fill(more('', false))]), 1008],
    ['a lone continuation byte', text(bytes(0x80)), 1007],
    ['an overlong character', text(bytes(0xc0, 0xaf)), 1007],
    ['an overlong NUL', text(bytes(0xe0, 0x80, 0x80)), 1007],
    ['half of a surrogate pair', text(bytes(0xed, 0xa0, 0x80)), 1007],
    ['a character beyond Unicode', text(bytes(0xf4, 0x90, 0x80, 0x80)), 1007],
    ['a character of five bytes', text(bytes(0xf8, 0x88, 0x80, 0x80, 0x80)), 1007],
    ['half a character at the end', text(bytes(0x61, 0xce)), 1007],
    ['a bad character over two parts', Buffer.concat([text(bytes(0xce), false), more(bytes(0x61))]), 1007],
  ])('%s', async (_, sent, code) => {
    const client = await open();
    client.socket.write(Buffer.concat([sent, text('behind it')]));
    expect(await closeCode(client)).toBe(code);
    await disconnected(client);
    expect(events.map(({ requestContext }) => requestContext.eventType)).toEqual(['CONNECT', 'DISCONNECT']);
    expect(serving.connections.size).toBe(0);
  });
});

describe('a closing of the client', () => {
  test.each([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999])(
    'with the code %i is answered with it, and told to $disconnect',
    async (code) => {
      const client = await open();
      client.socket.write(closing(code, 'why'));
      expect(await closeCode(client)).toBe(code);
      expect(await disconnected(client)).toBe(code);
    },
  );

  test('without a code is answered without one', async () => {
    const client = await open();
    client.socket.write(frame({ opcode: opcodes.close }));
    expect(await closeCode(client)).toBeUndefined();
    expect(await disconnected(client)).toBe(1005);
  });

  test.each([0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535])(
    'with the code %i, which nobody may send, is answered with 1002',
    async (code) => {
      const client = await open();
      client.socket.write(closing(code));
      expect(await closeCode(client)).toBe(1002);
      // What the client gave is no code, so that none is told.
      expect(await disconnected(client)).toBe(1006);
    },
  );

  test('with half a code is answered with 1002, with a reason that is no text with 1007', async () => {
    const half = await open();
    half.socket.write(frame({ opcode: opcodes.close, payload: 'x' }));
    expect(await closeCode(half)).toBe(1002);
    const noText = await open();
    noText.socket.write(closing(1000, bytes(0xce)));
    expect(await closeCode(noText)).toBe(1007);
  });

  test('is the last that is heard of it', async () => {
    const client = await open();
    client.socket.write(Buffer.concat([closing(1000), text('behind it'), frame({ opcode: opcodes.ping })]));
    await closeCode(client);
    await disconnected(client);
    expect(events.map(({ requestContext }) => requestContext.eventType)).toEqual(['CONNECT', 'DISCONNECT']);
  });

  test('that is none, but the end of the connection, is told as 1006', async () => {
    const client = await open();
    client.socket.resetAndDestroy();
    const last = () => events.at(-1)?.requestContext;
    while (last()?.eventType !== 'DISCONNECT') await new Promise(setImmediate);
    expect(last()?.disconnectStatusCode).toBe(1006);
  });
});

describe('a handshake that is malformed is refused before $connect', () => {
  const without = (name: string) => handshake.filter((line) => !line.startsWith(name));
  const withLine = (...lines: string[]) => [...handshake, ...lines];
  const replacing = (name: string, line: string) => [...without(name), line];

  test.each<[string, readonly string[]]>([
    ['no key', without('Sec-WebSocket-Key')],
    ['an empty key', replacing('Sec-WebSocket-Key', 'Sec-WebSocket-Key:')],
    ['a short key', replacing('Sec-WebSocket-Key', 'Sec-WebSocket-Key: abc')],
    ['two keys', withLine('Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')],
    ['no version', without('Sec-WebSocket-Version')],
    ['an old version', replacing('Sec-WebSocket-Version', 'Sec-WebSocket-Version: 7')],
    ['a later version', replacing('Sec-WebSocket-Version', 'Sec-WebSocket-Version: 14')],
    ['a version that is none', replacing('Sec-WebSocket-Version', 'Sec-WebSocket-Version: x')],
    ['two versions', withLine('Sec-WebSocket-Version: 13')],
    ['another protocol', replacing('Upgrade', 'Upgrade: h2c')],
    ['several protocols', replacing('Upgrade', 'Upgrade: websocket, h2c')],
    ['the protocol twice', withLine('Upgrade: websocket')],
    ['no host', without('Host')],
    ['two hosts', withLine('Host: y')],
    ['another method', handshake.map((line) => line.replace('GET', 'POST'))],
    ['an older HTTP', handshake.map((line) => line.replace('HTTP/1.1', 'HTTP/1.0'))],
    ['a body', withLine('Content-Length: 3')],
    ['chunks', withLine('Transfer-Encoding: chunked')],
    ['no name of a sub-protocol', withLine('Sec-WebSocket-Protocol:')],
    ['a blank among sub-protocols', withLine('Sec-WebSocket-Protocol: a,,b')],
    ['a sub-protocol with a space', withLine('Sec-WebSocket-Protocol: a b')],
    ['a sub-protocol twice', withLine('Sec-WebSocket-Protocol: a, a')],
    ['a sub-protocol twice, in two lines', withLine('Sec-WebSocket-Protocol: a', 'Sec-WebSocket-Protocol: a')],
  ])('%s', async (_, lines) => {
    const answer = await new RawClient(portOf()).exchange(`${lines.join('\r\n')}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(events).toEqual([]);
  });

  test('a wrong version is told the right one', async () => {
    const lines = replacing('Sec-WebSocket-Version', 'Sec-WebSocket-Version: 14');
    const answer = await new RawClient(portOf()).exchange(`${lines.join('\r\n')}\r\n\r\n`);
    expect(answer).toContain('Sec-WebSocket-Version: 13\r\n');
  });

  test('a client that leaves while $connect runs is disconnected', async () => {
    const client = new RawClient(portOf());
    client.socket.end(`${handshake.join('\r\n')}\r\n\r\n`);
    await client.untilClosed();
    const types = () => events.map(({ requestContext }) => requestContext.eventType);
    while (types().length < 2) await new Promise(setImmediate);
    expect(types()).toEqual(['CONNECT', 'DISCONNECT']);
  });
});

describe('a client that does not read', () => {
  const waiting = () => serving.connections.tryFind({ apiId: undefined, stageName: '', connectionId: idOf() });
  const idOf = () => events[0]?.requestContext.connectionId ?? '';

  async function openSilent(): Promise<RawClient> {
    const client = await open();
    client.socket.pause();
    return client;
  }

  test('is given up when too much waits for it, and only then', async () => {
    const client = await openSilent();
    const connection = waiting();
    const message = Buffer.alloc(128 * 1024, 'x');
    const sending = Array.from({ length: 400 }, () => connection?.send(message));
    const results = await Promise.allSettled(sending);
    expect(results[0]?.status).toBe('fulfilled');
    expect(results.at(-1)?.status).toBe('rejected');
    expect(waiting()).toBeUndefined();
    client.socket.destroy();
  });

  test('is given up when nothing moves for half a minute', async () => {
    const client = await openSilent();
    const connection = waiting();
    const message = Buffer.alloc(128 * 1024, 'x');
    // As much as the system takes, and some more.
    const sending = Array.from({ length: 100 }, () => connection?.send(message).catch(() => 'gone'));
    await sending[0];
    serving.clock.advance(29_000);
    serving.sweep();
    expect(waiting()).toBeDefined();
    serving.clock.advance(30_000);
    serving.sweep();
    expect(waiting()).toBeUndefined();
    expect((await Promise.all(sending)).at(-1)).toBe('gone');
    client.socket.destroy();
  });

  test('does not make who sends a little wait', async () => {
    const client = await openSilent();
    for (let sent = 0; sent < 50; sent++) await waiting()?.send(Buffer.alloc(10_000, 'x'));
    client.socket.destroy();
  });

  test('is not answered its pings without end', async () => {
    const client = await openSilent();
    const ping = frame({ opcode: opcodes.ping, payload: 'x'.repeat(125) });
    // More answers than the system and the gateway keep.
    const many = Buffer.concat(Array(100_000).fill(ping));
    await new Promise((resolve) => client.socket.write(many, resolve));
    client.socket.write(text('behind them'));
    while (events.length < 2) await new Promise(setImmediate);
    client.socket.resume();
    client.socket.write(closing(1000));
    await client.untilClosed();
    const pongs = framesOf(client).filter(({ opcode }) => opcode === opcodes.pong);
    expect(pongs.length).toBeGreaterThan(1000);
    expect(pongs.length).toBeLessThan(100_000);
  });
});
