import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { homeFolder } from '../machine/home-folder.js';
import { UsageError } from '../model/usage-error.js';
import { isRecord } from './json-file.js';

/** What `cdk.json` says of how to synthesize an app. */
export interface AppSettings {
  readonly app?: string;
  readonly build?: string;
  readonly output?: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/**
 * The settings of the app in a folder: `cdk.json` over `~/.cdk.json`, and the context that the CDK has looked up before.
 *
 * https://docs.aws.amazon.com/cdk/v2/guide/cli.html#cli-config
 */
export function readAppSettings(cwd: string): AppSettings {
  const user = readSettings(join(homeFolder(), '.cdk.json'));
  const project = readSettings(join(cwd, 'cdk.json'));
  const settings = { ...user, ...project };
  const { app, build, output } = settings;
  return {
    ...(app !== undefined && { app: [app].flat().join(' ') }),
    ...(typeof build === 'string' && { build }),
    ...(typeof output === 'string' && { output }),
    context: {
      ...(user.context as object | undefined),
      ...(project.context as object | undefined),
      ...readSettings(join(cwd, 'cdk.context.json')),
      ...contextOf(settings),
    },
  };
}

/** The context by which the CDK's command line tells an app its settings. */
function contextOf(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    ...(settings.pathMetadata !== false && { 'aws:cdk:enable-path-metadata': true }),
    ...(settings.assetMetadata !== false && { 'aws:cdk:enable-asset-metadata': true }),
    ...(settings.versionReporting === false
      ? { 'aws:cdk:disable-version-reporting': true }
      : { 'aws:cdk:version-reporting': true }),
    ...(settings.staging === false && { 'aws:cdk:disable-asset-staging': true }),
    'aws:cdk:bundling-stacks': settings.bundlingStacks ?? ['**'],
    '@aws-cdk/core:failSynthOnValidationErrors': false,
  };
}

function readSettings(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) return {};
  try {
    const settings: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isRecord(settings)) return settings;
    throw new Error('it is not an object');
  } catch (error) {
    throw new UsageError('APP_FAILED', `${file} cannot be read: ${(error as Error).message}`, 'mend the file');
  }
}

/** As the CDK does: a command that is, or starts with, a `.js` file nobody may execute is run by Node.js. */
export function toCommandLine(command: string, cwd: string): string {
  if (isScript(resolve(cwd, command))) return `${quote(process.execPath)} ${quote(command)}`;
  const [, first = '', rest = ''] = /^("[^"]*"|\S+)(.*)$/s.exec(command.trim()) ?? [];
  const file = first.replace(/^"|"$/g, '');
  return isScript(resolve(cwd, file)) ? `${quote(process.execPath)} ${quote(file)}${rest}` : command;
}

function isScript(file: string): boolean {
  if (extname(file) !== '.js' || !existsSync(file)) return false;
  return process.platform === 'win32' || (statSync(file).mode & 0o111) === 0;
}

function quote(part: string): string {
  return /^[\w+=:,.@/-]+$/.test(part) ? part : `"${part.replace(/([\\"$`])/g, '\\$1')}"`;
}
