import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts memory in pages. */
const pageKb = 4;

/** Whether the system tells how much memory a process has. */
export const tellsMemory = process.platform === 'linux';

/** Kilobytes of memory that a process has in use, and what it has started that it shares with nobody; 0 once it is gone. */
export function residentKb(pid: number): number {
  const [resident] = readPages(pid);
  return resident * pageKb + childrenOf(pid).reduce((sum, child) => sum + privateKb(child), 0);
}

/** The most memory that a process has had in use, in megabytes; undefined where the system does not tell. */
export function peakMb(pid: number): number | undefined {
  const peak = /^VmHWM:\s*(\d+) kB/m.exec(tryRead(`/proc/${pid}/status`))?.[1];
  return peak === undefined ? undefined : Math.ceil(Number(peak) / 1024);
}

function privateKb(pid: number): number {
  const [resident, shared] = readPages(pid);
  return (resident - shared) * pageKb + childrenOf(pid).reduce((sum, child) => sum + privateKb(child), 0);
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
