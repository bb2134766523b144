import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { LocalGateway } from '../gateway.js';
import { makeTemporaryFolder, removeTemporaryFolder } from '../machine/temporary-folder.js';
import { notice } from '../model/notice.js';
import { UsageError } from '../model/usage-error.js';
import type { AssemblyOrigin } from './assembly-options.js';
import { obtainAssembly } from './assembly-options.js';
import type { Reporter } from './reporter.js';
import { usageErrorText } from './usage-error-text.js';
import { type FileWatch, type WatchOptions, watchFiles } from './watch-files.js';

/** What is served again and again as its files change. */
export interface WatchedAssembly {
  /** Obtains the assembly as it is now, and gives its place. */
  obtain(): Promise<string>;
  /** Watches, and swaps into the gateway what has changed. */
  watch(gateway: LocalGateway, reporter: Reporter): Promise<FileWatch>;
  /** Removes what was written on the way. */
  remove(): void;
}

/** An app is synthesized anew when a file of its project changes; an assembly is read anew when it changes itself. */
export function watchedAssembly(origin: AssemblyOrigin, signal: AbortSignal): WatchedAssembly {
  return origin.kind === 'app' ? watchedApp(origin, signal) : watchedFolder(origin);
}

function watchedFolder(origin: Extract<AssemblyOrigin, { kind: 'folder' }>): WatchedAssembly {
  const place = resolve(origin.path);
  const folder = existsSync(place) && statSync(place).isFile() ? dirname(place) : place;
  return {
    obtain: () => obtainAssembly(origin),
    watch: (gateway, reporter) => {
      const reloads = new Reloads(gateway, reporter);
      // Those since the last reload that succeeded: functions run on as they are until then.
      const changed = new Set<string>();
      return watchFiles({
        ...optionsOf(folder, reporter),
        onChange: async (paths) => {
          for (const path of paths) changed.add(path);
          await reloads.run(async () => {
            const all = [...changed];
            await gateway.reload(undefined, (code) => all.some((path) => isWithin(path, code) || isWithin(code, path)));
            for (const path of all) changed.delete(path);
          });
        },
      });
    },
    remove: () => {},
  };
}

/** Each synthesis goes to a folder of its own, as functions still run from the former ones. */
function watchedApp(origin: Extract<AssemblyOrigin, { kind: 'app' }>, signal: AbortSignal): WatchedAssembly {
  const project = process.cwd();
  const root = makeTemporaryFolder();
  const outputs = new Set<string>();
  let count = 0;
  const obtain = () => {
    const outdir = join(root, String(count++));
    outputs.add(outdir);
    return obtainAssembly(origin, { outdir, signal });
  };
  const removeUnused = (gateway: LocalGateway, current: string | undefined) => {
    for (const output of outputs) {
      if (output === current || gateway.runsCodeOf(output)) continue;
      outputs.delete(output);
      removeTemporaryFolder(output);
    }
  };
  return {
    obtain,
    watch: (gateway, reporter) => {
      const reloads = new Reloads(gateway, reporter);
      let current: string | undefined = [...outputs].at(-1);
      return watchFiles({
        ...optionsOf(project, reporter),
        onChange: async () => {
          await reloads.run(async () => {
            const next = await obtain();
            await gateway.reload(next);
            current = next;
          });
          removeUnused(gateway, current);
        },
      });
    },
    remove: () => removeTemporaryFolder(root),
  };
}

function optionsOf(folder: string, reporter: Reporter): Omit<WatchOptions, 'onChange'> {
  return {
    folder,
    isIgnored: (path) => isOutput.test(path.slice(folder.length)),
    onError: (reason) => reporter.onNotice(notice('FILES_NOT_WATCHED', { reason })),
  };
}

/** What synthesizers, package managers and interpreters write. */
const isOutput = /[\\/](node_modules|\.git|cdk\.out|__pycache__)([\\/]|$)/;

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

/** What fails is told, once for as long as it fails in the same way, and what was served before is served on. */
class Reloads {
  readonly #gateway: LocalGateway;
  readonly #reporter: Reporter;
  #told: string | undefined;

  constructor(gateway: LocalGateway, reporter: Reporter) {
    this.#gateway = gateway;
    this.#reporter = reporter;
  }

  async run(reload: () => Promise<void>): Promise<void> {
    try {
      await reload();
      this.#told = undefined;
      this.#reporter.onReload(this.#gateway);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      if (error instanceof UsageError) this.#tell(error);
      else this.#reporter.onFailure(error);
    }
  }

  #tell(error: UsageError): void {
    const text = usageErrorText(error, {}).trimEnd();
    if (text === this.#told) return;
    this.#told = text;
    this.#reporter.onWarning(`${text}\n  what was served before is served on`);
  }
}
