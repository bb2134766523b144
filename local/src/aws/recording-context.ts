import type { SessionKey } from '../functions/credentials.js';
import type { Clock } from '../model/execution.js';
import type { RecordedCall } from './recorded-call.js';

/** What a service that is not run knows when it answers. */
export interface RecordingContext {
  readonly clock: Clock;
  readonly accountId: string;
  /** How a caller is called where people read of it: a function by its construct. */
  readonly nameOfCaller: (caller: string) => string;
  /** Told of each call that is kept. */
  readonly onRecorded: (call: RecordedCall) => void;
  /** Gives a key for calls in somebody's name. */
  readonly sessionOf: (name: string) => SessionKey;
}
