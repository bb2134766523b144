// Writes dist/*.js: few files, because to find and open hundreds takes longer than everything else at the start.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

// Its native database needs a compiler or a script when it is installed, and is never used: the package brings the rest along itself.
const dynalite = {
  name: 'dynalite',
  setup: ({ onResolve }) => onResolve({ filter: /^dynalite$/ }, () => ({ path: '#dynalite', external: true })),
};

// It names the modules of its operations without the ending by which a bundle knows them.
const operations = {
  name: 'operations',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]dynalite[\\/]index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(/require\(('\.\/\w+\/' \+ \w+)\)/g, "require($1 + '.js')"),
    })),
};

rmSync(`${dirname}/dist`, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: ['src/index.ts', 'src/cli/main.ts'],
  outbase: 'src',
  format: 'esm',
  splitting: true,
  packages: 'external',
  plugins: [dynalite],
});
// For `require`, which is what Jest does unless it is told otherwise; jose, which is for `import` alone, comes along.
await build({
  ...common,
  entryPoints: ['src/index.ts'],
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  external: Object.keys(dependencies).filter((name) => name !== 'jose'),
  plugins: [dynalite],
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
});
const { metafile } = await build({
  ...common,
  entryPoints: { dynalite: 'dynalite' },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  alias: { level: 'memory-level' },
  plugins: [operations],
  sourcemap: false,
  metafile: true,
});
writeFileSync(`${dirname}/dist/THIRD-PARTY-LICENSES.txt`, [...licensesOf(metafile)].join('\n\n'));
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
// The documents that the README names travel with the package.
rmSync(`${dirname}/docs`, { recursive: true, force: true });
cpSync(`${dirname}/../docs`, `${dirname}/docs`, { recursive: true });

/** The licence of each package that went into a bundle. */
function* licensesOf({ inputs }) {
  const packages = new Set(
    Object.keys(inputs).map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]),
  );
  for (const folder of [...packages].filter(Boolean).sort()) {
    const name = readdirSync(`${dirname}/${folder}`).find((file) => /^licen[cs]e/i.test(file));
    yield `${folder.replace(/^.*node_modules\//, '')}\n\n${name ? readFileSync(`${dirname}/${folder}/${name}`, 'utf8') : ''}`;
  }
}
