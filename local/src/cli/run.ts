import { Command, CommanderError, type Option } from 'commander';
import { tryFindNearest } from '../assembly/nearest.js';
import { UsageError } from '../model/usage-error.js';
import { refuseRepeatedOptions } from './repeated-options.js';
import { addRoutesCommand } from './routes.js';
import { addStartCommand } from './start.js';
import type { Stopping } from './stopping.js';
import { addTokenCommand } from './token.js';
import type { UnexpectedErrors } from './unexpected-errors.js';
import { usageErrorText } from './usage-error-text.js';

/** The process that a command runs in. */
export interface CommandProcess {
  readonly stopping: Stopping;
  readonly unexpectedErrors: UnexpectedErrors;
}

/** Runs the command that the arguments name, and gives the exit status. */
export async function run(args: readonly string[], version: string, within: CommandProcess): Promise<number> {
  const program = createProgram(version, within);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // Ctrl-C while the app was being synthesized.
    if (error instanceof DOMException && error.name === 'AbortError') return 0;
    const usageError = error instanceof CommanderError ? toUsageError(error, program, args) : ofSurroundings(error);
    if (!(usageError instanceof UsageError)) throw usageError;
    process.stderr.write(usageErrorText(usageError, process.stderr));
    return 1;
  }
}

function createProgram(version: string, { stopping, unexpectedErrors }: CommandProcess): Command {
  const program = new Command('gatewright')
    .description('Amazon API Gateway on your machine: runs the APIs of any CDK cloud assembly')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  addStartCommand(program, stopping, unexpectedErrors);
  addRoutesCommand(program, stopping);
  addTokenCommand(program);
  refuseRepeatedOptions(program);
  return program;
}

/** A folder that has been removed is still the current one of who is in it. */
function ofSurroundings(error: unknown): unknown {
  if ((error as NodeJS.ErrnoException | undefined)?.syscall !== 'uv_cwd') return error;
  return new UsageError('NO_ASSEMBLY', 'the current folder has been removed', 'go to a folder that is there');
}

/** What the parser refuses, in our words. */
function toUsageError({ code, message }: CommanderError, program: Command, args: readonly string[]): UsageError {
  const told = message.replace(/^error: /, '');
  if (code === 'commander.unknownOption') return unknownOption(/'([^']+)'/.exec(told)?.[1] ?? '', program, args);
  if (code === 'commander.unknownCommand') return unknownCommand(/'([^']+)'/.exec(told)?.[1] ?? '', program);
  if (code === 'commander.help') return new UsageError('UNKNOWN_COMMAND', 'no command is given', commandsOf(program));
  return new UsageError('INVALID_OPTION', told, "see 'gatewright --help'");
}

function unknownOption(given: string, program: Command, args: readonly string[]): UsageError {
  const command = program.commands.find((candidate) => args.includes(candidate.name())) ?? program;
  const known = [...command.options, ...program.options].flatMap(({ long }: Option) => long ?? []);
  const name = given.split('=', 1)[0] ?? given;
  const nearest = tryFindNearest(name, [...known, '--help']);
  const fix = nearest === undefined ? `see 'gatewright ${command.name()} --help'` : `did you mean ${nearest}?`;
  return new UsageError('UNKNOWN_OPTION', `there is no option ${name}`, fix);
}

function unknownCommand(given: string, program: Command): UsageError {
  const nearest = tryFindNearest(
    given,
    program.commands.map((command) => command.name()),
  );
  const fix = nearest === undefined ? commandsOf(program) : `did you mean 'gatewright ${nearest}'?`;
  return new UsageError('UNKNOWN_COMMAND', `there is no command ${given}`, fix);
}

function commandsOf(program: Command): string {
  return `give one of ${program.commands.map((command) => command.name()).join(', ')}`;
}
