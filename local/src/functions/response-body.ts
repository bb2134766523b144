import { Readable } from 'node:stream';

/** The body of a response while its handler still writes it. */
export class ResponseBody {
  readonly stream: Readable;
  /** Called when the receiver takes more. */
  #accepted: (() => void) | undefined;

  constructor() {
    this.stream = new Readable({ read: () => this.#accepted?.() });
  }

  /** `accepted` is called once the receiver takes more. */
  write(chunk: Uint8Array, accepted: () => void): void {
    const { stream } = this;
    // A client that has gone does not stop a function: the rest of what it writes is dropped.
    if (stream.destroyed || stream.push(chunk)) {
      accepted();
      return;
    }
    const accept = () => {
      this.#accepted = undefined;
      stream.off('close', accept);
      accepted();
    };
    this.#accepted = accept;
    stream.once('close', accept);
  }

  end(): void {
    this.stream.push(null);
  }

  /** Bytes that were sent cannot be taken back: an error after the first one breaks the stream. */
  break(error: string): void {
    this.stream.destroy(new Error(error));
  }
}
