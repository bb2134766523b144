import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ServerProcess } from './server-process.js';

const program = join(import.meta.dirname, '../../local/bin/gatewright.js');

interface ReadyLine {
  readonly console: string;
  readonly apis: readonly { readonly name: string; readonly stages: readonly { readonly url: string }[] }[];
}

/** More than a machine answers: what is measured is not the account's quota. */
const unlimited = ['--account-throttle', '1000000,1000000'];

/** Our program, as it is built. */
export async function startGatewright(assembly: string): Promise<{ server: ServerProcess; ready: ReadyLine }> {
  if (!existsSync(join(program, '../../dist/cli/main.js'))) throw new Error("run 'npm run build -w local' first");
  const server = await ServerProcess.start(
    process.execPath,
    [program, 'start', assembly, '--port', '0', '--json', ...unlimited],
    {
      cwd: assembly,
      ready: (output) => (output.includes('\n') ? output.slice(0, output.indexOf('\n')) : undefined),
    },
  );
  return { server, ready: JSON.parse(server.address) as ReadyLine };
}

/** Where the first stage of an API is. */
export function urlOf({ apis }: ReadyLine, name: string): string {
  return apis.find((api) => api.name === name)?.stages[0]?.url as string;
}
