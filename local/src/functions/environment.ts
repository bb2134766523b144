import { Readable } from 'node:stream';
import type { StreamedInvocationResult } from './function-runner.js';
import {
  exitError,
  maximumPayloadBytes,
  maximumStreamBytes,
  responseTooLargeError,
  timedOutError,
} from './lambda-error.js';
import { LogLines } from './log-lines.js';
import type { MemoryWatch, Watched } from './memory-watch.js';
import { peakMb } from './resident-memory.js';
import type { LaunchRuntime, Runtime, RuntimeEvents, RuntimeLaunch, RuntimeRequest } from './runtime.js';

/** How a request ended: all at once, or as a stream that the handler is still writing. */
export type EnvironmentResult =
  | { readonly outcome: 'success'; readonly payload: string }
  | Exclude<StreamedInvocationResult, { outcome: 'throttled' }>;

/** What an environment tells the pool that it is in. */
export interface EnvironmentOwner {
  /** The handler is loaded, or the last request is over. */
  free(environment: Environment): void;
  /** The environment takes no more requests; an error object tells why it could not start. */
  gone(environment: Environment, initialisationError: string | undefined): void;
  log(requestId: string, stream: 'stdout' | 'stderr' | 'platform', line: string): void;
}

/** How an environment is started. */
export interface EnvironmentStart {
  readonly launchRuntime: LaunchRuntime;
  readonly launch: RuntimeLaunch;
  readonly owner: EnvironmentOwner;
  /** The request for whose sake it is started; its log lines name it. */
  readonly requestId: string;
  readonly memoryWatch: MemoryWatch;
  /** Whether START, END and REPORT lines are logged. */
  readonly logsReports: boolean;
}

/** Lambda gives a handler 10 s to load, and then the function's own time-out once more. */
const initialisationSeconds = 10;

/** How Node.js words it on its standard error when the heap is at its limit. */
const heapIsFull = 'JavaScript heap out of memory';

const killed = 'with error: signal: killed';

/** The request that an environment has. */
interface Current {
  readonly requestId: string;
  readonly beganAt: number;
  readonly resolve: (result: EnvironmentResult) => void;
  body?: Readable;
  /** Of the body. */
  bytes: number;
}

