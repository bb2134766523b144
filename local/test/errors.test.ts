import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { notEmulatedNotes } from '../src/model/not-emulated.js';
import { notices } from '../src/model/notice.js';
import { usageErrors } from '../src/model/usage-error.js';
import { warnings } from '../src/model/warnings.js';
import { formatErrors } from './errors-page.js';

test('docs/errors.md tells every code', () => {
  const page = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');
  if (page !== formatErrors()) throw new Error('docs/errors.md is not what the codes say: run npm run errors');
});

test('a code stands for one thing', () => {
  const codes = [usageErrors, notEmulatedNotes, warnings, notices].flatMap((table) => Object.keys(table));
  expect(codes.filter((code, position) => codes.indexOf(code) !== position)).toEqual([]);
});
