/** What a frame says of itself, RFC 6455 section 5.2. */
interface FrameParts {
  readonly opcode: number;
  readonly payload?: Buffer | string;
  /** True if it is left out. */
  readonly fin?: boolean;
  /** Three reserved bits. */
  readonly reserved?: number;
  /** A client must mask; true if it is left out. */
  readonly masked?: boolean;
  /** In place of the true one. */
  readonly declaredLength?: number;
}

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

/** A frame as a client sends it. */
export function frame({
  opcode,
  payload = '',
  fin = true,
  reserved = 0,
  masked = true,
  declaredLength,
}: FrameParts): Buffer {
  const content = Buffer.from(payload as string);
  const key = masked ? Buffer.from([1, 2, 3, 4]) : Buffer.alloc(0);
  const body = masked ? content.map((byte, index) => byte ^ (key[index % 4] as number)) : content;
  const length = lengthBytes(declaredLength ?? content.length);
  length[0] = (length[0] as number) | (masked ? 0x80 : 0);
  return Buffer.concat([Buffer.from([(fin ? 0x80 : 0) | (reserved << 4) | opcode]), length, key, body]);
}

export const text = (payload: Buffer | string, fin = true) => frame({ opcode: opcodes.text, payload, fin });

export const more = (payload: Buffer | string, fin = true) => frame({ opcode: opcodes.continuation, payload, fin });

export const closing = (code: number, reason: Buffer | string = '') => {
  const number = Buffer.alloc(2);
  number.writeUInt16BE(code);
  return frame({ opcode: opcodes.close, payload: Buffer.concat([number, Buffer.from(reason as string)]) });
};

function lengthBytes(length: number): Buffer {
  if (length < 126) return Buffer.from([length]);
  const bytes = Buffer.alloc(length < 65_536 ? 3 : 9);
  bytes[0] = length < 65_536 ? 126 : 127;
  if (length < 65_536) bytes.writeUInt16BE(length, 1);
  else bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

/** A frame of a server. */
export interface ReceivedFrame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** The complete frames at the beginning of what a server has sent. */
export function readFrames(bytes: Buffer): readonly ReceivedFrame[] {
  const frames: ReceivedFrame[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const short = (bytes[at + 1] as number) & 0x7f;
    const start = at + (short === 126 ? 4 : short === 127 ? 10 : 2);
    if (start > bytes.length) break;
    const length =
      short === 126 ? bytes.readUInt16BE(at + 2) : short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short;
    if (start + length > bytes.length) break;
    frames.push({ opcode: (bytes[at] as number) & 0x0f, payload: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return frames;
}
