import { Worker } from 'node:worker_threads';
import { exitReason } from './lambda-error.js';
import { nodeBootstrapSource } from './node-bootstrap-source.js';
import type { LaunchRuntime, Runtime, RuntimeEvents, RuntimeLaunch } from './runtime.js';

/** What a worker tells: the name of an event of `RuntimeEvents`, and what belongs to it. */
type WorkerMessage =
  | readonly ['responded' | 'failed' | 'crashed' | 'streamBegan', string]
  | readonly ['streamed', Uint8Array]
  | readonly ['logged', 'stdout' | 'stderr', string]
  | readonly ['initialised' | 'streamEnded'];

/** The versions of Lambda's Node.js whose handlers take no callback. */
function isWithoutCallbacks(runtime: string): boolean {
  return Number(/^nodejs(\d+)/.exec(runtime)?.[1] ?? 0) >= 24;
}

/**
 * Runs Node.js handlers, each environment in a thread of its own.
 *
 * @param projectFolder where the modules that Lambda provides are looked up when the code does not bring them
 * @param certificateAuthority the certificate that the gateway's own addresses are signed with, as PEM
 */
export function nodeRuntime(projectFolder: string, certificateAuthority: string | undefined): LaunchRuntime {
  return (launch, events) => {
    const timeoutMs = launch.lambdaFunction.timeoutSeconds * 1000;
    const worker = startWorker(launch, events, { projectFolder, certificateAuthority });
    worker.on('message', (message: WorkerMessage) => receive(worker, events, message));
    let signal: string | null = null;
    worker.on('error', (error: NodeJS.ErrnoException) => {
      events.logged('platform', `${error.message}\n`);
      // Exit code 1 follows, where Lambda's process would have been killed.
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') signal = 'SIGKILL';
    });
    worker.on('exit', (exitCode) => events.exited(exitReason(exitCode, signal)));
    return runtimeOf(worker, timeoutMs);
  };
}

function runtimeOf(worker: Worker, timeoutMs: number): Runtime {
  return {
    send: ({ requestId, payload, invokedFunctionArn, traceId, clientContext }) =>
      worker.postMessage([requestId, payload, invokedFunctionArn, traceId, clientContext, timeoutMs]),
    kill: () => void worker.terminate(),
  };
}

function receive(worker: Worker, events: RuntimeEvents, message: WorkerMessage): void {
  switch (message[0]) {
    case 'streamed':
      events.streamed(message[1], () => worker.postMessage('taken'));
      return;
    case 'logged':
      events.logged(message[1], message[2]);
      return;
    case 'initialised':
    case 'streamEnded':
      events[message[0]]();
      return;
    default:
      events[message[0]](message[1]);
  }
}

/** What the worker's program knows from the start. */
interface HostSettings {
  readonly projectFolder: string;
  readonly certificateAuthority: string | undefined;
}

function startWorker(launch: RuntimeLaunch, events: RuntimeEvents, host: HostSettings): Worker {
  const { lambdaFunction } = launch;
  const start = (env: Readonly<Record<string, string>>) =>
    new Worker(nodeBootstrapSource, {
      eval: true,
      env,
      argv: [],
      execArgv: [],
      stdin: true,
      stdout: true,
      stderr: true,
      name: lambdaFunction.name,
      resourceLimits: { maxOldGenerationSizeMb: lambdaFunction.memorySizeMb },
      workerData: {
        ...host,
        handler: lambdaFunction.handler ?? '',
        taskRoot: launch.taskRoot,
        layersRoot: launch.layersRoot,
        functionName: lambdaFunction.name,
        functionVersion: launch.functionVersion,
        memoryLimitInMB: String(lambdaFunction.memorySizeMb),
        logGroupName: launch.logGroupName,
        logStreamName: launch.logStreamName,
        withoutCallbacks: isWithoutCallbacks(lambdaFunction.runtime ?? ''),
      },
    });
  try {
    return start(launch.environment);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_INVALID_EXEC_ARGV') throw error;
    // Some options are for a whole process, which a thread cannot have to itself.
    const { NODE_OPTIONS, ...rest } = launch.environment;
    events.logged('platform', `NODE_OPTIONS '${NODE_OPTIONS}' is left out: a thread cannot have it\n`);
    return start(rest);
  }
}
