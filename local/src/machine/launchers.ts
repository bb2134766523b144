import { basename } from 'node:path';
import {
  isRunning,
  type ProcessEntry,
  type ProcessIdentity,
  readArguments,
  tryReadProcess,
  tryReadProgram,
  tryReadStandardInput,
  tryReadVariable,
} from './process-table.js';

/**
 * Calls back when a process that this one was started by and for has ended, such as `npx`, or a program that runs tests:
 * with SIGKILL it can tell nobody. The function given back ends the watch.
 */
export function watchLaunchers(onEnd: () => void): () => void {
  const launchers = findLaunchers();
  const timer = setInterval(() => {
    if (launchers.every(isRunning)) return;
    clearInterval(timer);
    onEnd();
  }, lookEveryMillis);
  timer.unref();
  return () => clearInterval(timer);
}

const lookEveryMillis = 500;

/** Whether this process was started to outlive its terminal. Node.js forgets that `nohup` had it ignore SIGHUP. */
export function isUnderNohup(): boolean {
  if (isNohup(process.env._)) return true;
  // What nohup puts in place of a terminal cannot be read.
  const input = tryReadStandardInput('self');
  if (input?.path === '/dev/null' && input.access === 'write') return true;
  return isShellWithNohup(process.ppid);
}

/** From the parent upwards, as far as each was started by the next one and for as long as that lives. */
export function findLaunchers(): readonly ProcessIdentity[] {
  const self = tryReadProcess(process.pid);
  const underNohup = isUnderNohup();
  if (!self) return underNohup || process.stdout.isTTY ? [] : [{ pid: process.ppid, startedAt: '' }];
  const launchers: ProcessEntry[] = [];
  for (let child = self; ; ) {
    const parent = tryReadProcess(child.parent);
    if (!parent || parent.pid === 1 || isLetGo(child, parent)) return launchers;
    if (underNohup && !isNohup(tryReadVariable(parent.pid, '_'))) return launchers;
    launchers.push(parent);
    child = parent;
  }
}

/** Whether a process is on its own, although it has a parent. */
function isLetGo(child: ProcessEntry, parent: ProcessEntry): boolean {
  // By `setsid`, or as a detached child.
  if (child.session !== parent.session) return true;
  // A job of an interactive shell: the terminal tells it of its end by SIGHUP, or it has been disowned.
  if (child.hasTerminal && child.group !== parent.group) return true;
  return isInBackground(child, parent) || isShellWithNohup(parent.pid);
}

/** A shell gives what a script starts with `&` nothing to read; the steps of a pipeline start services so. */
function isInBackground(child: ProcessEntry, parent: ProcessEntry): boolean {
  if (!isShell(parent.pid)) return false;
  const input = tryReadStandardInput(child.pid);
  return input?.path === '/dev/null' && tryReadStandardInput(parent.pid)?.path !== '/dev/null';
}

function isShellWithNohup(pid: number): boolean {
  return isShell(pid) && readArguments(pid).some((text) => /\bnohup\b/.test(text));
}

function isShell(pid: number): boolean {
  return /^(ba|da|a|k|mk|z|fi)?sh$|^busybox$/.test(tryReadProgram(pid) ?? '');
}

function isNohup(command: string | undefined): boolean {
  return command !== undefined && basename(command) === 'nohup';
}
