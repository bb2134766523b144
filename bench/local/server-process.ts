import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';

/** A server in a process of its own. */
export class ServerProcess implements AsyncDisposable {
  private constructor(
    readonly child: ChildProcess,
    /** What `ready` has found in its output. */
    readonly address: string,
  ) {}

  /** Starts it and waits until its output tells that it is ready. */
  static async start(
    command: string,
    args: readonly string[],
    { cwd, ready }: { readonly cwd: string; ready(output: string): string | undefined },
  ): Promise<ServerProcess> {
    const child = spawn(command, [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    const address = await new Promise<string>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        if (output === 'ready') return;
        output += chunk.toString();
        const found = ready(output);
        if (found === undefined) return;
        output = 'ready';
        resolve(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`)));
    });
    return new ServerProcess(child, address);
  }

  /** Bytes of memory that the process holds. */
  async memory(): Promise<number> {
    return residentBytes(Number(this.child.pid));
  }

  /** Bytes of memory that the process and each that it has started hold; what they share counts for each. */
  async memoryOfAll(): Promise<readonly number[]> {
    return Promise.all((await withDescendants(Number(this.child.pid))).map(residentBytes));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode !== null || this.child.pid === undefined) return;
    const ended = once(this.child, 'exit');
    process.kill(-this.child.pid, 'SIGTERM');
    await ended;
  }
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

async function withDescendants(pid: number): Promise<readonly number[]> {
  const threads = await readdir(`/proc/${pid}/task`);
  const children = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8')));
  const found = await Promise.all(children.join(' ').split(' ').filter(Boolean).map(Number).map(withDescendants));
  return [pid, ...found.flat()];
}
