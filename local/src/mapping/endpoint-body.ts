import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What API Gateway takes of an endpoint's answer. */
export const longestAnswer = 10 * 1024 * 1024;

/** An answer with more bytes than are taken. */
export class AnswerTooLong extends Error {
  constructor(
    /** As the answer itself says; undefined where it does not. */
    readonly reportedLength: number | undefined,
    readonly limit: number,
  ) {
    super(`the answer has ${reportedLength ?? 'many'} bytes, which is more than ${limit}`);
    this.name = 'AnswerTooLong';
  }
}

/** Reads a body to its end; one that is too long is left where the limit is passed, and its connection closed. */
export async function readWhole(body: Readable, limit: number, reportedLength?: number): Promise<Buffer> {
  const tooLong = new AnswerTooLong(reportedLength, limit);
  if (reportedLength !== undefined && reportedLength > limit) {
    body.destroy();
    throw tooLong;
  }
  const chunks: Buffer[] = [];
  let length = 0;
  // To leave the loop destroys the body.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw tooLong;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length);
}

/** How long a streamed answer may last. */
export interface StreamLimits {
  /** Without a byte. */
  readonly idleMillis: number;
  readonly totalMillis: number;
}

/** Hands a body on as it comes; one that stalls or does not end is broken off. */
export function streamWithin(body: Readable, { idleMillis, totalMillis }: StreamLimits): Readable {
  const end = (reason: string) => () => body.destroy(new Error(reason));
  const idle = setTimeout(end(`nothing came for ${idleMillis} ms`), idleMillis);
  const total = setTimeout(end(`the stream did not end within ${totalMillis} ms`), totalMillis);
  const handedOn = new Transform({
    transform(chunk: Buffer, _, done) {
      idle.refresh();
      done(null, chunk);
    },
  });
  pipeline(body, handedOn)
    // Whoever reads what is handed on learns of it there.
    .catch(() => {})
    .finally(() => {
      clearTimeout(idle);
      clearTimeout(total);
    });
  return handedOn;
}
