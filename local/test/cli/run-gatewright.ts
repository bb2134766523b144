import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const main = join(__dirname, '../../src/cli/main.ts');
const running: GatewrightProcess[] = [];

afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
});

/** A run of the command-line program, from its TypeScript. */
export class GatewrightProcess {
  stdout = '';
  stderr = '';
  readonly #listeners = new Set<() => void>();

  constructor(readonly child: ChildProcess) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.#tell();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#tell();
    });
    child.once('exit', () => this.#tell());
  }

  /** The first value that `find` finds in what has been printed. */
  async until<T>(find: (output: GatewrightProcess) => T | null | undefined): Promise<T> {
    for (;;) {
      const found = find(this);
      if (found !== undefined && found !== null) return found;
      if (this.child.exitCode !== null) throw new Error(`it has ended:\n${this.stdout}\n${this.stderr}`);
      await new Promise<void>((resolve) => {
        const listener = () => {
          this.#listeners.delete(listener);
          resolve();
        };
        this.#listeners.add(listener);
      });
    }
  }

  /** The JSON lines so far. */
  get events(): readonly Event[] {
    const lines = this.stdout.split('\n').slice(0, -1);
    return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Event);
  }

  untilEvent(event: string, fits: (event: Event) => boolean = () => true): Promise<Event> {
    return this.until(({ events }) => events.find((candidate) => candidate.event === event && fits(candidate)));
  }

  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    if (this.child.exitCode !== null) return this.child.exitCode;
    this.child.kill(signal);
    const [exitCode] = (await once(this.child, 'close')) as [number | null];
    return exitCode;
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export interface Event {
  readonly event: string;
  readonly console: string;
  readonly apis: readonly {
    readonly logicalId: string;
    readonly name: string;
    readonly protocol: string;
    readonly id: string;
    readonly port: number;
    readonly stages: readonly { readonly name: string; readonly url: string }[];
  }[];
  readonly [member: string]: unknown;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What the process reads; nothing if it is left out. */
  readonly stdin?: 'ignore' | 'pipe';
}

/** Starts `gatewright` with arguments, in a folder. */
export function gatewright(args: readonly string[], options: RunOptions = {}): GatewrightProcess {
  return launch(process.execPath, [...mainArguments, ...args], options);
}

/** Starts a shell with a script, in which `GATEWRIGHT` stands for the program. Its output ends when the last of them has ended. */
export function shell(script: string, options: RunOptions = {}): GatewrightProcess {
  const command = [process.execPath, ...mainArguments].join(' ');
  const env = { ...options.env, SCRIPT: script.replaceAll('GATEWRIGHT', command) };
  return launch('/bin/sh', ['-c', 'eval "$SCRIPT"'], { ...options, env });
}

const mainArguments = ['--import', require.resolve('tsx'), main];

function launch(command: string, args: readonly string[], options: RunOptions): GatewrightProcess {
  const { cwd = process.cwd(), env = {}, stdin = 'ignore' } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: [stdin, 'pipe', 'pipe'] });
  const started = new GatewrightProcess(child);
  running.push(started);
  return started;
}
