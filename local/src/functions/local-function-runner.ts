import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { constructNameOf } from '../model/construct-name.js';
import type { Clock } from '../model/execution.js';
import type { LambdaFunction } from '../model/function.js';
import { ColdStarts } from './cold-starts.js';
import { customRuntime } from './custom-runtime.js';
import { Environment } from './environment.js';
import type { StartEnvironment } from './environment-pool.js';
import { type CertificateFiles, type EnvironmentSettings, environmentVariables } from './environment-variables.js';
import type { FunctionRunner, Invocation, InvocationResult, StreamedInvocationResult } from './function-runner.js';
import { Guardian } from './guardian.js';
import { type FunctionHost, LocalFunction } from './local-function.js';
import { MemoryWatch } from './memory-watch.js';
import { NodeHosts } from './node-hosts.js';
import { nodeRuntime } from './node-runtime.js';
import { type PythonInterpreter, pythonMissing, tryFindPython } from './python-interpreter.js';
import { pythonRuntime } from './python-runtime.js';
import { describeRunnability } from './runnability.js';
import type { LaunchRuntime, RuntimeLaunch } from './runtime.js';
import { runtimeFamilyOf } from './runtime-family.js';
import { StagedCode, type StagedFunction } from './staged-code.js';
import { Strays } from './strays.js';

/** A line that a function wrote, or that Lambda writes about it. */
export interface FunctionLogEntry {
  /** The function by its construct: `Books/ListBooks`. */
  readonly function: string;
  /** As the account knows it. */
  readonly functionName: string;
  readonly requestId: string;
  readonly stream: 'stdout' | 'stderr' | 'platform';
  readonly line: string;
}

/** What a runner of functions needs of the gateway. */
export interface FunctionRunnerOptions extends EnvironmentSettings {
  /** The authority that signs the certificates of the gateway's own addresses; undefined where there is none. */
  readonly certificateAuthority?: () => CertificateFiles | undefined;
  readonly clock: Clock;
  onLog(entry: FunctionLogEntry): void;
  /** Makes the id of a request, a UUID. */
  randomId(): string;
  /** The command that starts Python; `python3` when it is left out. */
  readonly pythonCommand?: string;
  /** The folder whose `node_modules` give the AWS SDK that Lambda provides; the current one when it is left out. */
  readonly projectFolder?: string;
  /** So many environments a function has at most; as many as the machine has room for when it is left out. */
  readonly concurrency?: number | undefined;
  /** Logs START, END and REPORT lines as Lambda does. */
  readonly logsReports?: boolean;
}

/** A runner whose environments can be replaced when code has changed. */
export interface LocalFunctionRunner extends FunctionRunner {
  /** The next request of the function runs in a new environment; requests in flight end where they are. */
  invalidate(lambdaFunction: LambdaFunction): void;
  /** Tells that requests may come for these functions from now on, so that the first one need not wait for a process. */
  expect(functions: readonly LambdaFunction[]): void;
}

/** Runs functions in processes of this machine. */
export function createFunctionRunner(options: FunctionRunnerOptions): LocalFunctionRunner {
  return new ProcessRunner(options);
}

/** Processors do not get faster by more environments, but requests that wait for something else need one each. */
const environmentsPerProcessor = 32;
/** What an environment takes without doing much. */
const environmentBytes = 64 * 1024 * 1024;

/** At most half of the memory, and what the processors can bear; a few always. */
function roomForEnvironments(): number {
  const byMemory = Math.floor(os.totalmem() / 2 / environmentBytes);
  return Math.max(4, Math.min(byMemory, os.availableParallelism() * environmentsPerProcessor));
}

class ProcessRunner implements LocalFunctionRunner {
  readonly #options: FunctionRunnerOptions;
  readonly #stagedCode = new StagedCode();
  /** By ARN. */
  readonly #functions = new Map<string, LocalFunction>();
  /** Models that differ from the first one in nothing but identity, as a reload makes them. */
  readonly #equals = new WeakMap<LambdaFunction, LocalFunction>();
  readonly #environments = new Set<Environment>();
  /** What is being done after environments that have ended. */
  readonly #clearing = new Set<Promise<void>>();
  readonly #host: FunctionHost;
  readonly #guardian = new Guardian();
  readonly #memoryWatch = new MemoryWatch();
  readonly #strays = new Strays();
  readonly #nodeHosts: NodeHosts;
  readonly #coldStarts: ColdStarts;
  #python: Promise<PythonInterpreter | undefined> | undefined;
  #isClosed = false;

