import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import { FrameError, FrameReader } from './frame-reader.js';
import { type FrameToHost, frameToHost } from './frames.js';
import type { Guardian } from './guardian.js';
import { type Attempt, deliverMessages } from './host-messages.js';
import { onEnding } from './process-ending.js';
import { killProcessGroup } from './process-group.js';
import type { Runtime, RuntimeEvents, RuntimeRequest } from './runtime.js';

/** The program of a host, and what its process has from its start. */
export interface HostCommand {
  readonly executable: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A process that hosts a handler. Requests go to its descriptor 3, messages come from its descriptor 4, in frames; what it writes to 1 and 2
 * is logged. Bytes that are no message are the end of it.
 */
export class HostProcess {
  readonly #child: ChildProcess;
  readonly #token = randomBytes(4).readUInt32BE();
  #isGone = false;

  constructor({ executable, args, cwd, env }: HostCommand, guardian: Guardian) {
    this.#child = spawn(executable, [...args], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C is for the gateway, which ends it and what it started.
      detached: true,
    });
    guardian.guard(this.#child);
    const gone = () => {
      this.#isGone = true;
    };
    this.#child.once('error', gone).once('exit', gone);
    // A process that has gone reads no more; `exited` tells of it.
    for (const stream of this.#child.stdio) stream?.on('error', () => {});
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Lets the gateway end while nobody uses the process. */
  unref(): void {
    this.#child.unref();
  }

  kill(): void {
    // The number of one that has ended may be another's.
    if (!this.#isGone) killProcessGroup(this.#child);
  }

  /**
   * Makes it an environment of a function.
   *
   * @param settings for its program
   * @param keepsRequests whether the program keeps requests that come while it has one
   */
  launch(settings: object, events: RuntimeEvents, keepsRequests: boolean): Runtime {
    this.#child.ref();
    const requests = this.#child.stdio[3] as Duplex;
    const [stdout, stderr] = [this.#child.stdout as Socket | null, this.#child.stderr as Socket | null];
    const send = (type: FrameToHost, request: number, payload: string) =>
      void requests.write(frameToHost(type, this.#token, request, payload));
    const attempt = this.#attempt(events);
    let number = 0;
    const reader = new FrameReader(
      this.#token,
      deliverMessages(events, () => send('taken', number, ''), attempt),
    );
    this.#read(reader, events, attempt);
    onEnding(this.#child, events);
    send('launch', 0, JSON.stringify(settings));
    return {
      pid: this.#child.pid,
      // What it writes to the descriptors belongs to one request for sure as long as it has no more than that.
      get takesAhead() {
        return keepsRequests && stdout?.bytesRead === 0 && stderr?.bytesRead === 0;
      },
      kill: () => this.kill(),
      recall: () => send('recall', 0, ''),
      send: (request) => {
        number++;
        reader.expect(number);
        send('request', number, linesOf(request));
      },
    };
  }

  /** Whatever fails while its messages are handled is the end of this process, and of nothing else. */
  #attempt(events: RuntimeEvents): Attempt {
    return (handle) => {
      try {
        handle();
      } catch (error) {
        this.kill();
        events.broke(error instanceof FrameError ? error.message : String((error as Error).stack));
      }
    };
  }

  #read(reader: FrameReader, events: RuntimeEvents, attempt: Attempt): void {
    const { stdout, stderr, stdio } = this.#child;
    stdout?.on('data', (chunk: Buffer) => events.logged('stdout', chunk));
    stderr?.on('data', (chunk: Buffer) => events.logged('stderr', chunk));
    const messages = stdio[4] as Readable;
    messages.on('data', (chunk: Buffer) => attempt(() => reader.read(chunk)));
    // It is the process that closes it: a live one has nothing to tell any more.
    messages.on('end', () => this.kill());
    const requests = stdio[3] as Duplex;
    requests.on('data', () => attempt(() => reader.refuse()));
    requests.on('end', () => this.kill());
  }
}

/** A request as lines of text: id, ARN, trace, client context (JSON text as a JSON string, or nothing), and then the event as it is. */
function linesOf({ requestId, invokedFunctionArn, traceId, clientContext, payload }: RuntimeRequest): string {
  const context = clientContext === undefined ? '' : JSON.stringify(clientContext);
  return `${requestId}\n${invokedFunctionArn}\n${traceId}\n${context}\n${payload}`;
}
