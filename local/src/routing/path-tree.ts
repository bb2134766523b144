/** A tree of path segments; what is registered at a path hangs at its node. */
export interface PathTree<T> {
  readonly literals: Map<string, PathTree<T>>;
  variable?: VariableBranch<T>;
  greedy?: GreedyBranch<T>;
  value?: T;
}

interface VariableBranch<T> {
  readonly node: PathTree<T>;
}

interface GreedyBranch<T> {
  readonly value: T;
}

/** What stands at the end of a path, and the segments its variables took, outermost first. */
export interface PathMatch<T> {
  readonly value: T;
  readonly captured: readonly string[];
}

export function emptyTree<T>(): PathTree<T> {
  return { literals: new Map() };
}

/** Registers `make()` at a path such as `/users/{userId}` unless something is there, and returns what is there. */
export function register<T>(tree: PathTree<T>, path: string, make: () => T): T {
  let node = tree;
  for (const segment of segmentsOf(path)) {
    if (isGreedy(segment)) {
      node.greedy ??= { value: make() };
      return node.greedy.value;
    }
    node = isVariable(segment) ? variableChild(node) : literalChild(node, segment);
  }
  node.value ??= make();
  return node.value;
}

/** The names of the variables of a path, outermost first: `['userId', 'proxy']` of `/users/{userId}/{proxy+}`. */
export function variableNames(path: string): readonly string[] {
  return segmentsOf(path)
    .filter(isVariable)
    .map((segment) => segment.slice(1, isGreedy(segment) ? -2 : -1));
}

/** The segments of a path; none of the root. */
export function segmentsOf(path: string): readonly string[] {
  const relative = path.startsWith('/') ? path.slice(1) : path;
  return relative === '' ? [] : relative.split('/');
}

/** The most specific value whose whole path is the segments and that `accepts` takes: a literal before a variable. */
export function matchWhole<T>(
  tree: PathTree<T>,
  segments: readonly string[],
  accepts: (value: T) => boolean,
): PathMatch<T> | undefined {
  return descend(tree, segments, { depth: 0, captured: [], greedy: false, accepts });
}

/** As `matchWhole`, but a greedy variable may take the rest of the path where nothing more specific does. */
export function matchGreedy<T>(
  tree: PathTree<T>,
  segments: readonly string[],
  accepts: (value: T) => boolean,
): PathMatch<T> | undefined {
  return descend(tree, segments, { depth: 0, captured: [], greedy: true, accepts });
}

interface Descent<T> {
  readonly depth: number;
  readonly captured: readonly string[];
  readonly greedy: boolean;
  readonly accepts: (value: T) => boolean;
}

function descend<T>(node: PathTree<T>, segments: readonly string[], descent: Descent<T>): PathMatch<T> | undefined {
  const segment = segments[descent.depth];
  if (segment === undefined) {
    const { value } = node;
    return value !== undefined && descent.accepts(value) ? { value, captured: descent.captured } : undefined;
  }
  return (
    throughLiteral(node, segments, descent) ??
    throughVariable(node, segments, descent) ??
    throughGreedy(node, segments, descent)
  );
}

function throughLiteral<T>(node: PathTree<T>, segments: readonly string[], descent: Descent<T>) {
  const child = node.literals.get(segments[descent.depth] as string);
  return child && descend(child, segments, { ...descent, depth: descent.depth + 1 });
}

function throughVariable<T>(node: PathTree<T>, segments: readonly string[], descent: Descent<T>) {
  const segment = segments[descent.depth];
  if (!node.variable || !segment) return undefined;
  const captured = [...descent.captured, segment];
  return descend(node.variable.node, segments, { ...descent, captured, depth: descent.depth + 1 });
}

function throughGreedy<T>(node: PathTree<T>, segments: readonly string[], descent: Descent<T>) {
  if (!descent.greedy || !node.greedy || !descent.accepts(node.greedy.value)) return undefined;
  const rest = segments.slice(descent.depth).join('/');
  return rest === '' ? undefined : { value: node.greedy.value, captured: [...descent.captured, rest] };
}

function isVariable(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('}');
}

function isGreedy(segment: string): boolean {
  return isVariable(segment) && segment.endsWith('+}');
}

function literalChild<T>(node: PathTree<T>, segment: string): PathTree<T> {
  const existing = node.literals.get(segment);
  if (existing) return existing;
  const child = emptyTree<T>();
  node.literals.set(segment, child);
  return child;
}

function variableChild<T>(node: PathTree<T>): PathTree<T> {
  node.variable ??= { node: emptyTree<T>() };
  return node.variable.node;
}
