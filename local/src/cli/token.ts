import type { Command } from 'commander';
import { LocalKeys } from '../authorizers/local-keys.js';
import { UsageError } from '../model/usage-error.js';
import { issueToken } from '../serving/issue-token.js';
import { loadModel } from '../serving/load-model.js';
import { cacheFolder } from '../transports/tls.js';
import {
  type AssemblyOptions,
  addAssemblyOptions,
  findAssemblyOrigin,
  modelSource,
  obtainAssembly,
} from './assembly-options.js';
import { collectPairs } from './collect-pairs.js';

interface TokenCommandOptions extends AssemblyOptions {
  readonly route?: string;
  readonly api?: string;
  readonly pool?: string;
  readonly issuer?: string;
  readonly client?: string;
  readonly audience?: string;
  readonly subject?: string;
  readonly username?: string;
  readonly scope?: readonly string[];
  readonly claim?: Readonly<Record<string, string>>;
  readonly use?: 'id' | 'access';
  readonly expires: number;
}

/** `gatewright token`: prints a token of a user pool or of any other issuer, which the running gateway takes. */
export function addTokenCommand(program: Command): void {
  const command = program.command('token').description('print a token that an authorizer of the running gateway takes');
  addAssemblyOptions(command)
    .option('--route <key>', "the route that is to take it, such as 'GET /books'")
    .option('--api <name>', 'the API of the route, where several have it')
    .option('--pool <name>', 'construct path, logical id or id of the user pool (default: the only issuer)')
    .option('--issuer <url>', 'the issuer, by its address or its authorizer (default: the only one)')
    .option('--client <id>', 'id of the app client (default: the first that is known)')
    .option('--audience <audience>', 'whom the token is for (default: the first that is known)')
    .option('--subject <name>', 'who has signed in: the claim sub')
    .option('--username <name>', 'the name of the user in a user pool (default: the subject, or user)')
    .option('--scope <scope>', 'scope of the token; those of the route where none is given (repeatable)', collectScopes)
    .option('--claim <name=value>', 'another claim; JSON, or else text (repeatable)', collectPairs('--claim'))
    .option('--use <use>', 'id or access (default: access where there are scopes, else id)', toUse)
    .option('--expires <seconds>', 'how long it is valid', toSeconds, 3600)
    .action(printToken);
}

async function printToken(assembly: string | undefined, options: TokenCommandOptions): Promise<void> {
  const place = await obtainAssembly(findAssemblyOrigin(assembly, options));
  const { route, api, subject, username, scope, claim = {}, use, expires } = options;
  const request = {
    route,
    api,
    subject,
    username,
    use,
    issuer: options.issuer ?? options.pool,
    audience: options.audience ?? options.client,
    scopes: scope,
    claims: Object.fromEntries(Object.entries(claim).map(([name, value]) => [name, toClaim(value)])),
    expiresInSeconds: expires,
  };
  const model = loadModel(modelSource(place, options));
  const token = await issueToken(request, model, new LocalKeys(cacheFolder()), { now: () => Date.now() });
  process.stdout.write(`${token}\n`);
}

function collectScopes(scope: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, scope];
}

function toUse(text: string): 'id' | 'access' {
  if (text === 'id' || text === 'access') return text;
  throw new UsageError('INVALID_OPTION', `--use ${text} is no kind of token`, 'write --use id or --use access');
}

function toSeconds(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError('INVALID_OPTION', `--expires ${text} is no number of seconds`, 'write --expires 3600');
}

/** `[1,2]` and `true` are values, and what is no JSON is text. */
function toClaim(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
