import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const src = join(__dirname, '../src');

/** In import order: a folder imports only from itself and from those before it. */
const layers = [
  'model',
  'machine',
  'patterns',
  'assembly',
  'cloudformation',
  'deployment',
  'routing',
  'mapping',
  'functions',
  'aws',
  'gateway-responses',
  'authorizers',
  'integrations',
  'pipeline',
  'control-plane',
  'transports',
  'serving',
  'console',
  'client',
  'gateway.ts',
  'index.ts',
  'cli',
];

interface SourceFile {
  readonly path: string;
  readonly imports: readonly string[];
  /** Those that are there when the program runs. */
  readonly valueImports: readonly string[];
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map(readSource);

function readSource(path: string): SourceFile {
  const text = readFileSync(join(src, path), 'utf8');
  const statements = [...text.matchAll(/^(?:import|export)\s([^;'"]*?)from\s+'(\.[^']+)'/gm)];
  const toPath = (specifier: string) => join(dirname(path), specifier).replace(/\.js$/, '.ts');
  const lazy = [...text.matchAll(/\bimport\('(\.[^']+)'\)/g)].map((match) => toPath(match[1] as string));
  return {
    path,
    imports: [...statements.map((match) => toPath(match[2] as string)), ...lazy],
    valueImports: statements
      .filter((match) => !(match[1] as string).startsWith('type '))
      .map((match) => toPath(match[2] as string)),
  };
}

function layerOf(path: string): number {
  return layers.indexOf(path.split(sep, 1)[0] as string);
}

test('every folder has its place in the order', () => {
  expect(readdirSync(src).filter((name) => !layers.includes(name))).toEqual([]);
});

test('a folder imports only from those before it', () => {
  const against = files.flatMap(({ path, imports }) =>
    imports.filter((imported) => layerOf(imported) > layerOf(path)).map((imported) => `${path} imports ${imported}`),
  );
  expect(against).toEqual([]);
});

test('no folder imports itself on a detour; within a folder, only the parts of a recursive grammar name each other', () => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, way: readonly string[]) => {
    if (way.includes(path)) {
      const cycle = [...way.slice(way.indexOf(path)), path];
      if (new Set(cycle.map(dirname)).size > 1) cycles.push(cycle.join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const imported of byPath.get(path)?.valueImports ?? []) visit(imported, [...way, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  expect(cycles).toEqual([]);
});

test('every import leads to a file', () => {
  const known = new Set(files.map(({ path }) => path));
  const missing = files.flatMap(({ path, imports }) =>
    imports.filter((imported) => !known.has(imported)).map((imported) => `${path}: ${relative('.', imported)}`),
  );
  expect(missing).toEqual([]);
});

test('the two halves know nothing of each other', () => {
  const crossing = files.filter(({ path }) =>
    /from '(cdk-gatewright|aws-cdk-lib|constructs)/.test(readFileSync(join(src, path), 'utf8')),
  );
  expect(crossing.map(({ path }) => path)).toEqual([]);
});
