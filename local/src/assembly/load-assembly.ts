import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../model/usage-error.js';
import type { Assembly, AssemblyStack } from './assembly.js';
import { readManifest } from './manifest.js';
import { openNestedStacks } from './nested-stacks.js';
import { templateSource } from './plain-template.js';
import { selectStacks } from './select-stacks.js';
import { openStack, type StackSource } from './stack-source.js';

/** What may be chosen of an assembly. */
export interface LoadAssemblyOptions {
  /** Stack names, artifact ids or construct paths, with `*` and `**`; all stacks if there are none. */
  readonly stacks?: readonly string[] | undefined;
}

/**
 * Reads a cloud assembly (a folder such as `cdk.out`), a folder with one template, or a template file.
 *
 * As with `cdk deploy`, a chosen stack brings along the stacks that it depends on.
 * https://docs.aws.amazon.com/cdk/v2/guide/deploy-learn.html
 */
export function loadAssembly(path: string, options: LoadAssemblyOptions = {}): Assembly {
  const place = resolve(path);
  if (!existsSync(place)) {
    throw new UsageError('NO_ASSEMBLY', `there is nothing at ${path}`, "run 'cdk synth' first, or pass --app COMMAND");
  }
  try {
    const { directory, sources } = readPlace(place);
    return { directory, stacks: selectStacks(sources, options.stacks ?? []).flatMap(open) };
  } catch (error) {
    throw ofFiles(error);
  }
}

function readPlace(place: string): Sources {
  const stat = statSync(place);
  if (stat.isDirectory()) return fromFolder(place);
  if (stat.isFile() || stat.isFIFO()) return fromFile(place);
  throw new UsageError(
    'NOT_AN_ASSEMBLY',
    `${place} is neither a folder nor a file`,
    "give the folder that 'cdk synth' writes (cdk.out), or a template",
  );
}

/** Files may go while they are read, or be kept from this user. */
function ofFiles(error: unknown): unknown {
  const { syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  return new UsageError('NOT_AN_ASSEMBLY', `the assembly cannot be read: ${message}`, "run 'cdk synth' again");
}

interface Sources {
  readonly directory: string;
  readonly sources: readonly StackSource[];
}

function fromFolder(directory: string): Sources {
  if (existsSync(join(directory, 'manifest.json'))) return { directory, sources: readManifest(directory) };
  const templates = readdirSync(directory).filter((name) => isTemplateName.test(name));
  const only = templates[0];
  if (only === undefined) {
    throw new UsageError(
      'NOT_AN_ASSEMBLY',
      `${directory} holds neither a manifest.json nor a template`,
      "give the folder that 'cdk synth' writes (cdk.out), or pass --app COMMAND",
    );
  }
  if (templates.length > 1) {
    throw new UsageError(
      'NOT_AN_ASSEMBLY',
      `${directory} holds ${templates.length} templates and no manifest.json`,
      `give one of them: ${templates.join(', ')}`,
    );
  }
  return fromFile(join(directory, only));
}

const isTemplateName = /^(.+\.)?template\.(json|ya?ml)$/;

function fromFile(file: string): Sources {
  const directory = dirname(file);
  if (basename(file) === 'manifest.json') return fromFolder(directory);
  return { directory, sources: [templateSource(file)] };
}

function open(source: StackSource): readonly AssemblyStack[] {
  const stack = openStack(source);
  return [stack, ...openNestedStacks(stack, source)];
}
