import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBehaviours } from './golden-cases.js';
import { readLimits } from './limits.js';
import { formatParity } from './parity-page.js';

test('docs/parity.md tells what the golden cases show', () => {
  const page = join(__dirname, '../../../docs/parity.md');
  const written = existsSync(page) ? readFileSync(page, 'utf8') : '';
  if (written !== formatParity(readBehaviours(__dirname), readLimits())) {
    throw new Error('docs/parity.md is not what the golden cases show: run npm run parity');
  }
});