  constructor(options: FunctionRunnerOptions) {
    this.#options = options;
    this.#nodeHosts = new NodeHosts(this.#guardian, () => options.certificateAuthority?.()?.authority);
    this.#coldStarts = new ColdStarts(this.#nodeHosts);
    this.#host = {
      maximumEnvironments: options.concurrency ?? roomForEnvironments(),
      randomId: () => options.randomId(),
      prepare: (lambdaFunction, version) => this.#prepare(lambdaFunction, version),
      log: ({ name, origin }, requestId, stream, line) =>
        options.onLog({ function: constructNameOf(origin), functionName: name, requestId, stream, line }),
    };
  }

  invoke(lambdaFunction: LambdaFunction, invocation: Invocation): Promise<InvocationResult> {
    return this.#functionOf(lambdaFunction).invoke(invocation);
  }

  async invokeStreaming(lambdaFunction: LambdaFunction, invocation: Invocation): Promise<StreamedInvocationResult> {
    const result = await this.#functionOf(lambdaFunction).invokeStreaming(invocation);
    if (result.outcome !== 'success') return result;
    const payload = Readable.from([Buffer.from(result.payload)]);
    return { outcome: 'stream', payload, contentType: 'application/json' };
  }

  invalidate(lambdaFunction: LambdaFunction): void {
    this.#stagedCode.forget(lambdaFunction);
    this.#functions.get(lambdaFunction.arn)?.retire();
    this.#functions.delete(lambdaFunction.arn);
  }

  expect(functions: readonly LambdaFunction[]): void {
    this.#coldStarts.expect(functions);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#coldStarts.close();
    const closing = [...this.#environments].map((environment) => environment.close());
    this.#nodeHosts.close();
    await Promise.all(closing);
    await Promise.all(this.#clearing);
    this.#guardian.close();
    this.#stagedCode.remove();
  }

  #functionOf(lambdaFunction: LambdaFunction): LocalFunction {
    const known = this.#functions.get(lambdaFunction.arn);
    if (known && (known.lambdaFunction === lambdaFunction || this.#equals.get(lambdaFunction) === known)) return known;
    if (known && isDeepStrictEqual(known.lambdaFunction, lambdaFunction)) {
      this.#equals.set(lambdaFunction, known);
      return known;
    }
    known?.retire();
    const localFunction = new LocalFunction(lambdaFunction, this.#host);
    this.#functions.set(lambdaFunction.arn, localFunction);
    return localFunction;
  }

  async #prepare(lambdaFunction: LambdaFunction, version: string): Promise<StartEnvironment> {
    const reason = describeRunnability(lambdaFunction);
    if (reason) throw new Error(reason);
    const staged = this.#stagedCode.stage(lambdaFunction);
    const launchRuntime = await this.#launchRuntimeOf(lambdaFunction);
    return (owner, requestId) => {
      if (this.#isClosed) throw new Error('the gateway is being closed');
      const launch = this.#launchOf(lambdaFunction, version, staged);
      const environment = new Environment({
        launchRuntime,
        launch,
        owner,
        requestId,
        memoryWatch: this.#memoryWatch,
        logsReports: this.#options.logsReports ?? false,
      });
      this.#environments.add(environment);
      this.#coldStarts.started(lambdaFunction);
      environment.ended.then(() => this.#clearUpAfter(environment, launch));
      return environment;
    };
  }

  #clearUpAfter(environment: Environment, { lambdaFunction, logStreamName }: RuntimeLaunch): void {
    this.#environments.delete(environment);
    this.#coldStarts.ended(lambdaFunction);
    const clearing = this.#strays.end(logStreamName);
    this.#clearing.add(clearing);
    clearing.then(() => this.#clearing.delete(clearing));
  }

  #launchOf(lambdaFunction: LambdaFunction, functionVersion: string, staged: StagedFunction): RuntimeLaunch {
    const { certificateAuthority, clock, randomId } = this.#options;
    const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
    const place = {
      ...staged,
      functionVersion,
      logGroupName: `/aws/lambda/${lambdaFunction.name}`,
      logStreamName: `${day}/[${functionVersion}]${randomId().replaceAll('-', '')}`,
      certificates: certificateAuthority?.(),
    };
    return { ...place, lambdaFunction, environment: environmentVariables(lambdaFunction, this.#options, place) };
  }

  async #launchRuntimeOf(lambdaFunction: LambdaFunction): Promise<LaunchRuntime> {
    switch (runtimeFamilyOf(lambdaFunction)) {
      case 'node': {
        const projectFolder = path.resolve(this.#options.projectFolder ?? process.cwd());
        return nodeRuntime(this.#nodeHosts, projectFolder);
      }
      case 'python':
        return this.#pythonRuntimeOf(lambdaFunction);
      default:
        return customRuntime(this.#guardian);
    }
  }

  async #pythonRuntimeOf(lambdaFunction: LambdaFunction): Promise<LaunchRuntime> {
    const { pythonCommand } = this.#options;
    this.#python ??= tryFindPython(pythonCommand);
    const interpreter = await this.#python;
    if (!interpreter) {
      this.#python = undefined;
      const { message, fix } = pythonMissing([lambdaFunction], pythonCommand ?? 'python3');
      throw new Error(`${message}\nfix: ${fix}`);
    }
    return pythonRuntime(interpreter.executable, this.#guardian);
  }
}
