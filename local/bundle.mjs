// Writes dist/*.js: few files, because to find and open hundreds takes longer than everything else at the start.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const { dirname } = import.meta;
rmSync(`${dirname}/dist`, { recursive: true, force: true });
await build({
  absWorkingDir: dirname,
  entryPoints: ['src/index.ts', 'src/cli/main.ts'],
  outbase: 'src',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
});
