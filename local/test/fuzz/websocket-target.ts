import { once } from 'node:events';
import type { Random } from '../random.js';
import { type Fault, type FuzzTarget, shown } from './fuzz-target.js';
import { jsonValue, mutateText, nastyText } from './mutate.js';
import { exchange, problemOf } from './raw-exchange.js';
import { type ServedApis, serveApis } from './served-apis.js';

/** Handshakes and frames over plain connections, from right ones to noise. */
export const webSocketTarget: FuzzTarget = {
  name: 'websocket',
  weight: 15,
  open: async () => {
    const apis = await serveApis();
    return {
      attack: (random) => attack(apis, random),
      check: () => checkConversation(apis),
      close: () => apis.close(),
    };
  },
};

async function attack(apis: ServedApis, random: Random): Promise<Fault | undefined> {
  const bytes = Buffer.concat([handshakeOf(random), ...random.several(5, () => frameOf(random))]);
  const answer = await exchange(apis.portOf('WEBSOCKET'), bytes);
  const [failure] = apis.takeFailures();
  const problem = failure ?? problemOf(answer);
  return problem === undefined ? undefined : { input: shown(bytes), problem };
}

async function checkConversation({ gateway }: ServedApis): Promise<Fault | undefined> {
  const socket = await gateway.connect();
  socket.send('{"action":"send"}');
  const [message] = await once(socket, 'message');
  socket.close();
  await once(socket, 'close');
  return String(message) === 'mocked' ? undefined : { input: 'a message', problem: `the answer is ${message}` };
}

function handshakeOf(random: Random): Buffer {
  const lines = [
    `${random.once(20) ? 'POST' : 'GET'} /prod${random.once(10) ? nastyText(random) : ''} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Upgrade: ${random.once(15) ? nastyText(random) : 'websocket'}`,
    `Connection: ${random.once(15) ? nastyText(random) : 'Upgrade'}`,
    `Sec-WebSocket-Version: ${random.once(15) ? nastyText(random) : '13'}`,
    `Sec-WebSocket-Key: ${random.once(15) ? nastyText(random) : 'dGhlIHNhbXBsZSBub25jZQ=='}`,
  ];
  if (random.once(6)) lines.push(`Sec-WebSocket-Protocol: ${random.pick(['a', 'a, b', '', nastyText(random)])}`);
  if (random.once(6))
    lines.push(`Sec-WebSocket-Extensions: ${random.pick(['permessage-deflate', 'x; y=z', nastyText(random)])}`);
  const request = `${lines.join('\r\n')}\r\n\r\n`;
  return Buffer.from(random.once(8) ? mutateText(random, request) : request);
}

/** A frame of RFC 6455 (section 5.2), with any of its fields wrong now and then. */
function frameOf(random: Random): Buffer {
  const payload = payloadOf(random);
  const isFinal = random.once(5) ? 0 : 0x80;
  const reserved = random.once(12) ? random.below(8) << 4 : 0;
  const opcode = random.pick([1, 1, 1, 2, 0, 8, 9, 10, random.below(16)]);
  const masked = random.once(15) ? 0 : 0x80;
  const mask = masked ? randomMask(random) : Buffer.alloc(0);
  const head = Buffer.concat([Buffer.from([isFinal | reserved | opcode]), lengthOf(random, payload.length, masked)]);
  const body = masked ? payload.map((byte, index) => byte ^ (mask[index % 4] as number)) : payload;
  return Buffer.concat([head, mask, body]);
}

function lengthOf(random: Random, length: number, masked: number): Buffer {
  const claimed = random.once(20) ? random.pick([0, 1, 125, 70_000, 2 ** 31, 2 ** 53]) : length;
  if (claimed < 126 && !random.once(12)) return Buffer.from([masked | claimed]);
  if (claimed < 65_536) {
    const short = Buffer.from([masked | 126, 0, 0]);
    short.writeUInt16BE(claimed, 1);
    return short;
  }
  const long = Buffer.alloc(9);
  long[0] = masked | 127;
  long.writeBigUInt64BE(BigInt(claimed), 1);
  return long;
}

function payloadOf(random: Random): Buffer {
  switch (random.below(5)) {
    case 0:
      return Buffer.from(JSON.stringify({ action: 'send', value: jsonValue(random) }));
    case 1:
      return Buffer.from(JSON.stringify(jsonValue(random)));
    case 2:
      return Buffer.from([random.below(256), random.below(256), ...Buffer.from(nastyText(random))]);
    case 3:
      return Buffer.alloc(random.pick([125, 126, 32_768, 32_769, 131_073]), 'a');
    default:
      return Buffer.from(nastyText(random));
  }
}

function randomMask(random: Random): Buffer {
  return Buffer.from([random.below(256), random.below(256), random.below(256), random.below(256)]);
}
