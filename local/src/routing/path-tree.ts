/** A tree of path segments; what is registered at a path hangs at its node. */
export interface PathTree<T> {
  readonly literals: Map<string, PathTree<T>>;
  variable?: PathTree<T>;
  greedy?: { readonly value: T };
  value?: T;
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
  return new Descent(segments, accepts, () => undefined).from(tree, 0);
}

/** As `matchWhole`, but a greedy variable may take the rest of the path where nothing more specific does. */
export function matchGreedy<T>(
  tree: PathTree<T>,
  segments: readonly string[],
  accepts: (value: T) => boolean,
): PathMatch<T> | undefined {
  return new Descent<T>(segments, accepts, ({ greedy }) => greedy?.value).from(tree, 0);
}

/** One walk down a tree, which turns back where a branch leads to nothing. */
class Descent<T> {
  readonly #captured: string[] = [];

  constructor(
    readonly segments: readonly string[],
    readonly accepts: (value: T) => boolean,
    readonly greedyValue: (node: PathTree<T>) => T | undefined,
  ) {}

  from(node: PathTree<T>, depth: number): PathMatch<T> | undefined {
    const segment = this.segments[depth];
    if (segment === undefined) return this.#match(node.value);
    const literal = node.literals.get(segment);
    return (
      (literal && this.from(literal, depth + 1)) ??
      this.#throughVariable(node, depth, segment) ??
      this.#throughGreedy(node, depth)
    );
  }

  #throughVariable(node: PathTree<T>, depth: number, segment: string): PathMatch<T> | undefined {
    if (!node.variable || segment === '') return undefined;
    this.#captured.push(segment);
    const match = this.from(node.variable, depth + 1);
    this.#captured.pop();
    return match;
  }

  #throughGreedy(node: PathTree<T>, depth: number): PathMatch<T> | undefined {
    const value = this.greedyValue(node);
    if (value === undefined) return undefined;
    const rest = this.segments.slice(depth).join('/');
    return rest === '' ? undefined : this.#match(value, rest);
  }

  #match(value: T | undefined, ...rest: readonly string[]): PathMatch<T> | undefined {
    if (value === undefined || !this.accepts(value)) return undefined;
    return { value, captured: [...this.#captured, ...rest] };
  }
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
  node.variable ??= emptyTree<T>();
  return node.variable;
}
