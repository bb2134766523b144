import { fstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tryReadProcess } from './process-table.js';

/** A process that reads a pipe, by the number that the pipe has there. */
interface Reader {
  readonly pid: number;
  readonly descriptor: string;
}

/**
 * Calls back when nobody reads the standard output any more. A write would tell, but who has nothing to write is told nothing.
 * Only of pipes of Linux, and of readers that are found where those of a pipeline are.
 */
export function watchReaders(onGone: () => void): void {
  const pipe = tryFindPipe();
  if (pipe === undefined) return;
  let readers = readersAmong(nearbyProcesses(), pipe);
  if (readers.length === 0) return;
  const timer = setInterval(() => {
    readers = readers.filter(({ pid, descriptor }) => linkOf(pid, descriptor) === pipe);
    if (readers.length > 0) return;
    // It may have handed the pipe on.
    const others = tryFindReaders(pipe);
    if (others === undefined) return;
    readers = others;
    if (readers.length > 0) return;
    clearInterval(timer);
    onGone();
  }, lookEveryMillis);
  timer.unref();
}

const lookEveryMillis = 500;

/** The standard output as the system names it, such as `pipe:[4711]`. */
function tryFindPipe(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return fstatSync(1).isFIFO() ? linkOf(process.pid, '1') : undefined;
  } catch {
    // It was closed before the process began.
    return undefined;
  }
}

/** Those that this process descends from within its session, and their children: the other parts of a pipeline. */
function nearbyProcesses(): readonly number[] {
  const nearby: number[] = [];
  for (let entry = tryReadProcess(process.pid); entry; ) {
    const parent = tryReadProcess(entry.parent);
    if (!parent) return nearby;
    nearby.push(parent.pid, ...childrenOf(parent.pid));
    entry = parent.session === entry.session ? parent : undefined;
  }
  return nearby;
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  } catch {
    return [];
  }
}

/** Among all processes; undefined where it cannot be told now, as too many files are open. */
function tryFindReaders(pipe: string): Reader[] | undefined {
  try {
    return readersAmong(readdirSync('/proc').map(Number).filter(Number.isInteger), pipe);
  } catch {
    return undefined;
  }
}

/** Those of the first process that has any: parts of a pipeline are started together, so the search begins with the nearest. */
function readersAmong(pids: readonly number[], pipe: string): Reader[] {
  const distance = (pid: number) => Math.abs(pid - process.pid);
  for (const pid of pids.toSorted((a, b) => distance(a) - distance(b))) {
    const readers = descriptorsOf(pid)
      .filter((descriptor) => linkOf(pid, descriptor) === pipe && mayRead(pid, descriptor))
      .map((descriptor) => ({ pid, descriptor }));
    if (readers.length > 0) return readers;
  }
  return [];
}

/** None of a process that has ended, or is somebody else's. */
function descriptorsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch (error) {
    if (/^E[MN]FILE$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return [];
  }
}

function linkOf(pid: number, descriptor: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}

/** A descriptor is for reading, for writing, or for both. */
function mayRead(pid: number, descriptor: string): boolean {
  try {
    const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'utf8'))?.[1] ?? '1';
    return (Number.parseInt(flags, 8) & 3) !== 1;
  } catch {
    return false;
  }
}
