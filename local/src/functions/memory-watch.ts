import { isWithinMemory, tellsMemory } from './resident-memory.js';

/** A process whose memory is limited. */
export interface Watched {
  readonly pid: number | undefined;
  readonly memorySizeMb: number;
  /** It has more than that. */
  outOfMemory(): void;
}

const periodMs = 50;

/**
 * Watches the memory of environments while they have a request. One that answers within a period is not looked at, so that it costs nothing.
 * Where the system does not tell, only the limits of the runtimes themselves hold.
 */
export class MemoryWatch {
  /** With whether they were there at the last look. */
  readonly #watched = new Map<Watched, boolean>();
  #timer: NodeJS.Timeout | undefined;

  begin(watched: Watched): void {
    if (!tellsMemory || watched.pid === undefined) return;
    this.#watched.set(watched, false);
    this.#timer ??= setInterval(() => this.#look(), periodMs).unref();
  }

  /** Looks once more if it took its time; tells whether there was enough memory. */
  end(watched: Watched): boolean {
    const isLong = this.#watched.get(watched);
    this.#watched.delete(watched);
    return !isLong || isWithinLimit(watched);
  }

  #look(): void {
    if (this.#watched.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    for (const [watched, wasThere] of this.#watched) {
      if (!wasThere) this.#watched.set(watched, true);
      else if (!isWithinLimit(watched)) watched.outOfMemory();
    }
  }
}

function isWithinLimit({ pid, memorySizeMb }: Watched): boolean {
  return pid === undefined || isWithinMemory(pid, memorySizeMb * 1024);
}
