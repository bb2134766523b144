import { execFile } from 'node:child_process';
import type { LambdaFunction } from '../model/function.js';
import { UsageError } from '../model/usage-error.js';
import { runtimeFamilyOf } from './runtime-family.js';

/** The Python of this machine. */
export interface PythonInterpreter {
  /** The program itself, behind the shims of a version chooser. */
  readonly executable: string;
  /** Such as `3.13`. */
  readonly version: string;
}

const question = 'import sys; print(sys.executable); print("%d.%d" % sys.version_info[:2])';

/** The interpreter behind the command; undefined when there is none. */
export function tryFindPython(command = 'python3'): Promise<PythonInterpreter | undefined> {
  return new Promise((resolve) => {
    execFile(command, ['-c', question], (error, stdout) => {
      const [executable, version] = stdout.split(/\r?\n/);
      resolve(error || !executable || !version ? undefined : { executable, version });
    });
  });
}

/** A function that is written for another Python than the one that runs it. */
export interface OtherPython extends PythonInterpreter {
  readonly lambdaFunction: LambdaFunction;
  /** What it is written for, such as `python3.12`. */
  readonly runtime: string;
}

/**
 * Tells which functions are written for another version of Python than this machine's.
 *
 * @throws UsageError `PYTHON_MISSING` when a function needs Python and there is none
 */
export async function checkPython(
  functions: readonly LambdaFunction[],
  command = 'python3',
): Promise<readonly OtherPython[]> {
  const pythonFunctions = functions.filter((lambdaFunction) => runtimeFamilyOf(lambdaFunction) === 'python');
  if (pythonFunctions.length === 0) return [];
  const interpreter = await tryFindPython(command);
  if (!interpreter) throw pythonMissing(pythonFunctions, command);
  return pythonFunctions
    .filter(({ runtime }) => runtime !== `python${interpreter.version}`)
    .map((lambdaFunction) => ({ lambdaFunction, runtime: lambdaFunction.runtime ?? '', ...interpreter }));
}

/** The error for functions that need Python where there is none. */
export function pythonMissing(functions: readonly LambdaFunction[], command: string): UsageError {
  const needing = functions.map(({ origin, runtime }) => `${origin.constructPath} (${runtime})`).join(', ');
  return new UsageError(
    'PYTHON_MISSING',
    `${needing}: '${command}' was not found or does not run`,
    'install Python 3, or activate the virtual environment that has it',
  );
}
