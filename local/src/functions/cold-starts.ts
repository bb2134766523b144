import type { LambdaFunction } from '../model/function.js';
import type { NodeHosts } from './node-hosts.js';
import { runtimeFamilyOf } from './runtime-family.js';

/** So long after a cold start the next one is prepared: the request comes first. */
const pauseMs = 100;

/** Keeps a process ready as long as there is a Node.js function without an environment, whose next request starts one. */
export class ColdStarts {
  readonly #hosts: NodeHosts;
  #expected: readonly LambdaFunction[] = [];
  /** Environments by the ARNs of their functions. */
  readonly #environments = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(hosts: NodeHosts) {
    this.#hosts = hosts;
  }

  /** Requests may come for these functions. */
  expect(functions: readonly LambdaFunction[]): void {
    this.#expected = functions.filter((lambdaFunction) => runtimeFamilyOf(lambdaFunction) === 'node');
    this.#prepare();
  }

  started({ arn }: LambdaFunction): void {
    this.#environments.set(arn, (this.#environments.get(arn) ?? 0) + 1);
    this.#prepareLater();
  }

  ended({ arn }: LambdaFunction): void {
    this.#environments.set(arn, (this.#environments.get(arn) ?? 0) - 1);
    this.#prepareLater();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#expected = [];
  }

  #prepareLater(): void {
    if (this.#expected.length > 0) this.#timer ??= setTimeout(() => this.#prepare(), pauseMs).unref();
  }

  #prepare(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const cold = this.#expected.find(({ arn }) => !this.#environments.get(arn));
    this.#hosts.keepBlank(cold?.memorySizeMb);
  }
}
