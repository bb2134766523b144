import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts memory in pages. */
const pageKb = 4;

/** Whether the system tells how much memory a process has. */
export const tellsMemory = process.platform === 'linux';

/**
 * Whether what a process has in use, and what it has started beside what they share, is within a limit; so it is once it is gone. What is
 * quick to read counts the memory that a copy has of its parent as its own: only where that is too much, each process is asked for its share.
 */
export function isWithinMemory(pid: number, limitKb: number): boolean {
  const [resident] = readPages(pid);
  const own = resident * pageKb;
  return own + startedBy(pid, privateKb) <= limitKb || own + startedBy(pid, shareKb) <= limitKb;
}

/** The most memory that a process has had in use, in megabytes; undefined where the system does not tell. */
export function peakMb(pid: number): number | undefined {
  const peak = /^VmHWM:\s*(\d+) kB/m.exec(tryRead(`/proc/${pid}/status`))?.[1];
  return peak === undefined ? undefined : Math.ceil(Number(peak) / 1024);
}

/** The sum of what has been started, and of what that has started. */
function startedBy(pid: number, measure: (pid: number) => number): number {
  return childrenOf(pid).reduce((sum, child) => sum + measure(child) + startedBy(child, measure), 0);
}

function privateKb(pid: number): number {
  const [resident, shared] = readPages(pid);
  return (resident - shared) * pageKb;
}

/** What it has for itself, and its part of what it shares with others. */
function shareKb(pid: number): number {
  return Number(/^Pss:\s*(\d+) kB/m.exec(tryRead(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

function readPages(pid: number): readonly [number, number] {
  const [, resident = 0, shared = 0] = tryRead(`/proc/${pid}/statm`).split(' ').map(Number);
  return [resident, shared];
}

/** Each thread has its own. */
function childrenOf(pid: number): readonly number[] {
  return threadsOf(pid).flatMap((thread) =>
    tryRead(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function tryRead(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
