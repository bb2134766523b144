import type { OnMessage } from './frame-reader.js';
import type { RuntimeEvents } from './runtime.js';

/** What a host tells at the end of a request. */
const results: readonly string[] = ['responded', 'failed', 'streamEnded'];

/** Does something in which messages are handled; what goes wrong in it concerns one environment alone. */
export type Attempt = (handle: () => void) => void;

/**
 * Hands the messages of a host to the events. A result waits until what was written to the standard streams before it has been read: both are
 * ready in the same turn of the event loop. What follows a result waits behind it.
 *
 * @param taken tells the host that a piece of a stream was taken
 */
export function deliverMessages(events: RuntimeEvents, taken: () => void, attempt: Attempt): OnMessage {
  const handlers = handlersOf(events, taken);
  const waiting: (() => void)[] = [];
  const flush = () => {
    for (const handle of waiting.splice(0)) attempt(handle);
  };
  return (name, payload, request) => {
    if (waiting.length === 0 && !results.includes(name)) handlers[name](payload, request);
    else if (waiting.push(() => handlers[name](payload, request)) === 1) setImmediate(flush);
  };
}

type Handlers = Readonly<Record<Parameters<OnMessage>[0], (payload: Buffer, request: number) => void>>;

function handlersOf(events: RuntimeEvents, taken: () => void): Handlers {
  return {
    initialised: () => events.initialised(),
    crashed: (payload) => events.crashed(payload.toString()),
    responded: (payload) => events.responded(payload.toString()),
    failed: (payload) => events.failed(payload.toString()),
    streamBegan: (payload) => events.streamBegan(payload.toString()),
    streamed: (payload) => events.streamed(payload, taken),
    streamEnded: () => events.streamEnded(),
    stdout: (payload) => events.logged('stdout', payload),
    stderr: (payload) => events.logged('stderr', payload),
    returned: (_, count) => events.returned(count),
  };
}
