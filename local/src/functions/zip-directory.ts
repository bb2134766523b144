/** A file of an archive, as its directory tells. */
export interface ZipEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link';
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly compressedSize: number;
  /** Where its local header begins. */
  readonly offset: number;
  /** Those that Unix gives it; 0 when the archive was made elsewhere. */
  readonly permissions: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;

/**
 * Reads the directory of a ZIP archive; without ZIP64 it has at most 65,534 entries.
 *
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * @throws Error that names the archive and what is wrong with it
 */
export function entriesOf(archive: Buffer, archivePath: string): readonly ZipEntry[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || archive.readUInt32LE(end) !== endSignature) throw new Error(`${archivePath}: not a ZIP archive`);
  if (end + endLength > archive.length) throw damaged(archivePath);
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw new Error(`${archivePath}: ZIP64 archives cannot be read`);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (at + entryLength > end || archive.readUInt32LE(at) !== entrySignature) throw damaged(archivePath);
    const entry = entryAt(archive, at);
    if (entry.offset + 30 > archive.length) throw damaged(archivePath);
    entries.push(entry);
    at += entryLength + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  checkOverlap(entries, archive, archivePath);
  return entries;
}

function entryAt(archive: Buffer, at: number): ZipEntry {
  const name = archive.toString('utf8', at + entryLength, at + entryLength + archive.readUInt16LE(at + 28));
  const mode = archive.readUInt32LE(at + 38) >>> 16;
  return {
    name,
    kind: kindOf(name, mode),
    method: archive.readUInt16LE(at + 10),
    isEncrypted: (archive.readUInt16LE(at + 8) & 1) !== 0,
    compressedSize: archive.readUInt32LE(at + 20),
    offset: archive.readUInt32LE(at + 42),
    permissions: mode & 0o777,
  };
}

function kindOf(name: string, mode: number): ZipEntry['kind'] {
  if (/[\\/]$/.test(name)) return 'folder';
  return (mode & 0o170000) === 0o120000 ? 'link' : 'file';
}

/** Entries that share their bytes make much of little. */
function checkOverlap(entries: readonly ZipEntry[], archive: Buffer, archivePath: string): void {
  const total = entries.reduce((sum, { compressedSize }) => sum + compressedSize, 0);
  if (total > archive.length) throw new Error(`${archivePath}: damaged ZIP archive: its entries overlap`);
}

function damaged(archivePath: string): Error {
  return new Error(`${archivePath}: damaged ZIP archive`);
}
