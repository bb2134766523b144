import type { Command } from 'commander';
import { LocalGateway } from '../gateway.js';
import type { ThrottleSettings } from '../model/settings.js';
import { UsageError } from '../model/usage-error.js';
import { openAccessLog } from './access-log-file.js';
import {
  type AssemblyOptions,
  addAssemblyOptions,
  findAssemblyOrigin,
  modelSource,
  obtainAssembly,
} from './assembly-options.js';
import { collectUrls } from './collect-pairs.js';
import { JsonReporter } from './json-reporter.js';
import type { Reporter } from './reporter.js';
import { stopSignal, untilAborted } from './stop-signal.js';
import { TextReporter } from './text-reporter.js';
import { watchedAssembly } from './watch.js';

interface StartOptions extends AssemblyOptions {
  readonly port: number;
  readonly host: string;
  readonly endpoint?: Readonly<Record<string, string>>;
  readonly vpcLink?: Readonly<Record<string, string>>;
  readonly jwks?: string;
  readonly iamCredentials?: Readonly<Record<string, string>>;
  readonly insecureAwsEndpoint?: boolean;
  readonly allowHost?: readonly string[];
  readonly accountThrottle?: ThrottleSettings;
  readonly accessLog?: string;
  readonly watch?: boolean;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly verbose?: boolean;
}

const toEndpoints = collectUrls('--endpoint', 'sqs=http://127.0.0.1:9324');
const toVpcLinks = collectUrls('--vpc-link', 'Link=http://127.0.0.1:8080');

/** `gatewright start`: serves the APIs of an assembly until Ctrl-C. */
export function addStartCommand(program: Command): void {
  const command = program.command('start').description('serve the APIs of an assembly until Ctrl-C');
  addAssemblyOptions(command)
    .option('--port <number>', 'port of the console; APIs listen on the next ones; 0: any free ports', toPort, 3000)
    .option('--host <address>', 'address to listen at', '127.0.0.1')
    .option('--endpoint <service=url>', 'send the calls of an AWS service there (repeatable)', toEndpoints)
    .option('--vpc-link <id=url>', 'send requests through a VPC link there (repeatable)', toVpcLinks)
    .option('--jwks <file|url>', 'public keys of token issuers, in place of those that they publish')
    .option('--iam-credentials <key:secret>', 'an access key that may sign requests (repeatable)', toCredentials)
    .option('--insecure-aws-endpoint', 'take AWS calls whoever has signed them')
    .option('--allow-host <name>', 'a name by which requests may call the APIs besides (repeatable)', collectHosts)
    .option('--account-throttle <rate,burst>', 'what the account is allowed (default: 10000,5000)', toThrottle)
    .option('--watch', 'synthesize again and swap in when a file changes')
    .option('--strict', 'refuse to start if something is not emulated')
    .option('--verbose', 'print the execution log of each request')
    .option('--access-log <file>', 'append the access logs of the stages to a file')
    .option('--json', 'print one JSON object a line')
    .action(start);
}

async function start(assembly: string | undefined, options: StartOptions): Promise<void> {
  const origin = findAssemblyOrigin(assembly, options);
  const signal = stopSignal();
  if (!options.watch) return serve(await obtainAssembly(origin, { signal }), { ...options, signal }, async () => {});
  const watched = watchedAssembly(origin, signal);
  try {
    await serve(await watched.obtain(), { ...options, signal }, async (gateway, reporter) => {
      const files = await watched.watch(gateway, reporter);
      return files.close;
    });
  } finally {
    watched.remove();
  }
}

interface Stopping {
  readonly signal: AbortSignal;
}

/** Does something beside the gateway while it runs; what it gives back ends that. */
type Accompany = (gateway: LocalGateway, reporter: Reporter) => Promise<(() => Promise<void>) | void>;

async function serve(place: string, options: StartOptions & Stopping, accompany: Accompany): Promise<void> {
  const reporter = options.json ? new JsonReporter() : new TextReporter({ verbose: options.verbose ?? false });
  const accessLog = options.accessLog === undefined ? undefined : openAccessLog(options.accessLog);
  const gateway = await LocalGateway.start({
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
    strict: options.strict,
    readsExecutionLogs: options.verbose ?? false,
    onRequest: (record) => reporter.onRequest(record),
    onLog: (entry) => reporter.onLog(entry),
    onWarning: (_, notice) => reporter.onNotice(notice),
    onFailure: (error) => reporter.onFailure(error),
    onAccessLog: (line) => accessLog?.write(line),
  });
  const endAccompaniment = await accompany(gateway, reporter);
  reporter.onReady(gateway);
  await untilAborted(options.signal);
  await endAccompaniment?.();
  await gateway.close();
  await accessLog?.close();
}

function toPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError('INVALID_OPTION', `--port ${text} is no port`, 'give a number from 0 to 65535');
}

function toCredentials(
  pair: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, accessKeyId, secret] = /^([^:]+):(.+)$/.exec(pair) ?? [];
  if (accessKeyId !== undefined && secret !== undefined) return { ...previous, [accessKeyId]: secret };
  const fix = 'write --iam-credentials gatewright:gatewright';
  throw new UsageError('INVALID_OPTION', `--iam-credentials ${pair} is not of the form KEY:SECRET`, fix);
}

function collectHosts(name: string, previous: readonly string[] = []): readonly string[] {
  if (/^(?:\*\.)?[a-z0-9.-]+$/i.test(name)) return [...previous, name];
  const fix = 'write a name without scheme and port, such as --allow-host api.example.com';
  throw new UsageError('INVALID_OPTION', `--allow-host ${name} is no name of a host`, fix);
}

function toThrottle(text: string): ThrottleSettings {
  const [, rate, burst] = /^(\d+(?:\.\d+)?),(\d+)$/.exec(text) ?? [];
  if (rate !== undefined) return { rateLimit: Number(rate), burstLimit: Number(burst) };
  throw new UsageError(
    'INVALID_OPTION',
    `--account-throttle ${text} is not of the form RATE,BURST`,
    'write requests a second and requests at once, such as --account-throttle 20000,10000',
  );
}
