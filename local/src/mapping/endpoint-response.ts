import type { Readable } from 'node:stream';
import type { HeaderLines } from '../model/client.js';
import type { Payload } from './content-handling.js';

/** What an integration's endpoint answered. */
export interface EndpointResponse {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Payload | Readable;
}

/** The values of a response header, whatever its case. */
export function headerValues(headers: HeaderLines, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([other]) => other.toLowerCase() === wanted).map(([, value]) => value);
}

/** The body of an answer that was not streamed. */
export function bufferedBody({ body }: EndpointResponse): Payload {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body;
  throw new TypeError('a streamed body cannot be transformed');
}
