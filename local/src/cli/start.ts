import { once } from 'node:events';
import type { Command } from 'commander';
import { LocalGateway } from '../gateway.js';
import { type AccessLogFile, openAccessLog } from './access-log-file.js';
import { addAssemblyOptions, findAssemblyOrigin, modelSource, obtainAssembly } from './assembly-options.js';
import { heldUntilReady } from './held-reporter.js';
import { JsonReporter } from './json-reporter.js';
import { toKeySetPlace } from './key-set-option.js';
import type { Reporter } from './reporter.js';
import {
  collectHosts,
  type StartOptions,
  toConcurrency,
  toCredentials,
  toEndpoints,
  toPort,
  toThrottle,
  toVpcLinks,
} from './start-options.js';
import type { Stopping } from './stopping.js';
import { TextReporter } from './text-reporter.js';
import type { UnexpectedErrors } from './unexpected-errors.js';
import { watchedAssembly } from './watch.js';

/** `gatewright start`: serves the APIs of an assembly until Ctrl-C. */
export function addStartCommand(program: Command, stopping: Stopping, unexpectedErrors: UnexpectedErrors): void {
  const command = program.command('start').description('serve the APIs of an assembly until Ctrl-C');
  addAssemblyOptions(command)
    .option('--port <number>', 'port of the console; APIs listen on the next ones; 0: any free ports', toPort, 3000)
    .option('--host <address>', 'address to listen at', '127.0.0.1')
    .option('--endpoint <service=url>', 'send the calls of an AWS service there (repeatable)', toEndpoints)
    .option('--vpc-link <id=url>', 'send requests through a VPC link there (repeatable)', toVpcLinks)
    .option('--jwks <file|url>', 'public keys of token issuers, in place of those that they publish', toKeySetPlace)
    .option('--iam-credentials <key:secret>', 'an access key that may sign requests (repeatable)', toCredentials)
    .option('--insecure-aws-endpoint', 'take AWS calls whoever has signed them')
    .option('--allow-host <name>', 'a name by which requests may call the APIs besides (repeatable)', collectHosts)
    .option('--account-throttle <rate,burst>', 'what the account is allowed (default: 10000,5000)', toThrottle)
    .option('--concurrency <number>', 'how many environments a function has at most', toConcurrency)
    .option('--watch', 'synthesize again and swap in when a file changes')
    .option('--strict', 'refuse to start if something is not emulated')
    .option('--verbose', 'print the execution log of each request, and ids beside names')
    .option('--access-log <file>', 'append the access logs of the stages to a file')
    .option('--json', 'print one JSON object a line')
    .action((assembly: string | undefined, options: StartOptions) =>
      start(assembly, options, { signal: stopping.listen(), unexpectedErrors }),
    );
}

/** What a run of `gatewright start` brings along. */
interface Run {
  readonly signal: AbortSignal;
  readonly unexpectedErrors: UnexpectedErrors;
}

async function start(assembly: string | undefined, options: StartOptions, run: Run): Promise<void> {
  const origin = findAssemblyOrigin(assembly, options);
  const { signal } = run;
  if (!options.watch) return serve(await obtainAssembly(origin, { signal }), options, run, async () => {});
  const watched = watchedAssembly(origin, signal);
  try {
    await serve(await watched.obtain(), options, run, async (gateway, reporter) => {
      const files = await watched.watch(gateway, reporter);
      return files.close;
    });
  } finally {
    watched.remove();
  }
}

/** Does something beside the gateway while it runs; what it gives back ends that. */
type Accompany = (gateway: LocalGateway, reporter: Reporter) => Promise<(() => Promise<void>) | void>;

async function serve(place: string, options: StartOptions, run: Run, accompany: Accompany): Promise<void> {
  const { json, verbose = false } = options;
  const reporter = heldUntilReady(json ? new JsonReporter({ verbose }) : new TextReporter({ verbose }));
  const accessLog =
    options.accessLog === undefined
      ? undefined
      : openAccessLog(options.accessLog, (notice) => reporter.onNotice(notice));
  const gateway = await startGateway(place, options, reporter, accessLog);
  try {
    const endAccompaniment = await accompany(gateway, reporter);
    await reporter.onReady(gateway);
    run.unexpectedErrors.goOn((error) => reporter.onFailure(error));
    await untilAborted(run.signal);
    await endAccompaniment?.();
  } finally {
    await gateway.close();
    await accessLog?.close();
  }
}

function startGateway(
  place: string,
  options: StartOptions,
  reporter: Reporter,
  accessLog: AccessLogFile | undefined,
): Promise<LocalGateway> {
  return LocalGateway.start({
    ...modelSource(place, options),
    port: options.port,
    host: options.host,
    endpoints: options.endpoint,
    vpcLinks: options.vpcLink,
    jwks: options.jwks,
    iamCredentials: options.iamCredentials,
    insecureAwsEndpoint: options.insecureAwsEndpoint,
    allowedHosts: options.allowHost,
    accountThrottle: options.accountThrottle,
    concurrency: options.concurrency,
    strict: options.strict,
    readsExecutionLogs: options.verbose ?? false,
    onRequest: (record) => reporter.onRequest(record),
    onRecorded: (call) => reporter.onRecorded(call),
    onLog: (entry) => reporter.onLog(entry),
    onWarning: (_, notice) => reporter.onNotice(notice),
    onFailure: (error) => reporter.onFailure(error),
    onAccessLog: (line) => accessLog?.write(line),
  });
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
