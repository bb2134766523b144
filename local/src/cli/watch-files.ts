import { statSync } from 'node:fs';
import type { FSWatcher } from 'chokidar';

/** A watch over files, until it is closed. */
export interface FileWatch {
  close(): Promise<void>;
}

export interface WatchOptions {
  readonly folder: string;
  /** Whether changes of a path mean nothing. */
  isIgnored(path: string): boolean;
  /** Told of what has changed once it is quiet again; not called anew before it has ended. */
  onChange(paths: readonly string[]): Promise<void>;
  /** Told why changes may go unnoticed. */
  onError(reason: string): void;
}

/** Editors and synthesizers write several files, and some of them in pieces. */
const quietMillis = 100;

/** So often it is looked whether the folder is still the same: who watches one that has been removed hears nothing of the next. */
const lookEveryMillis = 500;

/** Watches a folder and everything beneath, also when it is removed and made again, or another one is put in its place. */
export async function watchFiles(options: WatchOptions): Promise<FileWatch> {
  const { folder } = options;
  const changes = new Changes(options.onChange);
  let watcher = await openWatcher(options, changes);
  let known = identityOf(folder);
  let reopening = Promise.resolve();
  const timer = setInterval(() => {
    const current = identityOf(folder);
    if (current === known) return;
    known = current;
    changes.add(folder);
    if (current === undefined) return;
    reopening = reopening.then(async () => {
      await watcher.close();
      watcher = await openWatcher(options, changes);
      // What was written before somebody watched.
      changes.add(folder);
    });
  }, lookEveryMillis);
  timer.unref();
  return {
    close: async () => {
      clearInterval(timer);
      await reopening;
      await watcher.close();
      await changes.end();
    },
  };
}

async function openWatcher({ folder, isIgnored, onError }: WatchOptions, changes: Changes): Promise<FSWatcher> {
  const { watch } = await import('chokidar');
  const watcher = watch(folder, { ignoreInitial: true, ignored: isIgnored });
  watcher.on('all', (_, path) => changes.add(path));
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve);
    watcher.on('error', (error) => {
      onError((error as Error).message);
      resolve();
    });
  });
  return watcher;
}

/** A folder that is removed and made again may get the number of the former one. */
function identityOf(folder: string): string | undefined {
  try {
    const { dev, ino, birthtimeMs } = statSync(folder);
    return `${dev} ${ino} ${birthtimeMs}`;
  } catch {
    return undefined;
  }
}

/** Paths that have changed, told together. */
class Changes {
  readonly #onChange: WatchOptions['onChange'];
  #paths = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #hasEnded = false;

  constructor(onChange: WatchOptions['onChange']) {
    this.#onChange = onChange;
  }

  add(path: string): void {
    if (this.#hasEnded) return;
    this.#paths.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), quietMillis);
  }

  /** Resolves when what has been told is dealt with. */
  async end(): Promise<void> {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    this.#paths.clear();
    await this.#running;
  }

  #tell(): void {
    if (this.#running || this.#paths.size === 0) return;
    const paths = [...this.#paths];
    this.#paths = new Set();
    this.#running = this.#onChange(paths).finally(() => {
      this.#running = undefined;
      this.#tell();
    });
  }
}
