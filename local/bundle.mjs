// Writes dist/*.js: few files, because to find and open hundreds takes longer than everything else at the start.
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const { dirname } = import.meta;
const { dependencies } = JSON.parse(readFileSync(`${dirname}/package.json`, 'utf8'));

const common = {
  absWorkingDir: dirname,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
};

rmSync(`${dirname}/dist`, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: ['src/index.ts', 'src/cli/main.ts'],
  outbase: 'src',
  format: 'esm',
  splitting: true,
  packages: 'external',
});
// For `require`, which is what Jest does unless it is told otherwise; jose, which is for `import` alone, comes along.
await build({
  ...common,
  entryPoints: ['src/index.ts'],
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  external: Object.keys(dependencies).filter((name) => name !== 'jose'),
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
});
// What hosts the handlers runs in processes of its own, from files beside those above.
await build({
  ...common,
  entryPoints: ['src/functions/hosts/node/main.cjs'],
  outdir: 'dist/hosts/node',
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  sourcemap: false,
});
cpSync(`${dirname}/src/functions/hosts/python`, `${dirname}/dist/hosts/python`, { recursive: true });
