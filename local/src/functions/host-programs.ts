import { fileURLToPath } from 'node:url';

const programAt = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The programs of hosts, which are files that are shipped as they are. */
export const nodeHostProgram = programAt('./hosts/node/main.cjs');
export const pythonHostProgram = programAt('./hosts/python/main.py');
