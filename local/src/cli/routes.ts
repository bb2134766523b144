import type { Command } from 'commander';
import { describeApiKeys } from '../serving/api-key-description.js';
import { loadModel } from '../serving/load-model.js';
import { byConstruct, byConstructAndId } from '../serving/resource-names.js';
import { routeRow } from '../serving/route-rows.js';
import { stagedRoutesOf } from '../serving/staged-routes.js';
import { apiKeyTable } from './api-key-table.js';
import {
  type AssemblyOptions,
  addAssemblyOptions,
  findAssemblyOrigin,
  modelSource,
  obtainAssembly,
} from './assembly-options.js';
import { callLines } from './call-lines.js';
import { findingsText } from './findings-text.js';
import { printable } from './printable.js';
import { routeTable } from './route-table.js';
import { toCredentials, toPort } from './start-options.js';
import type { Stopping } from './stopping.js';
import { warningEvents } from './warning-events.js';

interface RoutesOptions extends AssemblyOptions {
  readonly json?: boolean;
  readonly curl?: boolean;
  readonly verbose?: boolean;
  readonly port: number;
  readonly host: string;
  readonly iamCredentials?: Readonly<Record<string, string>>;
}

/** `gatewright routes`: the table of every route and of the API keys; what is not emulated, or wrong, goes to stderr. */
export function addRoutesCommand(program: Command, stopping: Stopping): void {
  const command = program.command('routes').description('print the table of every route of every API');
  addAssemblyOptions(command)
    .option('--curl', 'print a line for each route that calls it where a gateway runs')
    .option('--port <number>', 'with --curl: the port of its console', toPort, 3000)
    .option('--host <address>', 'with --curl: the address that it listens at', '127.0.0.1')
    .option('--iam-credentials <key:secret>', 'with --curl: the access key that it takes', toCredentials)
    .option('--verbose', 'print ids beside names')
    .option('--json', 'print one JSON object a line')
    .action((assembly, options) => printRoutes(assembly, options, stopping));
}

async function printRoutes(assembly: string | undefined, options: RoutesOptions, stopping: Stopping): Promise<void> {
  const place = await obtainAssembly(findAssemblyOrigin(assembly, options), { signal: stopping.listen() });
  const model = loadModel(modelSource(place, options));
  const nameOf = options.verbose ? byConstructAndId : byConstruct;
  const routes = stagedRoutesOf(model.apis);
  const rows = routes.map((staged) => routeRow(staged, model, nameOf));
  const lines = options.curl ? await callLines(routes, model, options) : [];
  const apiKeys = describeApiKeys(model.apiKeys, model.usagePlans);
  if (options.json) {
    process.stdout.write(
      jsonLines(rows.map((row, index) => ({ ...row, ...(options.curl && { curl: lines[index] }) }))),
    );
    process.stdout.write(jsonLines(apiKeys.map((apiKey) => ({ event: 'apiKey', ...apiKey }))));
    process.stderr.write(jsonLines(warningEvents(model)));
    return;
  }
  const keys = apiKeyTable(apiKeys, process.stdout);
  if (options.curl) process.stdout.write(lines.map((line) => `${printable(line)}\n`).join(''));
  else process.stdout.write(routeTable(rows, process.stdout) + (keys === '' ? '' : `\n${keys}`));
  process.stderr.write(findingsText(model, process.stderr));
}

function jsonLines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
