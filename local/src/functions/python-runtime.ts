import type { Guardian } from './guardian.js';
import { HostProcess } from './host-process.js';
import { pythonHostProgram } from './host-programs.js';
import { maximumPayloadBytes, responseTooLargeError } from './lambda-error.js';
import type { LaunchRuntime, RuntimeLaunch } from './runtime.js';

/**
 * Runs Python handlers, each environment in a process of its own.
 *
 * @param executable the interpreter
 */
export function pythonRuntime(executable: string, guardian: Guardian): LaunchRuntime {
  return (launch, events) => {
    const args = ['-u', pythonHostProgram];
    const host = new HostProcess({ executable, args, cwd: launch.taskRoot, env: launch.environment }, guardian);
    return host.launch(settingsOf(launch), events, false);
  };
}

/** What the program of the host reads. */
function settingsOf({ lambdaFunction, taskRoot, layersRoot }: RuntimeLaunch): object {
  const layerFolders = layersRoot ? pythonFoldersOf(layersRoot, lambdaFunction.runtime ?? '') : [];
  return {
    handler: lambdaFunction.handler ?? '',
    path: [taskRoot, ...layerFolders],
    timeoutMs: lambdaFunction.timeoutSeconds * 1000,
    maximumPayloadBytes,
    tooLargeError: responseTooLargeError(maximumPayloadBytes),
  };
}

/** Where Lambda looks for modules in a layer. */
function pythonFoldersOf(layersRoot: string, runtime: string): readonly string[] {
  return [`${layersRoot}/python/lib/${runtime}/site-packages`, `${layersRoot}/python`];
}
