import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { temporaryFolder } from '../gateway/assemblies.js';

/** An entry of an archive, with whatever a program may write there. */
export interface ZipFileEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly method?: number;
  readonly flags?: number;
  /** As Unix has it, with the kind of the file. */
  readonly mode?: number;
  /** What the directory claims of the unpacked size. */
  readonly claimedSize?: number;
}

export const linkMode = 0o120777;

/** Writes an archive, deflated unless an entry says otherwise, and gives its path. */
export function zipFile(entries: readonly ZipFileEntry[]): string {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { name, method = 8, flags = 0, mode = 0o100644 } = entry;
    const content = Buffer.from(entry.content ?? '');
    const packed = method === 8 ? deflateRawSync(content) : content;
    const encoded = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(entry.claimedSize ?? content.length, 18);
    common.writeUInt16LE(encoded.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const file = Buffer.concat([signature(0x04034b50), common, encoded, packed]);
    directory.push(Buffer.concat([signature(0x02014b50), Buffer.from([20, 3]), common, rest, encoded]));
    files.push(file);
    offset += file.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  const path = join(temporaryFolder(), 'code.zip');
  writeFileSync(path, Buffer.concat([...files, ...directory, signature(0x06054b50), end]));
  return path;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
