import { readFileSync } from 'node:fs';
import { run } from './run.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

run(process.argv.slice(2), version).then((exitCode) => {
  process.exitCode = exitCode;
});
