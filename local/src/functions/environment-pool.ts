import { availableParallelism } from 'node:os';
import type { Environment, EnvironmentOwner } from './environment.js';
import { IdleEnvironments } from './idle-environments.js';
import { platformError } from './lambda-error.js';
import type { EnvironmentResult, PendingRequest } from './pending-request.js';
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

/** A cold start at AWS takes about as long; here it may be quicker, where a process was ready for it. */
const shortestPatienceMs = 200;

/** So many environments beyond the maximum are started for requests that come from the function itself; Lambda ends such a loop after 16. */
const nestedBeyondMaximum = 16;

/** No request ends for as much of the function's time-out: they wait for others that have no environment, and all of them would time out. */
const stalledShare = 0.75;

/** So often it is looked whether an environment takes longer than expected for a request that others wait behind. */
const recallMs = 20;

/**
 * The environments of one version of a function: one request each, the one used last is used first.
 *
 * Lambda starts one for each request that finds none free. Here each takes memory of the same machine, and so a request first waits for one to
 * become free, as long as a cold start would take.
 */
export class EnvironmentPool implements EnvironmentOwner {
  readonly #startEnvironment: StartEnvironment;
  readonly #limits: PoolLimits;
  readonly #idle = new IdleEnvironments();
  readonly #busy = new Set<Environment>();
  /** With the time of their start. */
  readonly #starting = new Map<Environment, number>();
  /** Requests for which one beyond the maximum is started. */
  readonly #awaiting = new Map<Environment, PendingRequest>();
  readonly #waiting: PendingRequest[] = [];
  #patienceMs = shortestPatienceMs;
  /** Since when there is an environment that could become free. */
  #readySince = 0;
  /** When a request or a start was over, or another start began. */
  #lastProgress = 0;
  /** Requests that are over. */
  #finished = 0;
  /** So many were when it was last looked how fast they end, and when that was. */
  #finishedThen = 0;
  #then = 0;
  #isRetired = false;
  #timer: NodeJS.Timeout | undefined;
  #recaller: NodeJS.Timeout | undefined;

  constructor(
    start: StartEnvironment,
    limits: PoolLimits,
    readonly log: EnvironmentOwner['log'],
  ) {
    this.#startEnvironment = start;
    this.#limits = limits;
  }

  invoke(request: RuntimeRequest): Promise<EnvironmentResult> {
    return new Promise((resolve) => this.#place({ request, resolve, since: performance.now() }));
  }

  /** Ends the idle environments at once, and every other when its request is over. */
  retire(): void {
    this.#isRetired = true;
    this.#idle.close();
  }

  free(environment: Environment): void {
    const wasStarting = this.#noteProgress(environment);
    if (environment.isIdle) this.#employ(environment);
    this.#fill(environment);
    if (wasStarting) this.#startMore();
  }

  returned(requests: readonly PendingRequest[]): void {
    this.#waiting.unshift(...requests);
    while (this.#waiting.length > 0 && this.#idle.size > 0) this.#employIdle(this.#waiting.shift() as PendingRequest);
    for (const pending of requests) if (this.#waiting.includes(pending)) this.#startIfNested(pending);
    this.#startMore();
  }

  gone(environment: Environment, initialisationError: string | undefined): void {
    this.#noteProgress(environment);
    this.#busy.delete(environment);
    this.#idle.remove(environment);
    if (initialisationError !== undefined) {
      const failing = this.#takeAwaiting(environment) ?? this.#waiting.shift();
      failing?.resolve({ outcome: 'error', payload: initialisationError });
    }
    this.#startMore();
  }

  #takeAwaiting(environment: Environment): PendingRequest | undefined {
    const waiting = this.#awaiting.get(environment);
    this.#awaiting.delete(environment);
    return waiting;
  }

  get #isFull(): boolean {
    return this.#size >= this.#limits.maximumSize;
  }

  get #size(): number {
    return this.#idle.size + this.#busy.size + this.#starting.size;
  }

