import type { Readable } from 'node:stream';
import type { HeaderLines } from '../model/client.js';
import type { Payload } from './content-handling.js';

/** What a method answers, before the headers that every response of a stage has. */
export interface MethodResponse {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Payload | Readable;
}
