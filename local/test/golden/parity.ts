import { writeFileSync } from 'node:fs';
import { readBehaviours } from './golden-cases.js';
import { readLimits } from './limits.js';
import { formatParity } from './parity-page.js';

// npm runs this in the folder of the repository.
writeFileSync('docs/parity.md', formatParity(readBehaviours('local/test/golden'), readLimits()));
