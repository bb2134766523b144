import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What `gatewright start --json` says when it is ready. */
export interface Ready {
  readonly console: string;
  readonly apis: readonly { readonly protocol: string; readonly stages: readonly { readonly url: string }[] }[];
}

/** A gateway in a process of its own, as a user starts it. */
export class GatewayProcess {
  readonly #child: ChildProcess;
  readonly #errors: readonly string[];

  private constructor(
    child: ChildProcess,
    errors: readonly string[],
    readonly ready: Ready,
  ) {
    this.#child = child;
    this.#errors = errors;
  }

  static async start(command: string, assembly: string): Promise<GatewayProcess> {
    const child = spawn(process.execPath, [command, 'start', assembly, '--port', '0', '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const errors: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (errors.push(line) > 200) errors.shift();
    });
    const lines = createInterface({ input: child.stdout });
    const [first] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as unknown[];
    if (typeof first !== 'string') throw new Error(`the gateway did not start: ${errors.join('\n')}`);
    return new GatewayProcess(child, errors, JSON.parse(first) as Ready);
  }

  /** The last lines that it wrote to standard error. */
  get errors(): string {
    return this.#errors.join('\n  ');
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  urlOf(protocol: string): string {
    return this.ready.apis.find((api) => api.protocol === protocol)?.stages[0]?.url ?? '';
  }

  /** Ends it as Ctrl-C does; gives its exit code. */
  async stop(): Promise<number | null> {
    if (this.hasEnded) return this.#child.exitCode;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGINT');
    const [code] = (await ended) as [number | null];
    return code;
  }
}
