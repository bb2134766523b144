/**
 * Follows the frames of a WebSocket connection, RFC 6455 section 5.2, and tells of the first whose payload is too long.
 * A message may be longer than a frame, so that the library's own limit, which is for messages, does not do.
 */
export class FrameMeter {
  readonly #limit: number;
  readonly #header = Buffer.alloc(10);
  #headerLength = 0;
  #toSkip = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes bytes as they come; true as soon as a frame is too long. */
  exceeds(chunk: Buffer): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#toSkip > 0) {
        const skipped = Math.min(this.#toSkip, chunk.length - at);
        this.#toSkip -= skipped;
        at += skipped;
        continue;
      }
      this.#header[this.#headerLength++] = chunk[at++] as number;
      if (this.#headerLength < this.#neededHeader()) continue;
      const length = this.#payloadLength();
      if (length > this.#limit) return true;
      // A client masks its frames: four bytes of key stand before the payload.
      this.#toSkip = length + ((this.#header[1] as number) & 0x80 ? 4 : 0);
      this.#headerLength = 0;
    }
    return false;
  }

  #neededHeader(): number {
    if (this.#headerLength < 2) return 2;
    const length = (this.#header[1] as number) & 0x7f;
    return length === 127 ? 10 : length === 126 ? 4 : 2;
  }

  #payloadLength(): number {
    const length = (this.#header[1] as number) & 0x7f;
    if (length === 126) return this.#header.readUInt16BE(2);
    return length === 127 ? Number(this.#header.readBigUInt64BE(2)) : length;
  }
}
