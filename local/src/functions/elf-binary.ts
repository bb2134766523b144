import fs from 'node:fs';
import os from 'node:os';

/** The processors of a Linux binary, by the number in its header, in the words of Node.js. */
const processors: Readonly<Record<number, string>> = { 62: 'x64', 183: 'arm64' };

/** Why this machine cannot run the program, if it is a Linux binary made for another one. */
export function describeBinary(file: string): string | undefined {
  const header = Buffer.alloc(20);
  const descriptor = fs.openSync(file, 'r');
  try {
    fs.readSync(descriptor, header, 0, header.length, 0);
  } finally {
    fs.closeSync(descriptor);
  }
  if (header.toString('latin1', 0, 4) !== '\x7fELF') return undefined;
  if (os.platform() !== 'linux') return `${file} is a Linux program, and this is ${os.platform()}`;
  const processor = processors[header.readUInt16LE(18)];
  if (!processor || processor === os.arch()) return undefined;
  return `${file} is built for ${processor}, and this machine is ${os.arch()}`;
}
