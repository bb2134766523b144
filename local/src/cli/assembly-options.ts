import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type SynthesizeOptions, synthesize } from '../assembly/synthesize.js';
import { UsageError } from '../model/usage-error.js';
import type { ModelSource } from '../serving/load-model.js';
import { collectPairs } from './collect-pairs.js';

/** The options by which every command finds its assembly. */
export interface AssemblyOptions {
  readonly app?: string;
  readonly stack?: readonly string[];
  readonly parameter?: Readonly<Record<string, string>>;
}

/** Adds the argument and the options by which a command finds its assembly. */
export function addAssemblyOptions(command: Command): Command {
  return command
    .argument('[assembly]', 'a cdk.out folder, or a CloudFormation template (default: ./cdk.out)')
    .option('--app <command>', 'synthesize with this command first (default: app in cdk.json)')
    .option('--stack <name>', 'serve only this stack (repeatable)', collect)
    .option('--parameter <key=value>', 'a CloudFormation parameter (repeatable)', collectPairs('--parameter'));
}

/** Where an assembly comes from: a place where it is, or an app that makes it. */
export type AssemblyOrigin =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'app'; readonly command: string | undefined };

/** The assembly that was asked for: a given one, that of a given app, `./cdk.out`, or that of the app in cdk.json. */
export function findAssemblyOrigin(
  assembly: string | undefined,
  { app, watch = false }: { readonly app?: string; readonly watch?: boolean },
): AssemblyOrigin {
  if (assembly !== undefined && app !== undefined) {
    throw new UsageError('INVALID_OPTION', 'both an assembly and --app are given', 'leave one of them out');
  }
  if (assembly === '') {
    throw new UsageError('NO_ASSEMBLY', 'the name of the assembly is empty', 'leave it out, or name a folder');
  }
  if (assembly !== undefined) return { kind: 'folder', path: assembly };
  if (app !== undefined) return { kind: 'app', command: app };
  // To watch is to follow the app, of which cdk.out is but a copy.
  if (watch && existsSync('cdk.json')) return { kind: 'app', command: undefined };
  if (existsSync('cdk.out')) return { kind: 'folder', path: 'cdk.out' };
  return { kind: 'app', command: undefined };
}

/** Where a synthesis goes, and what ends it. */
export type SynthesisOutput = Pick<SynthesizeOptions, 'outdir' | 'signal'>;

/** Makes the assembly, if it has to be made, and gives its place. What the app prints goes to stderr. */
export async function obtainAssembly(origin: AssemblyOrigin, output: SynthesisOutput = {}): Promise<string> {
  if (origin.kind === 'folder') return origin.path;
  if (origin.command === undefined && !existsSync(join(process.cwd(), 'cdk.json'))) {
    throw new UsageError(
      'NO_ASSEMBLY',
      'there is neither a folder cdk.out nor a cdk.json here',
      "run 'cdk synth' first, name an assembly, or pass --app COMMAND",
    );
  }
  return synthesize({
    command: origin.command,
    cwd: process.cwd(),
    ...output,
    onOutput: (text) => process.stderr.write(text),
  });
}

/** What of an assembly is served. */
export function modelSource(assembly: string, { stack, parameter }: AssemblyOptions): ModelSource {
  return { assembly, stacks: stack, parameters: parameter };
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
