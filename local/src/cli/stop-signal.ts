import { once } from 'node:events';

/**
 * Aborts at Ctrl-C, or when the process is asked to end; the exit status is then 0. A second Ctrl-C ends the process at
 * once, with the status that shells give to an interrupted one.
 */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
    process.on('SIGINT', () => process.exit(130));
    process.on('SIGTERM', () => process.exit(143));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return stopping.signal;
}

export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
