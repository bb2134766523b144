import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { runCommand } from '../machine/command-group.js';
import { makeFolder } from '../machine/make-folder.js';
import { makeTemporaryFolder, removeTemporaryFolder } from '../machine/temporary-folder.js';
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
  makeOutput(outdir);
  using environment = appEnvironment(settings.context, outdir);
  if (settings.build !== undefined) await run(settings.build, environment.variables, options);
  await run(toCommandLine(command, options.cwd), environment.variables, options);
  if (existsSync(join(outdir, 'manifest.json'))) return outdir;
  throw new UsageError(
    'APP_FAILED',
    `the app command '${command}' wrote no cloud assembly to ${outdir}`,
    'let the app call app.synth(), and give App no outdir of its own',
  );
}

function makeOutput(outdir: string): void {
  try {
    makeFolder(outdir);
  } catch (error) {
    const fix = 'remove what is in the way, or name another folder with `output` in cdk.json';
    throw new UsageError('NOT_WRITABLE', `the assembly cannot be written: ${(error as Error).message}`, fix);
  }
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
      if (overflow !== undefined) removeTemporaryFolder(dirname(overflow));
    },
  };
}

function writeOverflow(context: string): string {
  const file = join(makeTemporaryFolder(), 'context.json');
  writeFileSync(file, context);
  return file;
}

async function run(commandLine: string, env: NodeJS.ProcessEnv, options: SynthesizeOptions): Promise<void> {
  const last = new LastLines();
  const { cwd, signal } = options;
  const onOutput = (text: string) => {
    options.onOutput(text);
    last.add(text);
  };
  const ending = await runCommand(commandLine, { cwd, env, signal, onOutput }).catch((error: Error) => {
    throw error.name === 'AbortError' ? error : failure(commandLine, error.message, []);
  });
  if (ending.status === 0) return;
  const how = ending.status === null ? `was ended by ${ending.signal}` : `exited with status ${ending.status}`;
  throw failure(commandLine, how, last.lines);
}

const linesKept = 20;
const charactersKept = 20_000;

/** The last lines of what a command prints. */
class LastLines {
  #tail = '';

  add(text: string): void {
    this.#tail = (this.#tail + text)
      .slice(-charactersKept)
      .split('\n')
      .slice(-linesKept - 1)
      .join('\n');
  }

  get lines(): readonly string[] {
    return this.#tail
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-linesKept);
  }
}

function failure(commandLine: string, ending: string, output: readonly string[]): UsageError {
  const message = [`the app command '${commandLine}' ${ending}`, ...output].join('\n');
  return new UsageError('APP_FAILED', message, 'mend the app; the command is run as `cdk synth` would run it');
}
