import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { exitReason } from './lambda-error.js';
import { LogLines } from './log-lines.js';
import { killProcessGroup } from './process-group.js';
import type { LaunchRuntime, Runtime, RuntimeEvents, RuntimeLaunch } from './runtime.js';

/** What a process tells: the name of an event of `RuntimeEvents`, and what belongs to it. */
type ProcessMessage =
  | readonly ['responded' | 'failed' | 'crashed', string]
  | readonly ['logged', 'stdout' | 'stderr', string]
  | readonly ['initialised'];

/**
 * Runs Python handlers, each environment in a process of its own.
 *
 * @param executable the interpreter
 * @param bootstrapFile the program that loads the handler
 */
export function pythonRuntime(executable: string, bootstrapFile: string): LaunchRuntime {
  return (launch, events) => {
    const child = spawn(executable, ['-u', bootstrapFile], {
      cwd: launch.taskRoot,
      env: launch.environment,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C is for the gateway, which ends it and what it started.
      detached: true,
    });
    child.stdout?.on('data', (chunk) => events.logged('stdout', String(chunk)));
    child.stderr?.on('data', (chunk) => events.logged('stderr', String(chunk)));
    const requests = child.stdio[3] as Writable;
    // A process that has gone reads no more; `exited` tells of it.
    requests.on('error', () => {});
    readEvents(child.stdio[4] as Readable, events);
    child.on('error', (error) => events.exited(`with error: ${error.message}`));
    // What it started may outlive it and keep the pipes open, and 'close' waits for those.
    child.on('exit', () => killProcessGroup(child));
    child.on('close', (exitCode, signal) => events.exited(exitReason(exitCode, signal)));
    return runtimeOf(launch, requests, () => killProcessGroup(child));
  };
}

function runtimeOf(launch: RuntimeLaunch, requests: Writable, kill: () => void): Runtime {
  const { lambdaFunction, taskRoot, layersRoot } = launch;
  const send = (message: unknown) => requests.write(`${JSON.stringify(message)}\n`);
  const layerFolders = layersRoot ? pythonFoldersOf(layersRoot, lambdaFunction.runtime ?? '') : [];
  send({ handler: lambdaFunction.handler ?? '', path: [taskRoot, ...layerFolders] });
  const timeoutMs = lambdaFunction.timeoutSeconds * 1000;
  return { send: (request) => void send({ ...request, timeoutMs }), kill };
}

/** Where Lambda looks for modules in a layer. */
function pythonFoldersOf(layersRoot: string, runtime: string): readonly string[] {
  return [`${layersRoot}/python/lib/${runtime}/site-packages`, `${layersRoot}/python`];
}

function readEvents(stream: Readable, events: RuntimeEvents): void {
  const lines = new LogLines((line) => receive(events, JSON.parse(line)));
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => lines.write(chunk));
}

function receive(events: RuntimeEvents, message: ProcessMessage): void {
  if (message[0] === 'logged') events.logged(message[1], message[2]);
  else if (message[0] === 'initialised') events.initialised();
  else events[message[0]](message[1]);
}
