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
}

/** Editors and synthesizers write several files, and some of them in pieces. */
const quietMillis = 100;

/** Watches a folder and everything beneath. */
export async function watchFiles({ folder, isIgnored, onChange }: WatchOptions): Promise<FileWatch> {
  const { watch } = await import('chokidar');
  const watcher = watch(folder, { ignoreInitial: true, ignored: isIgnored });
  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let isRunning = false;
  const settle = () => {
    if (isRunning || changed.size === 0) return;
    const paths = [...changed];
    changed = new Set();
    isRunning = true;
    running = onChange(paths).finally(() => {
      isRunning = false;
      settle();
    });
  };
  watcher.on('all', (_, path) => {
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(settle, quietMillis);
  });
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve);
  });
  return {
    close: async () => {
      clearTimeout(timer);
      changed.clear();
      await watcher.close();
      await running;
    },
  };
}
