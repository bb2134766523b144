import { readdir, readFile } from 'node:fs/promises';

/**
 * Ends what functions have started and what has left their process group: it still has the environment variables that it was given, by which its
 * execution environment is told. Only Linux lets others read them.
 */
export class Strays {
  /** Names of log streams, of which each environment has its own. */
  readonly #ended = new Set<string>();
  #ending: Promise<void> | undefined;

  /** Ends what an environment has left; those that end at the same time are looked for together. */
  end(logStreamName: string): Promise<void> {
    this.#ended.add(logStreamName);
    this.#ending ??= new Promise<void>(setImmediate).then(() => this.#endAll());
    return this.#ending;
  }

  async #endAll(): Promise<void> {
    this.#ending = undefined;
    const names = new Set(this.#ended);
    this.#ended.clear();
    if (process.platform !== 'linux') return;
    const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
    for (const pid of pids) {
      const logStreamName = await tryReadLogStreamName(pid);
      if (logStreamName !== undefined && names.has(logStreamName)) tryKill(Number(pid));
    }
  }
}

/** Undefined for who is no function's, gone, or somebody else's. */
async function tryReadLogStreamName(pid: string): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return /(?:^|\0)AWS_LAMBDA_LOG_STREAM_NAME=([^\0]*)/.exec(text)?.[1];
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