  /** Gives the request to an environment that is idle, or will begin it in a moment; or lets it wait. */
  #place(pending: PendingRequest): void {
    if (this.#idle.size > 0) {
      this.#employIdle(pending);
      return;
    }
    if (this.#waiting.length === 0) this.#lookAgain(pending.since);
    this.#waiting.push(pending);
    if (this.#startIfNested(pending)) return;
    if (this.#waiting.length === 1) for (const busy of this.#busy) if (this.#fill(busy)) return;
    // What waits longer is looked at first.
    if (this.#timer === undefined) this.#startMore();
  }

  /** The one that was used last. */
  #employIdle(pending: PendingRequest): void {
    const environment = this.#idle.pop() as Environment;
    this.#busy.add(environment);
    environment.take(pending);
  }

  /** Gives an environment that is idle its next request, a rest, or its end. */
  #employ(environment: Environment): void {
    this.#busy.delete(environment);
    const next = this.#takeAwaiting(environment) ?? (this.#isFull ? undefined : this.#waiting.shift());
    if (next) {
      this.#busy.add(environment);
      environment.take(next);
    } else if (this.#isFull || this.#isRetired) environment.close();
    else this.#idle.push(environment);
  }

  /** Gives an environment what it will begin in a moment; tells whether it was something. */
  #fill(environment: Environment): boolean {
    let isFilled = false;
    while (this.#waiting.length > 0 && environment.takesAhead && this.#busy.has(environment)) {
      environment.take(this.#waiting.shift() as PendingRequest);
      isFilled = true;
    }
    if (isFilled) this.#recaller ??= setTimeout(() => this.#recall(), recallMs);
    return isFilled;
  }

  /** Takes back what waits behind a request that takes its time. */
  #recall(): void {
    this.#recaller = undefined;
    let hasAhead = false;
    for (const environment of this.#busy) hasAhead = environment.recall() || hasAhead;
    if (hasAhead) this.#recaller = setTimeout(() => this.#recall(), recallMs);
  }

  /** The environment has ended a request or its start; tells whether it was the latter. */
  #noteProgress(environment: Environment): boolean {
    this.#lastProgress = performance.now();
    const startedAt = this.#starting.get(environment);
    if (startedAt === undefined) {
      this.#finished++;
      return false;
    }
    this.#starting.delete(environment);
    this.#patienceMs = Math.max(shortestPatienceMs, this.#lastProgress - startedAt);
    if (this.#busy.size + this.#idle.size === 0) this.#readySince = this.#lastProgress;
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
  #delayOf({ since }: PendingRequest): number {
    if (this.#size === 0) return 0;
    // More of them at a time do not start any faster.
    if (this.#starting.size >= availableParallelism()) return this.#patienceMs;
    const now = performance.now();
    const rest = Math.max(since, this.#readySince) + this.#patienceMs - now;
    if (rest > 0) return rest;
    return this.#willBeOver(now) ? this.#patienceMs / 2 : 0;
  }

  /** Whether, at the pace of late, none of those who wait would wait any more when another environment is ready. */
  #willBeOver(now: number): boolean {
    const pace = (this.#finished - this.#finishedThen) / (now - this.#then);
    this.#lookAgain(now);
    return this.#waiting.length < pace * this.#patienceMs;
  }

  #lookAgain(now: number): void {
    this.#then = now;
    this.#finishedThen = this.#finished;
  }

  #delayOfStall(): number {
    return this.#lastProgress + stalledShare * this.#limits.timeoutMs - performance.now();
  }

  /** Lets a request not wait for an environment whose own request waits for it; tells whether it is such a one. */
  #startIfNested(pending: PendingRequest): boolean {
    if (!this.#isFull || !this.#isNested(pending.request)) return false;
    this.#startFor(pending);
    return true;
  }

  #isNested({ traceId }: RuntimeRequest): boolean {
    if (this.#size >= this.#limits.maximumSize + nestedBeyondMaximum) return false;
    const root = rootOf(traceId);
    return [...this.#busy].some((busy) => rootOf(busy.traceId ?? '') === root);
  }

  /** Starts an environment that begins with the request, whoever else waits. */
  #startFor(waiting: PendingRequest): void {
    const environment = this.#start(waiting);
    if (!environment) return;
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
    this.#awaiting.set(environment, waiting);
  }

  /** Starts an environment for the sake of the request, which ends if none can be started. */
  #start(waiting: PendingRequest): Environment | undefined {
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
