import { FrameError, FrameReader } from '../../src/functions/frame-reader.js';

const token = 0xa1b2c3d4;
const numbers = {
  initialised: 16,
  crashed: 17,
  responded: 18,
  streamed: 21,
  streamEnded: 22,
  stdout: 23,
  returned: 25,
} as const;

function frame(name: keyof typeof numbers, payload = '', request = 0, given = token): Buffer {
  const body = Buffer.from(payload);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(given, 0);
  header.writeUInt8(numbers[name], 4);
  header.writeUInt32BE(request, 5);
  header.writeUInt32BE(body.length, 9);
  return Buffer.concat([header, body]);
}

/** A reader, and what it has read. */
function open() {
  const read: string[] = [];
  const reader = new FrameReader(token, (name, payload) => read.push(`${name} ${payload}`));
  return { reader, read };
}

const conversation = [
  frame('initialised'),
  frame('stdout', 'Zoë\n'),
  frame('streamed', 'a', 7),
  frame('responded', '{}', 7),
];
const told = ['initialised ', 'stdout Zoë\n', 'streamed a', 'responded {}'];

test.each([1, 2, 3, 5, 12, 13, 14, 1000])('messages are read whole, %i bytes at a time', (size) => {
  const { reader, read } = open();
  const bytes = Buffer.concat(conversation);
  reader.expect(7);
  for (let offset = 0; offset < bytes.length; offset += size) reader.read(bytes.subarray(offset, offset + size));
  expect(read).toEqual(told);
});

test('a message of 6 MB is read in the pieces in which it comes', () => {
  const { reader, read } = open();
  const bytes = frame('responded', 'x'.repeat(6_000_000), 1);
  reader.expect(1);
  for (let offset = 0; offset < bytes.length; offset += 65_536) reader.read(bytes.subarray(offset, offset + 65_536));
  expect(read[0]).toHaveLength(6_000_010);
});

test('results come in the order of the requests, and some of them are returned', () => {
  const { reader, read } = open();
  for (const request of [1, 2, 3, 4]) reader.expect(request);
  reader.read(Buffer.concat([frame('responded', 'a', 1), frame('returned', '', 2), frame('responded', 'b', 2)]));
  expect(read).toEqual(['responded a', 'returned ', 'responded b']);
  expect(() => reader.read(frame('responded', 'c', 3))).toThrow(FrameError);
});

const unknown = Buffer.from(frame('initialised'));
unknown.writeUInt8(99, 4);
const huge = Buffer.from(frame('responded', '', 7));
huge.writeUInt32BE(0xffff_ffff, 9);

test.each<[string, Buffer, string]>([
  ['text', Buffer.from('hello'), 'it wrote bytes that are no message'],
  ['the first byte of what is none', Buffer.from([0]), 'it wrote bytes that are no message'],
  ['the token of another environment', frame('initialised', '', 0, 1), 'it wrote bytes that are no message'],
  ['an unknown type', unknown, 'it sent a message of type 99'],
  ['a huge length', huge, "it sent a message 'responded' of 4294967295 bytes"],
  ['a payload where there is none', frame('initialised', 'x'), "it sent a message 'initialised' of 1 bytes"],
  [
    'a result for another request',
    frame('responded', '{}', 6),
    "it sent a message 'responded' of a request that it does not have",
  ],
  [
    'a piece of another request',
    frame('streamed', 'x', 8),
    "it sent a message 'streamed' of a request that it does not have",
  ],
  [
    'a result for no request',
    frame('responded', '{}', 0),
    "it sent a message 'responded' of a request that it does not have",
  ],
  [
    'more returned than it has',
    frame('returned', '', 2),
    "it sent a message 'returned' of a request that it does not have",
  ],
  [
    'a second result',
    Buffer.concat([frame('responded', '{}', 7), frame('responded', '{}', 7)]),
    "it sent a message 'responded' of a request that it does not have",
  ],
  [
    'half a message and then a whole one',
    Buffer.concat([frame('stdout', 'hello').subarray(0, 15), frame('responded', '{}', 7), frame('stdout', 'x')]),
    'it wrote bytes that are no message',
  ],
])('%s is refused', (_, bytes, message) => {
  const { reader } = open();
  reader.expect(7);
  expect(() => reader.read(bytes)).toThrow(new FrameError(message));
});
