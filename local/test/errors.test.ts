import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { usageErrors } from '../src/model/usage-error.js';

test('docs/errors.md is the table of the codes', () => {
  const page = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (.+?) \|/gm)].map(([, code, meaning]) => [code, meaning]);
  expect(rows).toEqual(Object.entries(usageErrors));
});
