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
import { routeTable } from './route-table.js';

/** `gatewright routes`: the table of every route. */
export function addRoutesCommand(program: Command): void {
  const command = program.command('routes').description('print the table of every route of every API');
  addAssemblyOptions(command).option('--json', 'print one JSON object a line').action(printRoutes);
}

async function printRoutes(
  assembly: string | undefined,
  options: AssemblyOptions & { readonly json?: boolean },
): Promise<void> {
  const place = await obtainAssembly(findAssemblyOrigin(assembly, options));
  const rows = routeRows(loadModel(modelSource(place, options)));
  const text = options.json ? rows.map((row) => `${JSON.stringify(row)}\n`).join('') : routeTable(rows, process.stdout);
  process.stdout.write(text);
}
