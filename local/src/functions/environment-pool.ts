import { availableParallelism } from 'node:os';
import type { Environment, EnvironmentOwner, EnvironmentResult } from './environment.js';
import { platformError } from './lambda-error.js';
import type { RuntimeRequest } from './runtime.js';

/** Starts an environment for the pool; the request is the one for whose sake it is started. */
export type StartEnvironment = (owner: EnvironmentOwner, requestId: string) => Environment;

/** How a pool grows. */
export interface PoolLimits {
  /** So many environments, but for requests that others of them wait for. */
  readonly maximumSize: number;
  /** So long, at the most, an environment has a request. */
  readonly timeoutMs: number;
}

/** A request that waits for an environment. */
interface Waiting {
  readonly request: RuntimeRequest;
  readonly resolve: (result: EnvironmentResult | Promise<EnvironmentResult>) => void;
  readonly since: number;
}

/** A cold start takes at least as long, unless a process was ready for it, of which there is but one. */
const shortestPatienceMs = 100;

/** So many environments beyond the maximum are started for requests that come from the function itself; Lambda ends such a loop after 16. */
const nestedBeyondMaximum = 16;

/** No request ends for as much of the function's time-out: they wait for others that have no environment, and all of them would time out. */
const stalledShare = 0.75;

/** An environment that nobody has used for as long ends. */
export const idleMs = 180_000;

/**
 * The environments of one version of a function: one request each, the one used last is used first.
 *
 * Lambda starts one for each request that finds none free. Here each takes memory of the same machine, and so a request first waits for one to
 * become free, as long as a cold start would take.
 */
export class EnvironmentPool implements EnvironmentOwner {
  readonly #startEnvironment: StartEnvironment;
  readonly #limits: PoolLimits;
  readonly #idle: Environment[] = [];
  /** So many of the idle ones nobody has used since the last sweep. */
  #unused = 0;
  /** With the traces of their requests, which their own invocations of the function have as well. */
  readonly #busy = new Map<Environment, string>();
  /** With the time of their start. */
  readonly #starting = new Map<Environment, number>();
  /** Requests for which one beyond the maximum is started. */
  readonly #awaiting = new Map<Environment, Waiting>();
  readonly #waiting: Waiting[] = [];
  #patienceMs = shortestPatienceMs;
  /** Since when there is an environment that could become free. */
  #readySince = 0;
  /** When a request or a start was over, or another start began. */
  #lastProgress = 0;
  #isRetired = false;
  #timer: NodeJS.Timeout | undefined;
  #sweeper: NodeJS.Timeout | undefined;

  constructor(
    start: StartEnvironment,
    limits: PoolLimits,
    readonly log: EnvironmentOwner['log'],
  ) {
    this.#startEnvironment = start;
    this.#limits = limits;
  }

