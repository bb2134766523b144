import fs from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/** A file of an archive. */
interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly compressedSize: number;
  /** Where its local header begins. */
  readonly offset: number;
  /** The permissions that Unix gives it; 0 when the archive was made elsewhere. */
  readonly mode: number;
}

/** Writes the files of a ZIP archive into a folder. */
export function unpackZip(archivePath: string, folder: string): void {
  const archive = fs.readFileSync(archivePath);
  for (const entry of entriesOf(archive, archivePath)) {
    const target = path.join(folder, entry.name);
    if (!target.startsWith(folder + path.sep)) {
      throw new Error(`${archivePath}: entry '${entry.name}' is outside of the archive`);
    }
    if (entry.name.endsWith('/')) {
      fs.mkdirSync(target, { recursive: true });
      continue;
    }
    fs.mkdirSync(path.dirname(target), { recursive: true });
    writeEntry(entry, contentOf(archive, entry, archivePath), target);
  }
}

function writeEntry(entry: ZipEntry, content: Buffer, target: string): void {
  const isSymbolicLink = (entry.mode & 0o170000) === 0o120000;
  if (isSymbolicLink) {
    fs.symlinkSync(content.toString(), target);
    return;
  }
  fs.writeFileSync(target, content);
  // Lambda's file system is read-only, but ours must let itself be removed.
  if (entry.mode !== 0) fs.chmodSync(target, (entry.mode & 0o777) | 0o600);
}

function entriesOf(archive: Buffer, archivePath: string): readonly ZipEntry[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || archive.readUInt32LE(end) !== endOfDirectory) throw new Error(`${archivePath}: not a ZIP archive`);
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw new Error(`${archivePath}: ZIP64 archives cannot be read`);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (archive.readUInt32LE(at) !== directoryEntry) throw new Error(`${archivePath}: damaged ZIP archive`);
    const nameLength = archive.readUInt16LE(at + 28);
    entries.push({
      name: archive.toString('utf8', at + 46, at + 46 + nameLength),
      method: archive.readUInt16LE(at + 10),
      compressedSize: archive.readUInt32LE(at + 20),
      offset: archive.readUInt32LE(at + 42),
      mode: archive.readUInt32LE(at + 38) >>> 16,
    });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function contentOf(archive: Buffer, entry: ZipEntry, archivePath: string): Buffer {
  const begin = entry.offset + 30 + archive.readUInt16LE(entry.offset + 26) + archive.readUInt16LE(entry.offset + 28);
  const content = archive.subarray(begin, begin + entry.compressedSize);
  if (entry.method === 0) return content;
  if (entry.method === 8) return inflateRawSync(content);
  throw new Error(
    `${archivePath}: '${entry.name}' is compressed with method ${entry.method}, only deflate can be read`,
  );
}
