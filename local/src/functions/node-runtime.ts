import { maximumPayloadBytes, responseTooLargeError } from './lambda-error.js';
import type { NodeHosts } from './node-hosts.js';
import type { Runtime, RuntimeEvents, RuntimeLaunch } from './runtime.js';

/** The versions of Lambda's Node.js whose handlers take no callback. */
function isWithoutCallbacks(runtime: string): boolean {
  return Number(/^nodejs(\d+)/.exec(runtime)?.[1] ?? 0) >= 24;
}

/**
 * Runs a Node.js handler in a process of its own.
 *
 * @param projectFolder where the modules that Lambda provides are looked up when the code does not bring them
 */
export function nodeRuntime(
  hosts: NodeHosts,
  projectFolder: string,
): (launch: RuntimeLaunch, events: RuntimeEvents) => Runtime {
  return (launch, events) => hosts.take(launch).launch(settingsOf(launch, projectFolder), events, true);
}

/** What the program of the host reads. */
function settingsOf(launch: RuntimeLaunch, projectFolder: string): object {
  const { lambdaFunction } = launch;
  return {
    projectFolder,
    handler: lambdaFunction.handler ?? '',
    taskRoot: launch.taskRoot,
    layersRoot: launch.layersRoot,
    environment: launch.environment,
    functionName: lambdaFunction.name,
    functionVersion: launch.functionVersion,
    memoryLimitInMB: String(lambdaFunction.memorySizeMb),
    logGroupName: launch.logGroupName,
    logStreamName: launch.logStreamName,
    timeoutMs: lambdaFunction.timeoutSeconds * 1000,
    withoutCallbacks: isWithoutCallbacks(lambdaFunction.runtime ?? ''),
    maximumPayloadBytes,
    tooLargeError: responseTooLargeError(maximumPayloadBytes),
  };
}
