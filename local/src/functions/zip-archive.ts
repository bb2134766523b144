import fs from 'node:fs';
import path from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { entriesOf, type ZipEntry } from './zip-directory.js';

/**
 * What a function or a layer may take when it is unpacked, in bytes.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const largestUnpacked = 262_144_000;

/**
 * Writes the files of a ZIP archive into an empty folder. Whatever its entries say, nothing comes to lie outside of it, and no
 * link leads out of it.
 *
 * @param limit bytes of all files together, counted while they are unpacked
 * @throws Error that names the archive, the entry and what is wrong with it
 */
export function unpackZip(archivePath: string, folder: string, limit = largestUnpacked): void {
  const archive = readArchive(archivePath, limit);
  const links: Link[] = [];
  let left = limit;
  for (const entry of entriesOf(archive, archivePath)) {
    explaining(archivePath, entry, () => {
      const target = placeOf(entry, folder);
      if (entry.kind === 'folder') {
        fs.mkdirSync(target, { recursive: true });
        return;
      }
      const content = contentOf(archive, entry, left);
      if (content === undefined) throw new Error(tooLarge(limit));
      left -= content.length;
      if (entry.kind === 'link') links.push({ entry, target, to: content.toString() });
      else writeFile(entry, content, target);
    });
  }
  // Behind all files, so that none is written through a link.
  for (const link of links) explaining(archivePath, link.entry, () => makeLink(link));
  const root = fs.realpathSync.native(folder);
  for (const { entry, target } of links) explaining(archivePath, entry, () => checkLink(target, root));
}

interface Link {
  readonly entry: ZipEntry;
  readonly target: string;
  readonly to: string;
}

function readArchive(archivePath: string, limit: number): Buffer {
  // What holds more than its content is allowed holds too much of it.
  if (fs.statSync(archivePath).size > limit + archiveOverhead) throw new Error(`${archivePath}: ${tooLarge(limit)}`);
  return fs.readFileSync(archivePath);
}

/** Bytes of the headers of an archive with as many entries as there may be. */
const archiveOverhead = 64 * 1024 * 1024;

function explaining(archivePath: string, { name }: ZipEntry, unpack: () => void): void {
  try {
    unpack();
  } catch (error) {
    throw new Error(`${archivePath}: entry ${JSON.stringify(name)}: ${(error as Error).message}`);
  }
}

/** Some programs write the separator of Windows. */
function placeOf({ name }: ZipEntry, folder: string): string {
  const parts = name.replaceAll('\\', '/').split('/');
  if (name === '' || name.includes('\0')) throw new Error('the name is empty or holds a NUL');
  if (parts[0] === '' || /^[A-Za-z]:/.test(name)) throw new Error('the name is absolute; archive paths are relative');
  if (parts.includes('..')) throw new Error("the name leaves the archive with '..'");
  return path.join(folder, ...parts);
}

/** Undefined where there are more bytes than are left. */
function contentOf(archive: Buffer, entry: ZipEntry, left: number): Buffer | undefined {
  if (entry.isEncrypted) throw new Error('it is encrypted; make the archive without a password');
  const begin = entry.offset + 30 + archive.readUInt16LE(entry.offset + 26) + archive.readUInt16LE(entry.offset + 28);
  const content = archive.subarray(begin, begin + entry.compressedSize);
  if (content.length < entry.compressedSize) throw new Error('the archive ends in the middle of it');
  if (entry.method !== 0 && entry.method !== 8) {
    throw new Error(`it is compressed with method ${entry.method}; only deflate can be read`);
  }
  if (entry.method === 8) return tryInflate(content, left);
  return content.length > left ? undefined : content;
}

function tryInflate(content: Buffer, left: number): Buffer | undefined {
  try {
    // One more than is left, as zero would stand for no limit.
    const inflated = inflateRawSync(content, { maxOutputLength: left + 1 });
    return inflated.length > left ? undefined : inflated;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw new Error(`it is damaged: ${message}`);
  }
}

function tooLarge(limit: number): string {
  return `unpacked, the archive is larger than the ${limit} bytes that Lambda allows`;
}

function writeFile(entry: ZipEntry, content: Buffer, target: string): void {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, content);
  // Lambda's file system is read-only, but ours must let itself be removed.
  if (entry.permissions !== 0) fs.chmodSync(target, entry.permissions | 0o600);
}

function makeLink({ target, to }: Link): void {
  if (path.isAbsolute(to)) throw new Error(`it is a link to ${to}; a link stays within its archive`);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.symlinkSync(to, target);
}

/** By the system itself, which knows that `link/..` is not where the link is; Node.js puts the text together. */
function checkLink(target: string, root: string): void {
  const to = fs.readlinkSync(target);
  const place = tryResolve(target);
  if (place === undefined) throw new Error(`it is a link to ${to}, which is not in the archive`);
  if (place !== root && !place.startsWith(root + path.sep)) {
    throw new Error(`it is a link to ${to}; a link stays within its archive`);
  }
}

function tryResolve(link: string): string | undefined {
  try {
    return fs.realpathSync.native(link);
  } catch {
    return undefined;
  }
}
