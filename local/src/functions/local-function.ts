import type { Readable } from 'node:stream';
import type { LambdaFunction } from '../model/function.js';
import { EnvironmentPool, type StartEnvironment } from './environment-pool.js';
import { unresolvedVariables } from './environment-variables.js';
import type { Invocation, InvocationResult } from './function-runner.js';
import { tryFindVersion } from './function-version.js';
import { maximumPayloadBytes, platformError, responseTooLargeError } from './lambda-error.js';
import type { EnvironmentResult } from './pending-request.js';
import type { RuntimeRequest } from './runtime.js';

/** What a function needs of the runner. */
export interface FunctionHost {
  randomId(): string;
  log(lambdaFunction: LambdaFunction, requestId: string, stream: 'stdout' | 'stderr' | 'platform', line: string): void;
  /** How environments of a version are started; throws the reason why they cannot be. */
  prepare(lambdaFunction: LambdaFunction, version: string): Promise<StartEnvironment>;
  /** So many environments a function has at most. */
  readonly maximumEnvironments: number;
}

/** A function with its environments. */
export class LocalFunction {
  readonly #host: FunctionHost;
  readonly #pools = new Map<string, EnvironmentPool>();
  readonly #preparing = new Map<string, Promise<EnvironmentPool>>();
  #requestsInFlight = 0;
  #isRetired = false;

  constructor(
    readonly lambdaFunction: LambdaFunction,
    host: FunctionHost,
  ) {
    this.#host = host;
  }

  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const result = await this.invokeStreaming(invocation);
    if (result.outcome !== 'stream') return result;
    try {
      return await collect(result.payload);
    } catch (error) {
      return { outcome: 'error', payload: (error as Error).message };
    }
  }

  /** The same as in a runner, but that a handler which does not stream succeeds with its whole payload. */
  async invokeStreaming(invocation: Invocation): Promise<EnvironmentResult | { readonly outcome: 'throttled' }> {
    const { reservedConcurrency } = this.lambdaFunction;
    if (reservedConcurrency !== undefined && this.#requestsInFlight >= reservedConcurrency) {
      return { outcome: 'throttled' };
    }
    this.#requestsInFlight++;
    let isOver = true;
    try {
      const result = await this.#run(invocation);
      if (result.outcome === 'stream') {
        isOver = false;
        result.payload.once('close', () => this.#requestsInFlight--);
      }
      return result;
    } finally {
      if (isOver) this.#requestsInFlight--;
    }
  }

  /** Ends the environments as they become idle. */
  retire(): void {
    this.#isRetired = true;
    for (const pool of this.#pools.values()) pool.retire();
  }

  async #run(invocation: Invocation): Promise<EnvironmentResult> {
    const { lambdaFunction } = this;
    const requestId = this.#host.randomId();
    const version = tryFindVersion(lambdaFunction, invocation.qualifier);
    const invokedFunctionArn = invocation.qualifier
      ? `${lambdaFunction.arn}:${invocation.qualifier}`
      : lambdaFunction.arn;
    if (version === undefined) {
      return this.#refuse(requestId, 'ResourceNotFoundException', `Function not found: ${invokedFunctionArn}`);
    }
    const request = requestOf(invocation, requestId, invokedFunctionArn);
    const pool = this.#pools.get(version);
    if (pool) return pool.invoke(request);
    const [missing] = unresolvedVariables(lambdaFunction);
    if (missing) {
      const { expression, reason, fix } = missing.unresolved;
      const message = `environment variable ${missing.name}: ${expression}: ${reason}\nfix: ${fix}`;
      return this.#refuse(requestId, 'Gatewright.UnresolvedEnvironment', message);
    }
    return this.#poolOf(version).then(
      (prepared) => prepared.invoke(request),
      (error: Error) => this.#refuse(requestId, 'Gatewright.NotRunnable', error.message),
    );
  }

  /** Requests that arrive while a version is prepared share what is made. */
  #poolOf(version: string): Promise<EnvironmentPool> {
    const known = this.#preparing.get(version);
    if (known) return known;
    const { lambdaFunction } = this;
    const preparing = this.#host.prepare(lambdaFunction, version).then((start) => {
      const limits = {
        maximumSize: this.#host.maximumEnvironments,
        timeoutMs: lambdaFunction.timeoutSeconds * 1000,
      };
      const pool = new EnvironmentPool(start, limits, (...entry) => this.#host.log(lambdaFunction, ...entry));
      if (this.#isRetired) pool.retire();
      this.#pools.set(version, pool);
      return pool;
    });
    this.#preparing.set(version, preparing);
    // What is missing may have been mended by the next request.
    preparing.catch(() => this.#preparing.delete(version));
    return preparing;
  }

  #refuse(requestId: string, errorType: string, message: string): EnvironmentResult {
    const reason = `${this.lambdaFunction.origin.constructPath} cannot run: ${message}`;
    for (const line of reason.split('\n')) this.#host.log(this.lambdaFunction, requestId, 'platform', line);
    return { outcome: 'error', payload: platformError(errorType, message) };
  }
}

/** All of a stream, as far as it is a payload that Lambda lets pass. */
async function collect(stream: Readable): Promise<InvocationResult> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > maximumPayloadBytes) return { outcome: 'error', payload: responseTooLargeError(maximumPayloadBytes) };
    chunks.push(chunk);
  }
  return { outcome: 'success', payload: Buffer.concat(chunks).toString() };
}

function requestOf(invocation: Invocation, requestId: string, invokedFunctionArn: string): RuntimeRequest {
  const { clientContext } = invocation;
  return {
    requestId,
    payload: invocation.payload,
    invokedFunctionArn,
    traceId: invocation.traceId ?? traceIdOf(requestId),
    clientContext: clientContext === undefined ? undefined : Buffer.from(clientContext, 'base64').toString(),
  };
}

/** A trace that is not sampled, for a caller that has none. */
function traceIdOf(requestId: string): string {
  const digits = requestId.replaceAll('-', '').padEnd(32, '0');
  return `Root=1-${digits.slice(0, 8)}-${digits.slice(8, 32)};Sampled=0`;
}
