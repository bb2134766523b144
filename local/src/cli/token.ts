import type { Command } from 'commander';
import { mintToken, PoolKeys } from '../authorizers/local-pool.js';
import type { UserPool } from '../model/assembly-model.js';
import { UsageError } from '../model/usage-error.js';
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

interface TokenOptions extends AssemblyOptions {
  readonly pool?: string;
  readonly client?: string;
  readonly username?: string;
  readonly scope?: readonly string[];
  readonly claim?: Readonly<Record<string, string>>;
  readonly use?: 'id' | 'access';
  readonly expires: number;
}

/** `gatewright token`: prints a token of a user pool of the assembly, which the running gateway takes. */
export function addTokenCommand(program: Command): void {
  const command = program.command('token').description('print a token of a user pool, which the running gateway takes');
  addAssemblyOptions(command)
    .option('--pool <name>', 'logical id, construct path or id of the pool (default: the only one)')
    .option('--client <id>', 'id of the app client (default: the first of the pool)')
    .option('--username <name>', 'who signs in', 'user')
    .option('--scope <scope>', 'scope of an access token (repeatable)', collectScopes)
    .option('--claim <name=value>', 'another claim; JSON, or else text (repeatable)', collectPairs('--claim'))
    .option('--use <use>', 'id or access (default: access where there are scopes, else id)', toUse)
    .option('--expires <seconds>', 'how long it is valid', toSeconds, 3600)
    .action(printToken);
}

async function printToken(assembly: string | undefined, options: TokenOptions): Promise<void> {
  const place = await obtainAssembly(findAssemblyOrigin(assembly, options));
  const { client, username, scope = [], claim = {}, expires } = options;
  const request = {
    pool: findPool(loadModel(modelSource(place, options)).userPools, options.pool),
    use: options.use ?? (scope.length > 0 ? ('access' as const) : ('id' as const)),
    scopes: scope,
    claims: Object.fromEntries(Object.entries(claim).map(([name, value]) => [name, toClaim(value)])),
    expiresInSeconds: expires,
    ...(client !== undefined && { client }),
    ...(username !== undefined && { username }),
  };
  const token = await mintToken(request, new PoolKeys(cacheFolder()), { now: () => Date.now() });
  process.stdout.write(`${token}\n`);
}

function findPool(pools: readonly UserPool[], name: string | undefined): UserPool {
  const names = pools.map(({ origin }) => origin.logicalId).join(', ');
  const fix = pools.length > 0 ? `give --pool one of ${names}` : 'name a stack that has a user pool';
  const found = pools.filter(({ id, origin }) => {
    return name === undefined || [id, origin.logicalId, origin.constructPath].includes(name);
  });
  const [pool] = found;
  if (pool && found.length === 1) return pool;
  const message = name === undefined ? `there are ${pools.length} user pools` : `--pool ${name} is no user pool`;
  throw new UsageError('INVALID_OPTION', message, fix);
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
