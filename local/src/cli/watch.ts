import { existsSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { LocalGateway } from '../gateway.js';
import { makeTemporaryFolder, removeTemporaryFolder } from '../machine/temporary-folder.js';
import { UsageError } from '../model/usage-error.js';
import type { AssemblyOrigin } from './assembly-options.js';
import { obtainAssembly } from './assembly-options.js';
import type { Reporter } from './reporter.js';
import { usageErrorText } from './usage-error-text.js';
import { type FileWatch, watchFiles } from './watch-files.js';

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
    watch: (gateway, reporter) =>
      watchFiles({
        folder,
        isIgnored: (path) => isOutput.test(path.slice(folder.length)),
        onChange: (paths) =>
          attempt(reporter, async () => {
            gateway.invalidateCode((code) => paths.some((path) => isWithin(path, code)));
            await gateway.reload();
            reporter.onReload(gateway);
          }),
      }),
    remove: () => {},
  };
}

/** Each synthesis goes to a folder of its own, as functions still run from the former ones. */
function watchedApp(origin: Extract<AssemblyOrigin, { kind: 'app' }>, signal: AbortSignal): WatchedAssembly {
  const project = process.cwd();
  const root = makeTemporaryFolder();
  const outputs: string[] = [];
  const obtain = () => {
    const outdir = join(root, String(outputs.length));
    outputs.push(outdir);
    return obtainAssembly(origin, { outdir, signal });
  };
  const swap = async (gateway: LocalGateway) => {
    await gateway.reload(await obtain());
    for (const output of outputs.slice(0, -1)) {
      if (!gateway.runsCodeOf(output)) rmSync(output, { recursive: true, force: true });
    }
  };
  return {
    obtain,
    watch: (gateway, reporter) =>
      watchFiles({
        folder: project,
        isIgnored: (path) => isOutput.test(path.slice(project.length)),
        onChange: () =>
          attempt(reporter, async () => {
            await swap(gateway);
            reporter.onReload(gateway);
          }),
      }),
    remove: () => removeTemporaryFolder(root),
  };
}

/** What synthesizers, package managers and interpreters write. */
const isOutput = /[\\/](node_modules|\.git|cdk\.out|__pycache__)([\\/]|$)/;

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

/** What fails is told, and what was served before is served on. */
async function attempt(reporter: Reporter, reload: () => Promise<void>): Promise<void> {
  try {
    await reload();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    if (!(error instanceof UsageError)) return reporter.onFailure(error);
    reporter.onWarning(`${usageErrorText(error, {}).trimEnd()}\n  what was served before is served on`);
  }
}
