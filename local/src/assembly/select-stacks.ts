import { UsageError } from '../model/usage-error.js';
import { tryFindNearest } from './nearest.js';
import type { StackSource } from './stack-source.js';

/** The stacks that any of the patterns names, with those they depend on, in their order; all if there is no pattern. */
export function selectStacks(stacks: readonly StackSource[], patterns: readonly string[]): readonly StackSource[] {
  if (patterns.length === 0) return stacks;
  const chosen = new Set<StackSource>();
  for (const pattern of patterns) {
    for (const stack of matching(stacks, pattern)) addWithDependencies(chosen, stack);
  }
  return stacks.filter((stack) => chosen.has(stack));
}

function matching(stacks: readonly StackSource[], pattern: string): readonly StackSource[] {
  const expression = toExpression(pattern);
  const found = stacks.filter((stack) => namesOf(stack).some((name) => expression.test(name)));
  if (found.length > 0) return found;
  const known = stacks.map((stack) => stack.displayName);
  const nearest = tryFindNearest(pattern, stacks.flatMap(namesOf));
  throw new UsageError(
    'UNKNOWN_STACK',
    `no stack is named ${pattern}; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ') || 'none'}`,
    nearest === undefined ? 'name one of these with --stack' : `pass --stack ${nearest}`,
  );
}

function namesOf(stack: StackSource): readonly string[] {
  return [stack.name, stack.artifactId, stack.displayName];
}

function addWithDependencies(chosen: Set<StackSource>, stack: StackSource): void {
  if (chosen.has(stack)) return;
  chosen.add(stack);
  for (const dependency of stack.dependsOn) addWithDependencies(chosen, dependency);
}

/** As the CDK reads a stack pattern: `*` stays within one part of a construct path, `**` does not. */
function toExpression(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/?|[*?]|[\\^$.+|()[\]{}]/g, (found) => wildcards[found] ?? `\\${found}`);
  return new RegExp(`^${source}$`);
}

const wildcards: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' };
