import { EnvironmentLog, type LogDestination } from './environment-log.js';
import {
  exitError,
  maximumPayloadBytes,
  maximumStreamBytes,
  responseTooLargeError,
  timedOutError,
} from './lambda-error.js';
import type { MemoryWatch, Watched } from './memory-watch.js';
import type { EnvironmentResult, PendingRequest } from './pending-request.js';
import { ResponseBody } from './response-body.js';
import type { LaunchRuntime, Runtime, RuntimeEvents, RuntimeLaunch } from './runtime.js';

/** What an environment tells the pool that it is in. */
export interface EnvironmentOwner extends LogDestination {
  /** The handler is loaded, or a request is over. */
  free(environment: Environment): void;
  /** Requests that the environment has taken and not begun are to be taken by another one. */
  returned(requests: readonly PendingRequest[]): void;
  /** The environment takes no more requests; an error object tells why it could not start. */
  gone(environment: Environment, initialisationError: string | undefined): void;
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

const killed = 'with error: signal: killed';

/** After a request that took longer, none is given to an environment before it is free. */
const quickMs = 10;

/** So many requests a quick environment has besides the one that it works on. */
const mostAhead = 7;

/** The request that an environment works on. */
interface Current extends PendingRequest {
  readonly beganAt: number;
  body?: ResponseBody;
  /** Of the body. */
  bytes: number;
}

/**
 * An execution environment: one request at a time. While its requests are quick, the next ones are with its process already, so that neither side
 * waits for the other; none of them has begun. A time-out, a crash, or more memory than it has fails that request and ends the environment.
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
  readonly #log: EnvironmentLog;
  #whenEnded: () => void = () => {};
  #current: Current | undefined;
  /** Requests that its process has and will begin one after the other. */
  readonly #ahead: PendingRequest[] = [];
  #isQuick = false;
  #isRecalling = false;
  #timer: NodeJS.Timeout | undefined;
  #state: 'initialising' | 'ready' | 'gone' = 'initialising';

  constructor(start: EnvironmentStart) {
    const { launch, owner, launchRuntime } = start;
    this.#start = start;
    this.#log = new EnvironmentLog(start.requestId, owner);
    this.#timeoutSeconds = launch.lambdaFunction.timeoutSeconds;
    this.memorySizeMb = launch.lambdaFunction.memorySizeMb;
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

  /** Whether it works on nothing. */
  get isIdle(): boolean {
    return this.#current === undefined;
  }

  /** The trace of the request that it works on. */
  get traceId(): string | undefined {
    return this.#current?.request.traceId;
  }

  /** Whether it would begin with another request in a moment, although it works on one. */
  get takesAhead(): boolean {
    return this.#isQuick && !this.#isRecalling && this.#ahead.length < mostAhead && this.#runtime.takesAhead;
  }

  /** Works on the request, now or after those that it has. */
  take(pending: PendingRequest): void {
    this.#runtime.send(pending.request);
    if (this.#current) this.#ahead.push(pending);
    else this.#begin(pending);
  }

  /** Gives back what it has not begun, if it takes longer than expected; tells whether there is such a thing. */
  recall(): boolean {
    if (this.#ahead.length === 0 || !this.#current) return false;
    if (this.#isRecalling || performance.now() - this.#current.beganAt < 2 * quickMs) return true;
    this.#isQuick = false;
    this.#isRecalling = true;
    this.#runtime.recall();
    return true;
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
    if (!current || current.body) return;
    current.body = new ResponseBody();
    current.resolve({ outcome: 'stream', payload: current.body.stream, contentType });
  }

  streamed(chunk: Uint8Array, accepted: () => void): void {
    const current = this.#current;
    if (!current?.body) {
      accepted();
      return;
    }
    current.bytes += chunk.length;
    if (current.bytes > maximumStreamBytes) this.crashed(responseTooLargeError(maximumStreamBytes));
    else current.body.write(chunk, accepted);
  }

  streamEnded(): void {
    this.#current?.body?.end();
    this.#finish(undefined);
  }

  returned(count: number): void {
    this.#isRecalling = false;
    if (count > 0) this.#start.owner.returned(this.#ahead.splice(-count));
  }

  broke(reason: string): void {
    if (this.#state === 'gone') return;
    for (const line of reason.split('\n')) this.#log.tell(line);
    this.#leaveWithExit(killed);
    this.#runtime.kill();
  }

  outOfMemory(): void {
    if (this.#state === 'gone') return;
    this.#log.tellMemoryUsed(this.memorySizeMb);
    this.#leaveWithExit(killed);
    this.#runtime.kill();
  }

  /** The next request must not be given to it. */
  exiting(): void {
    if (!this.#current && this.#state === 'ready') this.#leave('');
  }

  exited(reason: string): void {
    if (this.#log.tellsFullHeap && reason.includes('signal')) this.outOfMemory();
    if (this.#current || this.#state === 'initialising') this.#leaveWithExit(reason);
    else this.#leave('');
    this.#whenEnded();
  }

  logged(stream: 'stdout' | 'stderr' | 'platform', text: Buffer | string): void {
    this.#log.write(stream, text);
  }

  #begin(pending: PendingRequest): void {
    const { requestId } = pending.request;
    this.#log.requestId = requestId;
    this.#current = { ...pending, beganAt: performance.now(), bytes: 0 };
    this.#timer = setTimeout(() => this.#timeOut(), this.#timeoutSeconds * 1000);
    this.#start.memoryWatch.begin(this);
    const { logsReports, launch } = this.#start;
    if (logsReports) this.#log.tell(`START RequestId: ${requestId} Version: ${launch.functionVersion}`);
  }

  #timeOut(): void {
    const { requestId } = this.#log;
    this.#log.tell(`RequestId: ${requestId} Error: Task timed out after ${this.#timeoutSeconds.toFixed(2)} seconds`);
    this.#leave(timedOutError(requestId, this.#timeoutSeconds));
    this.#runtime.kill();
  }

  #leaveWithExit(reason: string): void {
    const { requestId } = this.#log;
    this.#log.tell(`RequestId: ${requestId} Error: Runtime exited ${reason}`);
    this.#leave(exitError(requestId, reason));
  }

  /** Ends the request with the error, if there is one, and the environment. */
  #leave(errorPayload: string): void {
    if (this.#state === 'gone') return;
    const wasInitialising = this.#state === 'initialising';
    this.#state = 'gone';
    this.#end({ outcome: 'error', payload: errorPayload });
    if (this.#ahead.length > 0) this.#start.owner.returned(this.#ahead.splice(0));
    this.#start.owner.gone(this, wasInitialising ? errorPayload : undefined);
  }

  #finish(result: EnvironmentResult | undefined): void {
    const current = this.#current;
    if (!current) return;
    if (!this.#start.memoryWatch.end(this)) {
      this.outOfMemory();
      return;
    }
    this.#isQuick = performance.now() - current.beganAt < quickMs;
    this.#end(result);
    if (this.#state !== 'ready') return;
    const next = this.#ahead.shift();
    if (next) this.#begin(next);
    this.#start.owner.free(this);
  }

  #end(result: EnvironmentResult | undefined): void {
    clearTimeout(this.#timer);
    this.#start.memoryWatch.end(this);
    this.#log.flush();
    const current = this.#current;
    this.#current = undefined;
    if (!current) return;
    if (this.#start.logsReports) {
      this.#log.tellReport(performance.now() - current.beganAt, this.memorySizeMb, this.pid);
    }
    if (!result) return;
    if (result.outcome === 'error') current.body?.break(result.payload);
    current.resolve(result);
  }
}
