import type { Command } from 'commander';
import { loadModel } from '../serving/load-model.js';
import { routeRows } from '../serving/route-rows.js';
import {
  type AssemblyOptions,
  addAssemblyOptions,
  findAssemblyOrigin,
  modelSource,
  obtainAssembly,
} from './assembly-options.js';
import { findingsText } from './findings-text.js';
import { routeTable } from './route-table.js';
import type { Stopping } from './stopping.js';
import { warningEvents } from './warning-events.js';

/** `gatewright routes`: the table of every route; what is not emulated, or wrong, goes to stderr. */
export function addRoutesCommand(program: Command, stopping: Stopping): void {
  const command = program.command('routes').description('print the table of every route of every API');
  addAssemblyOptions(command)
    .option('--json', 'print one JSON object a line')
    .action((assembly, options) => printRoutes(assembly, options, stopping));
}

async function printRoutes(
  assembly: string | undefined,
  options: AssemblyOptions & { readonly json?: boolean },
  stopping: Stopping,
): Promise<void> {
  const place = await obtainAssembly(findAssemblyOrigin(assembly, options), { signal: stopping.listen() });
  const model = loadModel(modelSource(place, options));
  const rows = routeRows(model);
  process.stdout.write(options.json ? jsonLines(rows) : routeTable(rows, process.stdout));
  process.stderr.write(options.json ? jsonLines(warningEvents(model)) : findingsText(model, process.stderr));
}

function jsonLines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
