import type { ChildProcess } from 'node:child_process';

/** Ends a process that was started detached, with everything that it started. */
export function killProcessGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has gone already.
  }
}
