import { readFileSync } from 'node:fs';
import { removeTemporaryFolders } from '../machine/temporary-folder.js';
import { run } from './run.js';
import { guardStandardStreams } from './standard-streams.js';
import { Stopping } from './stopping.js';
import { UnexpectedErrors } from './unexpected-errors.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

const stopping = new Stopping();
const unexpectedErrors = new UnexpectedErrors();
unexpectedErrors.listen();
guardStandardStreams(() => stopping.stop());
process.on('exit', removeTemporaryFolders);

/** What is still to be printed may be, but nothing that is left over keeps the process. */
const patienceMillis = 1_000;

run(process.argv.slice(2), version, { stopping, unexpectedErrors }).then((exitCode) => {
  process.exitCode = exitCode;
  setTimeout(() => process.exit(), patienceMillis).unref();
});
