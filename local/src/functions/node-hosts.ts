import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Guardian } from './guardian.js';
import { HostProcess } from './host-process.js';
import { nodeHostProgram } from './host-programs.js';
import type { RuntimeLaunch } from './runtime.js';

/** Variables that count when a process is started and not any more when it has become an environment. */
const startVariable = /^(NODE_|LD_|DYLD_|UV_|ICU_|OPENSSL_|MALLOC_|LC_|LANG$)/;
/** What the host itself sees to, and what matters to functions with libraries of their own, which are found out otherwise. */
const laterVariables = ['NODE_PATH', 'LD_LIBRARY_PATH'];

/** A process that waits to become an environment. */
interface Blank {
  readonly host: HostProcess;
  readonly memorySizeMb: number;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The processes of Node.js environments. One can be kept that has been started already, as that is most of what a cold start takes; it can become
 * an environment of any function with as much memory, which a process is given when it is started.
 */
export class NodeHosts {
  readonly #guardian: Guardian;
  /** The file with the certificate authority of the gateway's own addresses. */
  readonly #authorityFile: () => string | undefined;
  #blank: Blank | undefined;
  #isClosed = false;

  constructor(guardian: Guardian, authorityFile: () => string | undefined) {
    this.#guardian = guardian;
    this.#authorityFile = authorityFile;
  }

  /** A process for a new environment. */
  take(launch: RuntimeLaunch): HostProcess {
    const { memorySizeMb } = launch.lambdaFunction;
    return this.#takeBlank(launch) ?? this.#start(memorySizeMb, launch.taskRoot, launch.environment);
  }

  /** Keeps a process for the next cold start of a function with so much memory; none if that is undefined. */
  keepBlank(memorySizeMb: number | undefined): void {
    if (this.#isClosed || (this.#blank?.memorySizeMb === memorySizeMb && !this.#blank?.host.isGone)) return;
    this.#blank?.host.kill();
    this.#blank = memorySizeMb === undefined ? undefined : this.#startBlank(memorySizeMb);
  }

  close(): void {
    this.#isClosed = true;
    this.#blank?.host.kill();
    this.#blank = undefined;
  }

  #startBlank(memorySizeMb: number): Blank {
    const authorityFile = this.#authorityFile();
    const env = {
      PATH: process.env.PATH ?? '',
      LANG: 'en_US.UTF-8',
      ...(authorityFile !== undefined && { NODE_EXTRA_CA_CERTS: authorityFile }),
    };
    const host = this.#start(memorySizeMb, os.tmpdir(), env);
    host.unref();
    return { host, memorySizeMb, env };
  }

  #takeBlank(launch: RuntimeLaunch): HostProcess | undefined {
    const blank = this.#blank;
    if (!blank || blank.host.isGone || blank.memorySizeMb !== launch.lambdaFunction.memorySizeMb) return undefined;
    if (!canBecome(blank.env, launch)) return undefined;
    this.#blank = undefined;
    return blank.host;
  }

  #start(memorySizeMb: number, cwd: string, env: Readonly<Record<string, string>>): HostProcess {
    const args = [...memoryOptions(memorySizeMb), nodeHostProgram];
    return new HostProcess({ executable: process.execPath, args, cwd, env }, this.#guardian);
  }
}

/** Nine tenths for what lasts, as Lambda has it; less than there for what does not, of which three times as much is taken. */
function memoryOptions(memorySizeMb: number): readonly string[] {
  const semiSpace = Math.max(1, Math.min(16, Math.floor(memorySizeMb / 64)));
  return [`--max-semi-space-size=${semiSpace}`, `--max-old-space-size=${Math.floor(memorySizeMb * 0.9)}`];
}

/** Whether a process that was started with some variables can be an environment that needs others. */
function canBecome(
  started: Readonly<Record<string, string>>,
  { environment, taskRoot, layersRoot }: RuntimeLaunch,
): boolean {
  const names = Object.keys({ ...started, ...environment }).filter((name) => startVariable.test(name));
  if (names.some((name) => !laterVariables.includes(name) && started[name] !== environment[name])) return false;
  const folders = [taskRoot, path.join(taskRoot, 'lib'), ...(layersRoot ? [path.join(layersRoot, 'lib')] : [])];
  return !folders.some(hasLibraries);
}

/** Whether LD_LIBRARY_PATH leads to something there. */
function hasLibraries(folder: string): boolean {
  if (process.platform !== 'linux' || !fs.existsSync(folder)) return false;
  return fs.readdirSync(folder).some((name) => /\.so(\.|$)/.test(name));
}
