import { readdirSync, readFileSync } from 'node:fs';

/** What a process and its descendants hold at one moment. */
export interface Figures {
  readonly gatewayMb: number;
  readonly descriptors: number;
  readonly threads: number;
  readonly processes: number;
  readonly processesMb: number;
}

/** Reads the figures from /proc. */
export function figuresOf(pid: number): Figures {
  const below = descendantsOf(pid);
  return {
    gatewayMb: residentMb(pid),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: readdirSync(`/proc/${pid}/task`).length,
    processes: below.length,
    processesMb: below.reduce((sum, child) => sum + residentMb(child), 0),
  };
}

export function descendantsOf(pid: number): readonly number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? tryFindParent(name) : undefined;
    if (parent !== undefined) parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  const open = [pid];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const children = parents.get(next) ?? [];
    found.push(...children);
    open.push(...children);
  }
  return found;
}

/** A process may be gone between the look at the folder and the look at the file. */
function tryFindParent(pid: string): number | undefined {
  const parent = /^PPid:\s+(\d+)/m.exec(tryRead(`/proc/${pid}/status`))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(tryRead(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

function tryRead(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
