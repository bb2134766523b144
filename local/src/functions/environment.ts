import { Readable } from 'node:stream';
import type { StreamedInvocationResult } from './function-runner.js';
import { exitError, maximumPayloadBytes, responseTooLargeError, timedOutError } from './lambda-error.js';
import { LogLines } from './log-lines.js';
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

/** Lambda gives a handler 10 s to load, and then the function's own time-out once more. */
const initialisationSeconds = 10;

/** The request that an environment has. */
interface Current {
  readonly requestId: string;
  readonly resolve: (result: EnvironmentResult) => void;
  body?: Readable;
}

/**
 * An execution environment: one request at a time; a time-out or a crash fails that request and ends the environment.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class Environment implements RuntimeEvents {
  /** Settles when its process or thread is gone. */
  readonly ended: Promise<void>;
  readonly #runtime: Runtime;
  readonly #owner: EnvironmentOwner;
  readonly #timeoutSeconds: number;
  readonly #lines: Readonly<Record<'stdout' | 'stderr' | 'platform', LogLines>>;
  #whenEnded: () => void = () => {};
  #requestId: string;
  #current: Current | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Called when the receiver of a stream takes more. */
  #accepted: (() => void) | undefined;
  #state: 'initialising' | 'ready' | 'gone' = 'initialising';

  /** @param requestId the request for whose sake the environment is started; its log lines name it */
  constructor(launchRuntime: LaunchRuntime, launch: RuntimeLaunch, owner: EnvironmentOwner, requestId: string) {
    this.#owner = owner;
    this.#requestId = requestId;
    this.#timeoutSeconds = launch.lambdaFunction.timeoutSeconds;
    const linesOf = (stream: 'stdout' | 'stderr' | 'platform') =>
      new LogLines((line) => owner.log(this.#requestId, stream, line));
    this.#lines = { stdout: linesOf('stdout'), stderr: linesOf('stderr'), platform: linesOf('platform') };
    this.ended = new Promise((resolve) => {
      this.#whenEnded = resolve;
    });
    this.#runtime = launchRuntime(launch, this);
    this.#timer = setTimeout(() => this.#timeOut(), (initialisationSeconds + this.#timeoutSeconds) * 1000);
  }

  invoke(request: RuntimeRequest): Promise<EnvironmentResult> {
    this.#requestId = request.requestId;
    this.#timer = setTimeout(() => this.#timeOut(), this.#timeoutSeconds * 1000);
    return new Promise((resolve) => {
      this.#current = { requestId: request.requestId, resolve };
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
    this.#owner.free(this);
  }

  crashed(payload: string): void {
    this.#leave(payload);
    this.#runtime.kill();
  }

  responded(payload: string): void {
    // A UTF-16 unit takes at most three bytes: most payloads need not be measured.
    if (payload.length * 3 > maximumPayloadBytes && Buffer.byteLength(payload) > maximumPayloadBytes) {
      this.failed(responseTooLargeError());
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
    const body = this.#current?.body;
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

  exited(reason: string): void {
    const requestId = this.#current?.requestId ?? this.#requestId;
    const payload = exitError(requestId, reason);
    if (this.#state !== 'gone' && (this.#current || this.#state === 'initialising')) {
      this.logged('platform', `RequestId: ${requestId} Error: Runtime exited ${reason}\n`);
    }
    this.#leave(payload);
    this.#whenEnded();
  }

  logged(stream: 'stdout' | 'stderr' | 'platform', text: string): void {
    this.#lines[stream].write(text);
  }

  #timeOut(): void {
    const requestId = this.#requestId;
    this.logged(
      'platform',
      `RequestId: ${requestId} Error: Task timed out after ${this.#timeoutSeconds.toFixed(2)} seconds\n`,
    );
    this.#leave(timedOutError(requestId, this.#timeoutSeconds));
    this.#runtime.kill();
  }

  /** Ends the request with the error, if there is one, and the environment. */
  #leave(errorPayload: string): void {
    if (this.#state === 'gone') return;
    const wasInitialising = this.#state === 'initialising';
    this.#state = 'gone';
    this.#end({ outcome: 'error', payload: errorPayload });
    this.#owner.gone(this, wasInitialising ? errorPayload : undefined);
  }

  #finish(result: EnvironmentResult | undefined): void {
    if (!this.#current) return;
    this.#end(result);
    if (this.#state === 'ready') this.#owner.free(this);
  }

  #end(result: EnvironmentResult | undefined): void {
    clearTimeout(this.#timer);
    this.#lines.stdout.flush();
    this.#lines.stderr.flush();
    const current = this.#current;
    this.#current = undefined;
    if (!current || !result) return;
    // Bytes that were sent cannot be taken back: an error after the first one breaks the stream.
    if (current.body && result.outcome === 'error') current.body.destroy(new Error(result.payload));
    current.resolve(result);
  }
}
