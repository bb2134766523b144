// Writes dist/index.d.ts and dist/index.d.cts: the public types in one file, once for `import` and once for `require`.
import { copyFileSync } from 'node:fs';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';

const { dirname } = import.meta;

const bundle = await rollup({
  input: `${dirname}/src/index.ts`,
  external: (id) => !id.startsWith('.') && !id.startsWith('/'),
  plugins: [dts({ tsconfig: `${dirname}/tsconfig.json` })],
});
await bundle.write({ file: `${dirname}/dist/index.d.ts`, format: 'es' });
await bundle.close();
copyFileSync(`${dirname}/dist/index.d.ts`, `${dirname}/dist/index.d.cts`);
