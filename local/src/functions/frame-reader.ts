import { headerBytes, type MessageName, type MessageType, messageTypes } from './frames.js';

/** What came from a host is no message of it. */
export class FrameError extends Error {}

/** Takes the messages of a host, one by one; `request` is the number of the request, or a count of them. */
export type OnMessage = (name: MessageName, payload: Buffer, request: number) => void;

/** Cuts what comes from a host into its messages, and takes nothing for one that it is not sure of. */
export class FrameReader {
  readonly #token: number;
  readonly #onMessage: OnMessage;
  /** Of a frame that is not whole yet. */
  #parts: Buffer[] = [];
  #size = 0;
  /** So many bytes are worth looking at. */
  #needed = 1;
  /** The numbers of the requests that the host has; it works on the first. */
  readonly #requests: number[] = [];

  constructor(token: number, onMessage: OnMessage) {
    this.#token = token;
    this.#onMessage = onMessage;
  }

  /** The host has the request from now on, after those that it had. */
  expect(request: number): void {
    this.#requests.push(request);
  }

  /** @throws FrameError when the bytes are no message that the host may send now */
  read(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#needed) return;
    const bytes = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts);
    let offset = 0;
    this.#needed = 1;
    while (offset < bytes.length) {
      const size = this.#sizeOf(bytes, offset);
      if (bytes.length - offset < size) {
        this.#needed = bytes.length - offset < headerBytes ? bytes.length - offset + 1 : size;
        break;
      }
      const type = messageTypes.get(bytes[offset + 4] as number) as MessageType;
      const request = bytes.readUInt32BE(offset + 5);
      if (type.request === 'last') this.#requests.shift();
      if (type.request === 'count' && request > 0) this.#requests.splice(-request);
      this.#onMessage(type.name, bytes.subarray(offset + headerBytes, offset + size), request);
      offset += size;
    }
    this.#size = bytes.length - offset;
    this.#parts = this.#size === 0 ? [] : [bytes.subarray(offset)];
  }

  /** @throws FrameError always: something came where nothing is to come */
  refuse(): never {
    throw new FrameError('it wrote bytes that are no message');
  }

  /** The size of the frame that begins at the offset, or of its header while that is not whole. */
  #sizeOf(bytes: Buffer, offset: number): number {
    if (bytes.length - offset < headerBytes) {
      this.#checkToken(bytes.subarray(offset, offset + 4));
      return headerBytes;
    }
    if (bytes.readUInt32BE(offset) !== this.#token) this.#checkToken(bytes.subarray(offset, offset + 4));
    const type = messageTypes.get(bytes[offset + 4] as number);
    if (!type) throw new FrameError(`it sent a message of type ${bytes[offset + 4]}`);
    const length = bytes.readUInt32BE(offset + 9);
    if (length > type.maximumBytes) throw new FrameError(`it sent a message '${type.name}' of ${length} bytes`);
    this.#checkRequest(type, bytes.readUInt32BE(offset + 5));
    return headerBytes + length;
  }

  #checkRequest({ name, request: kind }: MessageType, request: number): void {
    const [current] = this.#requests;
    if (kind === 'none' || (kind === 'count' && request <= this.#requests.length) || request === current) return;
    throw new FrameError(`it sent a message '${name}' of a request that it does not have`);
  }

  #checkToken(start: Buffer): void {
    const token = Buffer.alloc(4);
    token.writeUInt32BE(this.#token);
    if (!start.equals(token.subarray(0, start.length))) this.refuse();
  }
}
