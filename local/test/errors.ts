import { writeFileSync } from 'node:fs';
import { formatErrors } from './errors-page.js';

// npm runs this in the folder of the repository.
writeFileSync('docs/errors.md', formatErrors());
