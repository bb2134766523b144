import type { Command } from 'commander';
import { LocalGateway } from '../gateway.js';
import { UsageError } from '../model/usage-error.js';
import { openAccessLog } from './access-log-file.js';
import {
  type AssemblyOptions,
  addAssemblyOptions,
  findAssemblyOrigin,
  modelSource,
  obtainAssembly,
} from './assembly-options.js';
import { collectPairs } from './collect-pairs.js';
import { JsonReporter } from './json-reporter.js';
import type { Reporter } from './reporter.js';
import { untilStopped } from './stop-signals.js';
import { TextReporter } from './text-reporter.js';

interface StartOptions extends AssemblyOptions {
  readonly port: number;
  readonly host: string;
  readonly endpoint?: Readonly<Record<string, string>>;
  readonly accessLog?: string;
  readonly watch?: boolean;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly verbose?: boolean;
}

/** `gatewright start`: serves the APIs of an assembly until Ctrl-C. */
export function addStartCommand(program: Command): void {
  const command = program.command('start').description('serve the APIs of an assembly until Ctrl-C');
  addAssemblyOptions(command)
    .option('--port <number>', 'port of the console; APIs listen on the next ones; 0: any free ports', toPort, 3000)
    .option('--host <address>', 'address to listen at', '127.0.0.1')
    .option('--endpoint <service=url>', 'send the calls of an AWS service there (repeatable)', toEndpoints)
    .option('--watch', 'synthesize again and swap in when a file changes')
    .option('--strict', 'refuse to start if something is not emulated')
    .option('--verbose', 'print the execution log of each request')
    .option('--access-log <file>', 'append the access logs of the stages to a file')
    .option('--json', 'print one JSON object a line')
    .action(start);
}

async function start(assembly: string | undefined, options: StartOptions): Promise<void> {
  const origin = findAssemblyOrigin(assembly, options.app);
  const reporter: Reporter = options.json
    ? new JsonReporter()
    : new TextReporter({ verbose: options.verbose ?? false });
  const accessLog = options.accessLog === undefined ? undefined : openAccessLog(options.accessLog);
  const source = modelSource(await obtainAssembly(origin), options);
  const gateway = await LocalGateway.start({
    ...source,
    port: options.port,
    host: options.host,
    endpoints: options.endpoint,
    strict: options.strict,
    readsExecutionLogs: options.verbose ?? false,
    onRequest: (record) => reporter.onRequest(record),
    onLog: (entry) => reporter.onLog(entry),
    onWarning: (message) => reporter.onWarning(message),
    onFailure: (error) => reporter.onFailure(error),
    onAccessLog: (line) => accessLog?.write(line),
  });
  reporter.onReady(gateway);
  await untilStopped();
  await gateway.close();
  await accessLog?.close();
}

function toPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError('INVALID_OPTION', `--port ${text} is no port`, 'give a number from 0 to 65535');
}

const toPairs = collectPairs('--endpoint');

function toEndpoints(pair: string, previous?: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const url = pair.slice(pair.indexOf('=') + 1);
  if (pair.includes('=') && !/^https?:\/\/[^/]/.test(url)) {
    throw new UsageError(
      'INVALID_OPTION',
      `--endpoint ${pair} has no URL`,
      'write --endpoint sqs=http://127.0.0.1:9324',
    );
  }
  return toPairs(pair, previous);
}
