import type { ChildProcess } from 'node:child_process';
import { exitReason } from './lambda-error.js';
import { killProcessGroup } from './process-group.js';

/** Told when a process ends. */
export interface EndingListener {
  exiting(): void;
  exited(reason: string): void;
}

/**
 * Tells that the process has ended, and the reason when the process is gone and all that it wrote has been read. What it started ends with it, and what has left its
 * group is not waited for, although it may keep the streams open.
 */
export function onEnding(child: ChildProcess, listener: EndingListener): void {
  let isOver = false;
  const finish = (reason: string) => {
    if (isOver) return;
    isOver = true;
    for (const stream of child.stdio) stream?.destroy();
    listener.exited(reason);
  };
  // It could not be started, or not be ended, of which the latter changes nothing.
  child.on('error', (error) => {
    if (child.pid === undefined) finish(`with error: ${error.message}`);
  });
  child.once('exit', (exitCode, signal) => {
    killProcessGroup(child);
    listener.exiting();
    // What is in the streams is read within one turn of the event loop, which the first of these may be in the middle of.
    setImmediate(() => setImmediate(() => finish(exitReason(exitCode, signal))));
  });
}
