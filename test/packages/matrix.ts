/** A way to compile: what `tsc --init`, `cdk init` and bundlers write. */
export interface Compilation {
  readonly name: string;
  readonly type: 'commonjs' | 'module';
  readonly options: Readonly<Record<string, unknown>>;
  /** Whether a version of TypeScript, such as 5.4, knows it. */
  readonly isKnownTo: (version: number) => boolean;
}

const always = () => true;

export const compilations: readonly Compilation[] = [
  {
    name: 'commonjs-node10',
    type: 'commonjs',
    options: { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
    isKnownTo: (version) => version >= 6 && version < 7,
  },
  {
    name: 'commonjs-node10-before-6',
    type: 'commonjs',
    options: { module: 'commonjs', moduleResolution: 'node10' },
    isKnownTo: (version) => version < 6,
  },
  { name: 'commonjs-node16', type: 'commonjs', options: { module: 'node16' }, isKnownTo: always },
  { name: 'module-node16', type: 'module', options: { module: 'node16' }, isKnownTo: always },
  { name: 'module-nodenext', type: 'module', options: { module: 'nodenext' }, isKnownTo: always },
  {
    name: 'bundler',
    type: 'module',
    options: { module: 'esnext', moduleResolution: 'bundler' },
    isKnownTo: always,
  },
];

/** From the oldest that is promised to the newest. */
export const typescriptVersions: readonly string[] = ['5.4', '5.9', '6.0', '7.0'];

/** A way to run a test file, in a folder that `compilations` has compiled or that its own tool compiles. */
export interface Runner {
  readonly name: string;
  readonly folder: string;
  readonly command: readonly string[];
}

export const runners: readonly Runner[] = [
  { name: 'node:test, required', folder: 'commonjs-node16', command: ['node', '--test', 'out/'] },
  { name: 'node:test, imported', folder: 'module-nodenext', command: ['node', '--test', 'out/'] },
  { name: 'ts-jest', folder: 'ts-jest', command: ['npx', 'jest'] },
  { name: 'swc/jest', folder: 'swc-jest', command: ['npx', 'jest'] },
  { name: 'Vitest', folder: 'vitest', command: ['npx', 'vitest', 'run'] },
];
