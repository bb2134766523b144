import { type ChildProcess, spawn } from 'node:child_process';

/** How to run a command line. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Gets what the command prints, as it is printed. */
  onOutput(text: string): void;
  /** Ends the command and all that it has started. */
  readonly signal?: AbortSignal | undefined;
}

/** How a command ended: with a status, or by a signal. */
export interface CommandEnding {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * Runs a command line in a process group of its own. Whatever it starts ends with it, and all of it ends when `signal` says
 * so or this process ends, be that by SIGKILL.
 *
 * @throws the reason of `signal`, or why there is no process
 */
export function runCommand(commandLine: string, options: CommandOptions): Promise<CommandEnding> {
  const { signal, onOutput } = options;
  signal?.throwIfAborted();
  const child = start(commandLine, options);
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput);
  let timer: NodeJS.Timeout | undefined;
  const abort = () => {
    endGroup(child, 'SIGTERM');
    timer = setTimeout(() => endGroup(child, 'SIGKILL'), patienceMillis);
  };
  signal?.addEventListener('abort', abort, { once: true });
  return new Promise<CommandEnding>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      endGroup(child, 'SIGKILL');
      clearTimeout(timer);
      // Who has left the group may keep the pipes open for ever.
      timer = setTimeout(() => closePipes(child), patienceMillis);
      child.stdio[lifeline]?.destroy();
    });
    child.once('close', (status, endedBy) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      if (signal?.aborted) reject(signal.reason);
      else resolve({ status, signal: endedBy });
    });
  });
}

/** So long a program may take to end by itself. */
const patienceMillis = 1_000;

/** A pipe of which this process holds the other end. */
const lifeline = 3;

/** Beside the command, somebody waits for the end of the lifeline, which the system closes with this process. */
const guarded = `
( trap '' TERM; read -r _ <&${lifeline}; kill -TERM 0; sleep ${patienceMillis / 1000}; kill -KILL 0 ) >/dev/null 2>&1 &
exec /bin/sh -c "$1" ${lifeline}<&-`;

function start(commandLine: string, { cwd, env }: CommandOptions): ChildProcess {
  if (process.platform === 'win32')
    return spawn(commandLine, { cwd, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const child = spawn('/bin/sh', ['-c', guarded, 'sh', commandLine], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  child.stdio[lifeline]?.on('error', () => {});
  return child;
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || process.platform === 'win32') {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself in the meantime.
  }
}

function closePipes({ stdout, stderr }: ChildProcess): void {
  stdout?.destroy();
  stderr?.destroy();
}