  invoke(request: RuntimeRequest): Promise<EnvironmentResult> {
    const environment = this.#idle.pop();
    if (environment) {
      if (this.#unused > this.#idle.length) this.#unused = this.#idle.length;
      return this.#run(environment, request);
    }
    return new Promise((resolve) => {
      const waiting = { request, resolve, since: performance.now() };
      this.#waiting.push(waiting);
      if (this.#isFull && this.#isNested(request)) this.#startFor(waiting);
      // What waits longer is looked at first.
      else if (this.#timer === undefined) this.#startMore();
    });
  }

  /** Ends the idle environments at once, and every other when its request is over. */
  retire(): void {
    this.#isRetired = true;
    clearInterval(this.#sweeper);
    for (const environment of this.#idle.splice(0)) environment.close();
  }

  free(environment: Environment): void {
    const wasStarting = this.#noteProgress(environment);
    const next = this.#takeAwaiting(environment) ?? (this.#isFull ? undefined : this.#waiting.shift());
    if (next) next.resolve(this.#run(environment, next.request));
    else if (this.#isFull || this.#isRetired) environment.close();
    else this.#rest(environment);
    if (wasStarting) this.#startMore();
  }

  gone(environment: Environment, initialisationError: string | undefined): void {
    this.#noteProgress(environment);
    const index = this.#idle.indexOf(environment);
    if (index >= 0) this.#idle.splice(index, 1);
    this.#unused = Math.min(this.#unused, this.#idle.length);
    if (initialisationError !== undefined) {
      const failing = this.#takeAwaiting(environment) ?? this.#waiting.shift();
      failing?.resolve({ outcome: 'error', payload: initialisationError });
    }
    this.#startMore();
  }

  #takeAwaiting(environment: Environment): Waiting | undefined {
    const waiting = this.#awaiting.get(environment);
    this.#awaiting.delete(environment);
    return waiting;
  }

  get #isFull(): boolean {
    return this.#size >= this.#limits.maximumSize;
  }

  get #size(): number {
    return this.#idle.length + this.#busy.size + this.#starting.size;
  }

  #run(environment: Environment, request: RuntimeRequest): Promise<EnvironmentResult> {
    this.#busy.set(environment, request.traceId);
    return environment.invoke(request);
  }

  #rest(environment: Environment): void {
    this.#idle.push(environment);
    this.#sweeper ??= setInterval(() => this.#sweep(), idleMs).unref();
  }

  /** Those at the bottom that nobody has used since the last sweep. */
  #sweep(): void {
    for (const environment of this.#idle.splice(0, this.#unused)) environment.close();
    this.#unused = this.#idle.length;
    if (this.#size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  /** The environment has ended a request or its start; tells whether it was the latter. */
  #noteProgress(environment: Environment): boolean {
    this.#busy.delete(environment);
    this.#lastProgress = performance.now();
    const startedAt = this.#starting.get(environment);
    if (startedAt === undefined) return false;
    this.#starting.delete(environment);
    this.#patienceMs = Math.max(shortestPatienceMs, this.#lastProgress - startedAt);
    if (this.#busy.size + this.#idle.length === 0) this.#readySince = this.#lastProgress;
    return true;
  }

  /** Starts environments for requests that have waited long enough, and looks again when others have. */
  #startMore(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (;;) {
      const next = this.#waiting[this.#starting.size - this.#awaiting.size];
      if (!next) return;
      const delay = this.#isFull ? this.#delayOfStall() : this.#delayOf(next);
      if (delay > 0) {
        this.#timer = setTimeout(() => this.#startMore(), Math.ceil(delay));
        return;
      }
      if (this.#isFull) this.#startFor(next);
      else this.#start(next);
    }
  }

  /** Milliseconds until another environment is worth its start for the request. */
  #delayOf({ since }: Waiting): number {
    if (this.#size === 0) return 0;
    // More of them at a time do not start any faster.
    if (this.#starting.size >= availableParallelism()) return this.#patienceMs;
    return Math.max(since, this.#readySince) + this.#patienceMs - performance.now();
  }

  #delayOfStall(): number {
    return this.#lastProgress + stalledShare * this.#limits.timeoutMs - performance.now();
  }

  /** Whether a request that has an environment waits for this one. */
  #isNested({ traceId }: RuntimeRequest): boolean {
    if (this.#size >= this.#limits.maximumSize + nestedBeyondMaximum) return false;
    const root = rootOf(traceId);
    return [...this.#busy.values()].some((busy) => rootOf(busy) === root);
  }

  /** Starts an environment that begins with the request, whoever else waits. */
  #startFor(waiting: Waiting): void {
    const environment = this.#start(waiting);
    if (!environment) return;
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    this.#awaiting.set(environment, waiting);
  }

  /** Starts an environment for the sake of the request, which ends if none can be started. */
  #start(waiting: Waiting): Environment | undefined {
    const { request, resolve } = waiting;
    this.#lastProgress = performance.now();
    try {
      const environment = this.#startEnvironment(this, request.requestId);
      this.#starting.set(environment, this.#lastProgress);
      return environment;
    } catch (error) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      resolve({ outcome: 'error', payload: platformError('Gatewright.NotRunnable', (error as Error).message) });
      return undefined;
    }
  }
}

/** The same for all that a client's request leads to. */
function rootOf(traceId: string): string {
  return traceId.split(';').find((part) => part.startsWith('Root=')) ?? traceId;
}
