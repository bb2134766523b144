import { watchReaders } from '../machine/pipe-readers.js';

/**
 * Has the process live with streams that cannot be written. `onClosed` is told when whoever read the output has gone, as
 * `head` does; anything else, such as a full disk, ends what is printed and nothing else.
 */
export function guardStandardStreams(onClosed: () => void): void {
  let isTold = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return onClosed();
    if (isTold) return;
    isTold = true;
    process.stderr.write(`nothing more is printed: ${error.message}\n`);
  });
  process.stderr.on('error', () => {});
  watchReaders(onClosed);
}
