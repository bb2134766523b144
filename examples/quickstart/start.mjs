// npm start: builds what is not built, synthesizes this example and serves it, and says what it does while it does it.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

const builds = [
  { what: 'the constructs (jsii takes half a minute)', script: ['build:lib'], sources: 'lib', result: 'lib/index.js' },
  { what: 'the gateway', script: ['build', '-w', 'local'], sources: 'local/src', result: 'local/dist/cli/main.js' },
];

for (const { what, script, sources, result } of builds) {
  if (isCurrent(join(root, result), join(root, sources))) console.log(`${what.replace(/ \(.*/, '')}: built already`);
  else run(`building ${what} …`, 'npm', ['run', '--silent', ...script]);
}
run('synthesizing examples/quickstart …', 'npx', ['cdk', 'synth', '--quiet']);
process.argv.splice(2, 0, 'start', join(root, 'cdk.out'));
await import('../../local/dist/cli/main.js');

/** Whether a result is there and newer than all that it is made from. */
function isCurrent(result, sources) {
  if (!existsSync(result)) return false;
  const { mtimeMs } = statSync(result);
  const files = readdirSync(sources, { recursive: true }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.d.ts'),
  );
  return files.every((name) => statSync(join(sources, name)).mtimeMs <= mtimeMs);
}

function run(what, program, options) {
  const begin = performance.now();
  process.stdout.write(what);
  const { status, stdout, stderr } = spawnSync(program, options, { cwd: root, encoding: 'utf8' });
  console.log(` ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(status ?? 1);
}
