import { availableParallelism } from 'node:os';
import type { Environment, EnvironmentOwner, EnvironmentResult } from './environment.js';
import { platformError } from './lambda-error.js';
import type { RuntimeRequest } from './runtime.js';

/** Starts an environment for the pool; the request is the one for whose sake it is started. */
export type StartEnvironment = (owner: EnvironmentOwner, requestId: string) => Environment;

/** A request that waits for an environment. */
interface Waiting {
  readonly request: RuntimeRequest;
  readonly resolve: (result: EnvironmentResult | Promise<EnvironmentResult>) => void;
  readonly since: number;
}

/** So many environments are started for the asking. */
const eagerlyStarted = 4 * availableParallelism();

/** So long a request waits for a busy environment before one more than those is started. */
const patienceMs = 10;

/**
 * The environments of one version of a function: one request each, the one used last is used first, more on demand.
 *
 * A request takes whichever comes first, an environment that is started for it or one that another request leaves, and no more
 * environments are started at a time than there are processors: a burst of short requests does not start one each.
 * Many more threads than processors make nothing faster that computes, so they are left for requests that really wait for something else.
 */
export class EnvironmentPool implements EnvironmentOwner {
  readonly #start: StartEnvironment;
  readonly #idle: Environment[] = [];
  readonly #starting = new Set<Environment>();
  readonly #waiting: Waiting[] = [];
  #isRetired = false;
  /** Environments that are not gone. */
  #size = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    start: StartEnvironment,
    readonly log: EnvironmentOwner['log'],
  ) {
    this.#start = start;
  }

  invoke(request: RuntimeRequest): Promise<EnvironmentResult> {
    const environment = this.#idle.pop();
    if (environment) return environment.invoke(request);
    return new Promise((resolve) => {
      this.#waiting.push({ request, resolve, since: performance.now() });
      this.#startMore();
    });
  }

  /** Ends the idle environments at once, and every other when its request is over. */
  retire(): void {
    this.#isRetired = true;
    for (const environment of this.#idle.splice(0)) environment.close();
  }

  free(environment: Environment): void {
    this.#starting.delete(environment);
    const next = this.#waiting.shift();
    if (next) {
      next.resolve(environment.invoke(next.request));
      this.#startMore();
      return;
    }
    if (this.#isRetired) {
      environment.close();
      return;
    }
    this.#idle.push(environment);
  }

  gone(environment: Environment, initialisationError: string | undefined): void {
    this.#starting.delete(environment);
    this.#size--;
    const index = this.#idle.indexOf(environment);
    if (index >= 0) this.#idle.splice(index, 1);
    if (initialisationError !== undefined) {
      this.#waiting.shift()?.resolve({ outcome: 'error', payload: initialisationError });
    }
    this.#startMore();
  }

  /** Starts environments for the requests that wait. */
  #startMore(): void {
    while (this.#starting.size < Math.min(this.#waiting.length, availableParallelism())) {
      if (!this.#isWorthStarting()) {
        this.#timer ??= setTimeout(() => this.#lookAgain(), patienceMs);
        return;
      }
      this.#startOne(this.#starting.size);
    }
  }

  #isWorthStarting(): boolean {
    const oldest = this.#waiting[0] as Waiting;
    return this.#size < eagerlyStarted || performance.now() - oldest.since >= patienceMs;
  }

  #lookAgain(): void {
    this.#timer = undefined;
    this.#startMore();
  }

  /** @param place of the request for whose sake it is started */
  #startOne(place: number): void {
    const { request, resolve } = this.#waiting[place] as Waiting;
    try {
      this.#starting.add(this.#start(this, request.requestId));
      this.#size++;
    } catch (error) {
      this.#waiting.splice(place, 1);
      resolve({ outcome: 'error', payload: platformError('Gatewright.NotRunnable', (error as Error).message) });
    }
  }
}
