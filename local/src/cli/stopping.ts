import { constants } from 'node:os';
import { isUnderNohup, watchLaunchers } from '../machine/launchers.js';
import { tryReadProcess } from '../machine/process-table.js';

/**
 * What ends a command that would go on for ever: Ctrl-C, SIGTERM, the end of its terminal, of whoever started it, or of
 * whoever read its output. The exit status is then 0. A second Ctrl-C ends the process at once, with the status that shells
 * give to an interrupted one.
 */
export class Stopping {
  readonly #controller = new AbortController();
  #isListening = false;

  /** A signal that aborts when the command is to end; from now on, nothing else ends it. */
  listen(): AbortSignal {
    if (!this.#isListening) this.#listen();
    this.#isListening = true;
    return this.#controller.signal;
  }

  /** Ends the command; a command that does not wait for this ends with the process. */
  stop(): void {
    if (!this.#isListening) process.exit(0);
    // Whatever may hang: what has been made goes with the process.
    setTimeout(() => process.exit(0), deadlineMillis).unref();
    this.#controller.abort();
  }

  #listen(): void {
    const endWatch = watchLaunchers(() => this.stop());
    let first: number | undefined;
    for (const name of signals) {
      process.on(name, () => {
        first ??= performance.now();
        if (!this.#controller.signal.aborted) this.stop();
        else if (!isEcho(first)) process.exit(statusOf(name));
      });
    }
    // Who asks for a core dump does not wait for requests.
    process.on('SIGQUIT', () => process.exit(statusOf('SIGQUIT')));
    if (!isUnderNohup()) return;
    process.removeAllListeners('SIGHUP');
    // The same hang-up ends an `npx` in between, for which this process is then not to end.
    process.on('SIGHUP', endWatch);
  }
}

/** More than requests in flight are given, and processes to end. */
const deadlineMillis = 5_000;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/** 128 and the number of the signal. */
function statusOf(name: NodeJS.Signals): number {
  return 128 + (constants.signals[name] ?? 0);
}

/**
 * Whether a signal is the first one once more: a terminal sends Ctrl-C to all that runs in it, and npm, which is among
 * them, passes it on.
 */
function isEcho(first: number): boolean {
  const isOfTerminal = process.stdin.isTTY || (tryReadProcess(process.pid)?.hasTerminal ?? false);
  return isOfTerminal && process.env.npm_execpath !== undefined && performance.now() - first < echoMillis;
}

const echoMillis = 100;
