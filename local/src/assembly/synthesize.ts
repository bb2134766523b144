import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../model/usage-error.js';
import { readAppSettings, toCommandLine } from './app-command.js';
import { defaultEnvironment } from './stack-source.js';

/** How to synthesize an app. */
export interface SynthesizeOptions {
  /** Such as `node app.js`; the `app` of `cdk.json` if absent. */
  readonly command?: string | undefined;
  /** The folder of the app, where `cdk.json` is. */
  readonly cwd: string;
  /** The folder to write; the `output` of `cdk.json`, or `cdk.out`, if absent. */
  readonly outdir?: string | undefined;
  /** Gets what the app prints, as it is printed. */
  onOutput(text: string): void;
  /** Ends the app and all that it has started. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the command of a CDK app the way `cdk synth` does, and returns the folder of the cloud assembly that it wrote.
 * A command that is a folder is taken for an assembly that exists already.
 *
 * https://docs.aws.amazon.com/cdk/v2/guide/cli.html#cli-app-command
 */
export async function synthesize(options: SynthesizeOptions): Promise<string> {
  const settings = readAppSettings(options.cwd);
  const command = options.command ?? settings.app;
  if (command === undefined || command.trim() === '') {
    throw new UsageError(
      'NO_APP',
      `there is no app command: ${join(options.cwd, 'cdk.json')} ${existsSync(join(options.cwd, 'cdk.json')) ? 'has no app' : 'is missing'}`,
      'pass --app COMMAND, or the folder of a cloud assembly',
    );
  }
  const assembly = resolve(options.cwd, command);
  if (existsSync(assembly) && statSync(assembly).isDirectory()) return assembly;
  const outdir = resolve(options.cwd, options.outdir ?? settings.output ?? 'cdk.out');
  mkdirSync(outdir, { recursive: true });
  using environment = appEnvironment(settings.context, outdir);
  if (settings.build !== undefined) await runCommand(settings.build, environment.variables, options);
  await runCommand(toCommandLine(command, options.cwd), environment.variables, options);
  if (existsSync(join(outdir, 'manifest.json'))) return outdir;
  throw new UsageError(
    'APP_FAILED',
    `the app command '${command}' wrote no cloud assembly to ${outdir}`,
    'let the app call app.synth(), and give App no outdir of its own',
  );
}

interface AppEnvironment extends Disposable {
  readonly variables: NodeJS.ProcessEnv;
}

/** The version of the CDK's command line, and of its assemblies, that an app is told it is run by. */
const cli = { version: '2.1148.1', assemblyVersion: '55.0.0' };

/** What Linux allows one variable of the environment to hold is 128 KiB. */
const longestContext = 100_000;

function appEnvironment(context: Readonly<Record<string, unknown>>, outdir: string): AppEnvironment {
  const { env } = process;
  const text = JSON.stringify(context);
  const overflow = text.length > longestContext ? writeOverflow(text) : undefined;
  const variables = {
    ...env,
    CDK_DEFAULT_REGION: env.CDK_DEFAULT_REGION ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? defaultEnvironment.region,
    CDK_DEFAULT_ACCOUNT: env.CDK_DEFAULT_ACCOUNT ?? defaultEnvironment.accountId,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: overflow === undefined ? text : '{}',
    ...(overflow !== undefined && { CONTEXT_OVERFLOW_LOCATION_ENV: overflow }),
    CDK_CLI_VERSION: cli.version,
    CDK_CLI_ASM_VERSION: cli.assemblyVersion,
    // A Python app would otherwise print in the code page of a Windows terminal.
    PYTHONIOENCODING: 'utf-8',
  };
  return {
    variables,
    [Symbol.dispose]() {
      if (overflow !== undefined) rmSync(dirname(overflow), { recursive: true, force: true });
    },
  };
}

function writeOverflow(context: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'gatewright-context-')), 'context.json');
  writeFileSync(file, context);
  return file;
}

function runCommand(commandLine: string, env: NodeJS.ProcessEnv, options: SynthesizeOptions): Promise<void> {
  const { cwd, signal } = options;
  signal?.throwIfAborted();
  // In a process group of its own, so that what the shell starts ends with it.
  const detached = process.platform !== 'win32';
  const child = spawn(commandLine, { cwd, env, shell: true, detached, stdio: ['ignore', 'pipe', 'pipe'] });
  const lastOutput = collectOutput(child, options.onOutput);
  const abort = () => endGroup(child);
  signal?.addEventListener('abort', abort, { once: true });
  return new Promise<void>((fulfil, reject) => {
    child.once('error', (error) => reject(failure(commandLine, error.message, [])));
    child.once('close', (code, ending) => {
      signal?.removeEventListener('abort', abort);
      if (signal?.aborted) return reject(signal.reason);
      if (code === 0) return fulfil();
      reject(
        failure(commandLine, code === null ? `was ended by ${ending}` : `exited with status ${code}`, lastOutput()),
      );
    });
  });
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || process.platform === 'win32') {
    child.kill();
    return;
  }
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has ended by itself in the meantime.
  }
}

const linesKept = 20;

/** Passes on what the child prints, and remembers the last lines of it. */
function collectOutput(child: ChildProcess, onOutput: (text: string) => void): () => readonly string[] {
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      onOutput(text);
      tail = (tail + text)
        .split('\n')
        .slice(-linesKept - 1)
        .join('\n');
    });
  }
  return () =>
    tail
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-linesKept);
}

function failure(commandLine: string, ending: string, output: readonly string[]): UsageError {
  const message = [`the app command '${commandLine}' ${ending}`, ...output].join('\n');
  return new UsageError('APP_FAILED', message, 'mend the app; the command is run as `cdk synth` would run it');
}
