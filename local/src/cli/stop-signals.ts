/**
 * Resolves at Ctrl-C, or when the process is asked to end; the exit status is then 0. A second Ctrl-C ends the process at
 * once, with the status that shells give to an interrupted one.
 */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      resolve();
      process.on('SIGINT', () => process.exit(130));
      process.on('SIGTERM', () => process.exit(143));
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}
