import type { LambdaFunction } from '../model/function.js';

/** One request, as a runtime receives it. */
export interface RuntimeRequest {
  readonly requestId: string;
  readonly payload: string;
  readonly invokedFunctionArn: string;
  readonly traceId: string;
  /** JSON text. */
  readonly clientContext: string | undefined;
}

/** What a runtime is started with. */
export interface RuntimeLaunch {
  readonly lambdaFunction: LambdaFunction;
  /** The folder with the function's code: `/var/task` in Lambda. */
  readonly taskRoot: string;
  /** The folder with the merged layers: `/opt` in Lambda. */
  readonly layersRoot: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly functionVersion: string;
}

/** What a runtime tells of itself and of the request that it has. */
export interface RuntimeEvents {
  /** The handler is loaded; the first request begins. */
  initialised(): void;
  /** The handler cannot be loaded, or an error that nothing caught ends the environment; the payload is Lambda's error object. */
  crashed(payload: string): void;
  responded(payload: string): void;
  failed(payload: string): void;
  streamBegan(contentType: string): void;
  /** `accepted` is called once the receiver takes more. */
  streamed(chunk: Uint8Array, accepted: () => void): void;
  streamEnded(): void;
  /** Of the requests that were sent, the last ones will not begin: they were recalled. */
  returned(count: number): void;
  /** The process cannot be spoken to, and is being ended; `reason` is a phrase such as `it wrote bytes that are no message`. */
  broke(reason: string): void;
  /** The process has ended; what it wrote is still to come. */
  exiting(): void;
  /** The process is gone, and nothing more comes; `reason` is a phrase such as `with error: exit status 1`. */
  exited(reason: string): void;
  logged(stream: 'stdout' | 'stderr' | 'platform', text: Buffer | string): void;
}

/** A process that runs a handler. */
export interface Runtime {
  /** Undefined while it has none. */
  readonly pid: number | undefined;
  /** Whether it may be sent a request while it has one, which it begins when that is over. */
  readonly takesAhead: boolean;
  send(request: RuntimeRequest): void;
  /** Asks for what it has not begun; `returned` follows. */
  recall(): void;
  /** Ends it at once; `exited` follows. */
  kill(): void;
}

/** Starts a runtime. */
export type LaunchRuntime = (launch: RuntimeLaunch, events: RuntimeEvents) => Runtime;
