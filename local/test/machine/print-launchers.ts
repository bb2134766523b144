import { findLaunchers } from '../../src/machine/launchers.js';

// A program of its own: what it tells depends on how it was started.
process.stdout.write(`${JSON.stringify(findLaunchers().map(({ pid }) => pid))}\n`);
