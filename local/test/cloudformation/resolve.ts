import { loadAssembly } from '../../src/assembly/load-assembly.js';
import { resolveStacks } from '../../src/cloudformation/resolve-stacks.js';
import type { ResolvedResource, ResolvedStack } from '../../src/cloudformation/resolved-stack.js';
import { UsageError } from '../../src/model/usage-error.js';
import { temporaryFolder } from '../assembly/temporary-folder.js';

type Given = Readonly<Record<string, string>>;

/** Evaluates a template as the stack `Pets`. */
export function resolveTemplate(template: Readonly<Record<string, unknown>>, given: Given = {}): ResolvedStack {
  const [stack] = resolveAll({ 'Pets.template.json': template }, given);
  if (!stack) throw new Error('there is no stack');
  return stack;
}

/** Evaluates `Pets.template.json` and what is nested in it. */
export function resolveAll(files: Readonly<Record<string, unknown>>, given: Given = {}): readonly ResolvedStack[] {
  return resolveStacks(loadAssembly(`${temporaryFolder(files)}/Pets.template.json`), { parameters: given });
}

export function resolveFolder(directory: string, given: Given = {}): readonly ResolvedStack[] {
  return resolveStacks(loadAssembly(directory), { parameters: given });
}

export function resourceOf(stack: ResolvedStack | undefined, logicalId: string): ResolvedResource {
  const resource = stack?.resources.get(logicalId);
  if (!resource) throw new Error(`there is no resource ${logicalId}`);
  return resource;
}

/** The first resource of a type. */
export function resourceOfType(stack: ResolvedStack | undefined, type: string): ResolvedResource {
  const resource = [...(stack?.resources.values() ?? [])].find((candidate) => candidate.type === type);
  if (!resource) throw new Error(`there is no resource of type ${type}`);
  return resource;
}

export function failureOf(action: () => unknown): UsageError {
  try {
    action();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}