/**
 * An execution environment: one request at a time; a time-out, a crash, or more memory than it has fails that request and ends the environment.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class Environment implements RuntimeEvents, Watched {
  /** Settles when its process is gone. */
  readonly ended: Promise<void>;
  readonly memorySizeMb: number;
  readonly #runtime: Runtime;
  readonly #start: EnvironmentStart;
  readonly #timeoutSeconds: number;
  readonly #lines: Readonly<Record<'stdout' | 'stderr' | 'platform', LogLines>>;
  #whenEnded: () => void = () => {};
  #requestId: string;
  #current: Current | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Called when the receiver of a stream takes more. */
  #accepted: (() => void) | undefined;
  #heapIsFull = false;
  #state: 'initialising' | 'ready' | 'gone' = 'initialising';

  constructor(start: EnvironmentStart) {
    const { launch, owner, launchRuntime } = start;
    this.#start = start;
    this.#requestId = start.requestId;
    this.#timeoutSeconds = launch.lambdaFunction.timeoutSeconds;
    this.memorySizeMb = launch.lambdaFunction.memorySizeMb;
    const linesOf = (stream: 'stdout' | 'stderr' | 'platform') =>
      new LogLines((line) => owner.log(this.#requestId, stream, line));
    this.#lines = { stdout: linesOf('stdout'), stderr: linesOf('stderr'), platform: linesOf('platform') };
    this.ended = new Promise((resolve) => {
      this.#whenEnded = resolve;
    });
    this.#runtime = launchRuntime(launch, this);
    this.#timer = setTimeout(() => this.#timeOut(), (initialisationSeconds + this.#timeoutSeconds) * 1000);
    start.memoryWatch.begin(this);
  }

  get pid(): number | undefined {
    return this.#runtime.pid;
  }

  invoke(request: RuntimeRequest): Promise<EnvironmentResult> {
    const { requestId } = request;
    this.#requestId = requestId;
    this.#timer = setTimeout(() => this.#timeOut(), this.#timeoutSeconds * 1000);
    this.#start.memoryWatch.begin(this);
    if (this.#start.logsReports)
      this.#log(`START RequestId: ${requestId} Version: ${this.#start.launch.functionVersion}`);
    return new Promise((resolve) => {
      this.#current = { requestId, resolve, beganAt: performance.now(), bytes: 0 };
      this.#runtime.send(request);
    });
  }

  /** Ends the environment, whatever it does. */
  close(): Promise<void> {
    this.#runtime.kill();
    return this.ended;
  }

  initialised(): void {
    if (this.#state !== 'initialising') return;
    clearTimeout(this.#timer);
    this.#state = 'ready';
    if (!this.#start.memoryWatch.end(this)) this.outOfMemory();
    else this.#start.owner.free(this);
  }

  crashed(payload: string): void {
    this.#leave(payload);
    this.#runtime.kill();
  }

  responded(payload: string): void {
    // A UTF-16 unit takes at most three bytes: most payloads need not be measured.
    if (payload.length * 3 > maximumPayloadBytes && Buffer.byteLength(payload) > maximumPayloadBytes) {
      this.failed(responseTooLargeError(maximumPayloadBytes));
      return;
    }
    this.#finish({ outcome: 'success', payload });
  }

  failed(payload: string): void {
    this.#finish({ outcome: 'error', payload });
  }

  streamBegan(contentType: string): void {
    const current = this.#current;
    if (!current) return;
    current.body = new Readable({ read: () => this.#accepted?.() });
    current.resolve({ outcome: 'stream', payload: current.body, contentType });
  }

  streamed(chunk: Uint8Array, accepted: () => void): void {
    const current = this.#current;
    const body = current?.body;
    if (current) current.bytes += chunk.length;
    if (body && current.bytes > maximumStreamBytes) {
      this.crashed(responseTooLargeError(maximumStreamBytes));
      return;
    }
    // A client that has gone does not stop a function: the rest of what it writes is dropped.
    if (!body || body.destroyed || body.push(chunk)) {
      accepted();
      return;
    }
    const accept = () => {
      this.#accepted = undefined;
      body.off('close', accept);
      accepted();
    };
    this.#accepted = accept;
    body.once('close', accept);
  }

  streamEnded(): void {
    this.#current?.body?.push(null);
    this.#finish(undefined);
  }

  broke(reason: string): void {
    if (this.#state === 'gone') return;
    for (const line of reason.split('\n')) this.#log(line);
    this.#leaveWithExit(killed);
    this.#runtime.kill();
  }

  outOfMemory(): void {
    if (this.#state === 'gone') return;
    const { memorySizeMb } = this;
    this.#log(
      `RequestId: ${this.#requestId} used all of its memory\tMemory Size: ${memorySizeMb} MB\tMax Memory Used: ${memorySizeMb} MB`,
    );
    this.#leaveWithExit(killed);
    this.#runtime.kill();
  }

  exited(reason: string): void {
    if (this.#heapIsFull && reason.includes('signal')) this.outOfMemory();
    if (this.#current || this.#state === 'initialising') this.#leaveWithExit(reason);
    else this.#leave('');
    this.#whenEnded();
  }

  logged(stream: 'stdout' | 'stderr' | 'platform', text: Buffer | string): void {
    if (stream === 'stderr' && text.includes(heapIsFull)) this.#heapIsFull = true;
    this.#lines[stream].write(text);
  }

  #log(line: string): void {
    this.#start.owner.log(this.#requestId, 'platform', line);
  }

  #timeOut(): void {
    const requestId = this.#requestId;
    this.#log(`RequestId: ${requestId} Error: Task timed out after ${this.#timeoutSeconds.toFixed(2)} seconds`);
    this.#leave(timedOutError(requestId, this.#timeoutSeconds));
    this.#runtime.kill();
  }

  #leaveWithExit(reason: string): void {
    this.#log(`RequestId: ${this.#requestId} Error: Runtime exited ${reason}`);
    this.#leave(exitError(this.#requestId, reason));
  }

  /** Ends the request with the error, if there is one, and the environment. */
  #leave(errorPayload: string): void {
    if (this.#state === 'gone') return;
    const wasInitialising = this.#state === 'initialising';
    this.#state = 'gone';
    this.#end({ outcome: 'error', payload: errorPayload });
    this.#start.owner.gone(this, wasInitialising ? errorPayload : undefined);
  }

  #finish(result: EnvironmentResult | undefined): void {
    if (!this.#current) return;
    if (!this.#start.memoryWatch.end(this)) {
      this.outOfMemory();
      return;
    }
    this.#end(result);
    if (this.#state === 'ready') this.#start.owner.free(this);
  }

  #end(result: EnvironmentResult | undefined): void {
    clearTimeout(this.#timer);
    this.#start.memoryWatch.end(this);
    this.#lines.stdout.flush();
    this.#lines.stderr.flush();
    const current = this.#current;
    this.#current = undefined;
    if (!current) return;
    if (this.#start.logsReports) this.#report(current);
    if (!result) return;
    // Bytes that were sent cannot be taken back: an error after the first one breaks the stream.
    if (current.body && result.outcome === 'error') current.body.destroy(new Error(result.payload));
    current.resolve(result);
  }

  #report({ requestId, beganAt }: Current): void {
    const duration = performance.now() - beganAt;
    const used = this.pid === undefined ? undefined : peakMb(this.pid);
    this.#log(`END RequestId: ${requestId}`);
    this.#log(
      `REPORT RequestId: ${requestId}\tDuration: ${duration.toFixed(2)} ms\tBilled Duration: ${Math.ceil(duration)} ms\t` +
        `Memory Size: ${this.memorySizeMb} MB${used === undefined ? '' : `\tMax Memory Used: ${Math.min(used, this.memorySizeMb)} MB`}`,
    );
  }
}
