import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../model/usage-error.js';
import { isRunning, type ProcessIdentity, processNamespace, tryReadProcess } from './process-table.js';

/** Those that this process has made and not removed. */
const made = new Set<string>();

/** Makes a folder among the temporary files. Its name tells whose it is, so that it can be swept if its owner is killed. */
export function makeTemporaryFolder(parent = tmpdir()): string {
  try {
    const folder = realpathSync(mkdtempSync(join(parent, ownedName())));
    made.add(folder);
    return folder;
  } catch (error) {
    throw new UsageError(
      'NOT_WRITABLE',
      `no temporary folder can be made: ${(error as Error).message}`,
      `free some space in ${parent}, or set TMPDIR to another folder`,
    );
  }
}

/** Removes a temporary folder; what cannot be removed is left to the sweep of a later start. */
export function removeTemporaryFolder(folder: string): void {
  made.delete(folder);
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 2 });
  } catch {
    // A process that is just ending may still have written to it.
  }
}

/** For the end of the process, which waits for nothing. */
export function removeTemporaryFolders(): void {
  for (const folder of made) removeTemporaryFolder(folder);
}

/** The beginning of a name that tells which process something belongs to; `mkdtemp` adds the rest. */
export function ownedName(): string {
  const startedAt = tryReadProcess(process.pid)?.startedAt ?? '';
  return `gatewright-${process.pid}-${startedAt}-${processNamespace()}-`;
}

/** Removes from a folder what belongs to processes that have ended, and of those only what this user has made. */
export async function sweepFolder(folder = tmpdir()): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const owner = tryFindOwner(name);
    if (!owner || isRunning(owner)) continue;
    const place = join(folder, name);
    const stat = await lstat(place).catch(() => undefined);
    if (!stat?.isDirectory() || stat.uid !== (process.getuid?.() ?? stat.uid)) continue;
    await rm(place, { recursive: true, force: true }).catch(() => {});
  }
}

/** The processes of another container have other numbers: whether those still run cannot be told from here. */
function tryFindOwner(name: string): ProcessIdentity | undefined {
  const [, pid, startedAt = '', namespace] = /^gatewright-(\d+)-(\d*)-(\d*)-\w{6}$/.exec(name) ?? [];
  return pid === undefined || namespace !== processNamespace() ? undefined : { pid: Number(pid), startedAt };
}
