import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Guardian } from './guardian.js';
import { platformError } from './lambda-error.js';
import { onEnding } from './process-ending.js';
import { killProcessGroup } from './process-group.js';
import type { LaunchRuntime, Runtime, RuntimeEvents, RuntimeLaunch } from './runtime.js';
import { RuntimeApi } from './runtime-api.js';

/**
 * Runs whatever ships a `bootstrap`: the program asks the Runtime API for requests.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html
 */
export function customRuntime(guardian: Guardian): LaunchRuntime {
  return (launch, events) => start(launch, events, guardian);
}

function start(launch: RuntimeLaunch, events: RuntimeEvents, guardian: Guardian): Runtime {
  const api = new RuntimeApi(events, launch.lambdaFunction.timeoutSeconds);
  let child: ChildProcess | undefined;
  let killed = false;
  const started = api.listen().then((address) => {
    if (killed) return;
    child = startBootstrap(launch, events, address);
    guardian.guard(child);
    onEnding(child, {
      exiting: () => events.exiting(),
      exited: (reason) => {
        api.close();
        events.exited(reason);
      },
    });
  });
  started.catch((error) => events.exited(`with error: ${error.message}`));
  return {
    get pid() {
      return child?.pid;
    },
    takesAhead: false,
    recall: () => {},
    send: (request) => api.send(request),
    kill: () => {
      killed = true;
      if (child) killProcessGroup(child);
      else events.exited('with error: signal: killed');
      api.close();
    },
  };
}

function startBootstrap(launch: RuntimeLaunch, events: RuntimeEvents, runtimeApi: string): ChildProcess {
  const { taskRoot, layersRoot } = launch;
  const candidates = [taskRoot, layersRoot].flatMap((folder) => (folder ? [path.join(folder, 'bootstrap')] : []));
  const bootstrap = candidates.find((file) => fs.existsSync(file)) ?? path.join(taskRoot, 'bootstrap');
  const child = spawn(bootstrap, [], {
    cwd: taskRoot,
    env: { ...launch.environment, AWS_LAMBDA_RUNTIME_API: runtimeApi },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what a shell script started ends with it.
    detached: true,
  });
  child.stdout.on('data', (chunk) => events.logged('stdout', chunk));
  child.stderr.on('data', (chunk) => events.logged('stderr', chunk));
  child.once('error', (error) => {
    if (child.pid !== undefined) return;
    const requestError = platformError('Runtime.InvalidEntrypoint', `${bootstrap}: ${error.message}`);
    events.logged('platform', `${bootstrap}: ${error.message}\n`);
    events.crashed(requestError);
  });
  return child;
}
