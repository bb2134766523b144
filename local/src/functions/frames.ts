/**
 * How the gateway and the host of a handler, a process, speak to each other. A frame is a header and a payload; the header is the token of the
 * environment (4 bytes), the type of the frame (1), the number of the request (4), and the length of the payload (4), big-endian.
 *
 * The token is random: what a handler writes to the descriptor by itself is taken for no frame.
 */
export const headerBytes = 13;

/** Types of the frames that go to a host. */
const typesToHost = { launch: 1, request: 2, taken: 3, recall: 4 } as const;

export type FrameToHost = keyof typeof typesToHost;

export function frameToHost(type: FrameToHost, token: number, request: number, payload: string): Buffer {
  const length = Buffer.byteLength(payload);
  const frame = Buffer.allocUnsafe(headerBytes + length);
  frame.writeUInt32BE(token, 0);
  frame.writeUInt8(typesToHost[type], 4);
  frame.writeUInt32BE(request, 5);
  frame.writeUInt32BE(length, 9);
  frame.write(payload, headerBytes);
  return frame;
}

/** What a host tells. */
export type MessageName =
  | 'initialised'
  | 'crashed'
  | 'responded'
  | 'failed'
  | 'streamBegan'
  | 'streamed'
  | 'streamEnded'
  | 'stdout'
  | 'stderr'
  | 'returned';

/** A type of the frames that come from a host. */
export interface MessageType {
  readonly name: MessageName;
  readonly maximumBytes: number;
  /** Whether it is about the request that the environment works on; `last` ends it. A `count` of requests stands in place of a number. */
  readonly request: 'none' | 'of' | 'last' | 'count';
}

const piece = 65_536;
/** More than any payload that Lambda lets pass. */
const whole = 8 * 1024 * 1024;

/** By their numbers. */
export const messageTypes: ReadonlyMap<number, MessageType> = new Map<number, MessageType>([
  [16, { name: 'initialised', maximumBytes: 0, request: 'none' }],
  [17, { name: 'crashed', maximumBytes: whole, request: 'none' }],
  [18, { name: 'responded', maximumBytes: whole, request: 'last' }],
  [19, { name: 'failed', maximumBytes: whole, request: 'last' }],
  [20, { name: 'streamBegan', maximumBytes: piece, request: 'of' }],
  [21, { name: 'streamed', maximumBytes: piece, request: 'of' }],
  [22, { name: 'streamEnded', maximumBytes: 0, request: 'last' }],
  [23, { name: 'stdout', maximumBytes: piece, request: 'none' }],
  [24, { name: 'stderr', maximumBytes: piece, request: 'none' }],
  [25, { name: 'returned', maximumBytes: 0, request: 'count' }],
]);
