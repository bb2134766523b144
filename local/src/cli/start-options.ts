import type { ThrottleSettings } from '../model/settings.js';
import { UsageError } from '../model/usage-error.js';
import type { AssemblyOptions } from './assembly-options.js';
import { collectUrls } from './collect-pairs.js';

/** The options of `gatewright start`. */
export interface StartOptions extends AssemblyOptions {
  readonly port: number;
  readonly host: string;
  readonly endpoint?: Readonly<Record<string, string>>;
  readonly vpcLink?: Readonly<Record<string, string>>;
  readonly jwks?: string;
  readonly iamCredentials?: Readonly<Record<string, string>>;
  readonly insecureAwsEndpoint?: boolean;
  readonly allowHost?: readonly string[];
  readonly accountThrottle?: ThrottleSettings;
  readonly concurrency?: number;
  readonly accessLog?: string;
  readonly watch?: boolean;
  readonly json?: boolean;
  readonly strict?: boolean;
  readonly verbose?: boolean;
}

export const toEndpoints = collectUrls('--endpoint', 'sqs=http://127.0.0.1:9324');
export const toVpcLinks = collectUrls('--vpc-link', 'Link=http://127.0.0.1:8080');

export function toPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError('INVALID_OPTION', `--port ${text} is no port`, 'give a number from 0 to 65535');
}

export function toConcurrency(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number > 0) return number;
  throw new UsageError('INVALID_OPTION', `--concurrency ${text} is no number of environments`, 'give a number from 1');
}

export function toCredentials(
  pair: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, accessKeyId, secret] = /^([^:]+):(.+)$/.exec(pair) ?? [];
  if (accessKeyId !== undefined && Object.hasOwn(previous, accessKeyId)) {
    throw new UsageError('INVALID_OPTION', `--iam-credentials ${accessKeyId} is given twice`, 'leave one of them out');
  }
  if (accessKeyId !== undefined && secret !== undefined) return { ...previous, [accessKeyId]: secret };
  const fix = 'write --iam-credentials gatewright:gatewright';
  throw new UsageError('INVALID_OPTION', `--iam-credentials ${pair} is not of the form KEY:SECRET`, fix);
}

export function collectHosts(name: string, previous: readonly string[] = []): readonly string[] {
  if (/^(?:\*\.)?[a-z0-9.-]+$/i.test(name)) return [...previous, name];
  const fix = 'write a name without scheme and port, such as --allow-host api.example.com';
  throw new UsageError('INVALID_OPTION', `--allow-host ${name} is no name of a host`, fix);
}

export function toThrottle(text: string): ThrottleSettings {
  const [, rate, burst] = /^(\d+(?:\.\d+)?),(\d+)$/.exec(text) ?? [];
  if (rate !== undefined) return { rateLimit: Number(rate), burstLimit: Number(burst) };
  throw new UsageError(
    'INVALID_OPTION',
    `--account-throttle ${text} is not of the form RATE,BURST`,
    'write requests a second and requests at once, such as --account-throttle 20000,10000',
  );
}
