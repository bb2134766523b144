import type { SessionKey } from '../functions/credentials.js';
import type { Clock } from '../model/execution.js';

/** What a service that is not run knows when it answers. */
export interface RecordingContext {
  readonly clock: Clock;
  readonly accountId: string;
  /** Gives a key for calls in somebody's name. */
  readonly sessionOf: (name: string) => SessionKey;
}
