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
  async until<T>(find: (output: GatewrightProcess) => T | undefined): Promise<T> {
    for (;;) {
      const found = find(this);
      if (found !== undefined) return found;
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

/** Starts `gatewright` with arguments, in a folder. */
export function gatewright(
  args: readonly string[],
  { cwd = process.cwd(), env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): GatewrightProcess {
  const tsx = require.resolve('tsx');
  const child = spawn(process.execPath, ['--import', tsx, main, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const started = new GatewrightProcess(child);
  running.push(started);
  return started;
}
