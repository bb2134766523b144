import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** A process of this machine, told apart from a later one that gets its number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In ticks since the machine was started; empty where the system does not tell. */
  readonly startedAt: string;
}

/** What Linux tells of a process. */
export interface ProcessEntry extends ProcessIdentity {
  readonly parent: number;
  /** Its process group: a job of an interactive shell. */
  readonly group: number;
  readonly session: number;
  readonly hasTerminal: boolean;
}

/** Undefined where the process is gone, or where the system has no table of processes to read. */
export function tryReadProcess(pid: number): ProcessEntry | undefined {
  const text = tryRead(`/proc/${pid}/stat`);
  return text === undefined ? undefined : toEntry(pid, text);
}

function toEntry(pid: number, text: string): ProcessEntry | undefined {
  // The name stands in brackets, and may hold blanks and brackets itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session, terminal] = fields;
  // Ended, and not yet asked for by its parent.
  if (state === 'Z' || state === 'X') return undefined;
  return {
    pid,
    startedAt: fields[19] ?? '',
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    hasTerminal: terminal !== '0',
  };
}

export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  if (startedAt !== '') return isListed(pid, startedAt);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isListed(pid: number, startedAt: string): boolean {
  try {
    return toEntry(pid, readFileSync(`/proc/${pid}/stat`, 'utf8'))?.startedAt === startedAt;
  } catch (error) {
    // Where too many files are open nothing can be read, which tells nothing.
    const { code = '' } = error as NodeJS.ErrnoException;
    return code !== 'ENOENT' && code !== 'ESRCH';
  }
}

/** What a process reads from: where that leads, and whether it may be read and written. */
export interface StandardInput {
  readonly path: string;
  readonly access: 'read' | 'write' | 'both';
}

export function tryReadStandardInput(pid: number | 'self'): StandardInput | undefined {
  const flags = /^flags:\s*(\d+)/m.exec(tryRead(`/proc/${pid}/fdinfo/0`) ?? '')?.[1];
  const path = tryReadLink(`/proc/${pid}/fd/0`);
  if (flags === undefined || path === undefined) return undefined;
  return { path, access: (['read', 'write', 'both'] as const)[Number.parseInt(flags, 8) & 3] ?? 'both' };
}

/** The name of the program that a process runs. */
export function tryReadProgram(pid: number): string | undefined {
  const path = tryReadLink(`/proc/${pid}/exe`);
  return path && basename(path);
}

/** The words that a process was started with. */
export function readArguments(pid: number): readonly string[] {
  return tryRead(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
}

/** A variable of the environment that a process was started with. */
export function tryReadVariable(pid: number, name: string): string | undefined {
  const entries = tryRead(`/proc/${pid}/environ`)?.split('\0') ?? [];
  return entries.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Tells apart the numberings of processes, of which each container has its own; empty where there is but one. */
export function processNamespace(): string {
  return /\d+/.exec(tryReadLink('/proc/self/ns/pid') ?? '')?.[0] ?? '';
}

function tryRead(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function tryReadLink(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
