import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackZip } from '../../src/functions/zip-archive.js';
import { temporaryFolder } from '../gateway/assemblies.js';
import { linkMode, type ZipFileEntry, zipFile } from './zip-file.js';

/** A folder to unpack to, in one where something might go astray. */
let outer: string;
let folder: string;
beforeEach(() => {
  outer = temporaryFolder();
  folder = join(outer, 'code');
  mkdirSync(folder);
  writeFileSync(join(outer, 'secret'), 'secret');
});

test('files, folders, links within and permissions are as in the archive', () => {
  const entries: readonly ZipFileEntry[] = [
    { name: 'lib/' },
    { name: 'lib/a.js', content: 'a' },
    { name: './b.js', content: 'b', method: 0 },
    { name: 'windows\\c.js', content: 'c' },
    { name: 'bin/run', content: '#!/bin/sh', mode: 0o104755 },
    { name: 'lib/up', content: '../b.js', mode: linkMode },
    { name: 'current', content: 'lib', mode: linkMode },
    { name: 'first', content: 'current/a.js', mode: linkMode },
    { name: 'empty', content: '', mode: 0 },
  ];
  unpackZip(zipFile(entries), folder);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  expect(['lib/a.js', 'b.js', 'windows/c.js', 'lib/up', 'first', 'empty'].map(read)).toEqual([
    'a',
    'b',
    'c',
    'b',
    'a',
    '',
  ]);
  expect(readlinkSync(join(folder, 'current'))).toBe('lib');
  // Neither set-user-id nor what would keep the folder from being removed.
  expect(statSync(join(folder, 'bin/run')).mode & 0o7777).toBe(0o755);
});

const link = (name: string, content: string): ZipFileEntry => ({ name, content, mode: linkMode });

test.each<[string, readonly ZipFileEntry[], RegExp]>([
  ['a name with ..', [{ name: '../evil', content: 'x' }], /"\.\.\/evil": the name leaves the archive/],
  ['.. in the middle', [{ name: 'a/../../evil', content: 'x' }], /leaves the archive/],
  ['.. with backslashes', [{ name: '..\\evil', content: 'x' }], /leaves the archive/],
  ['a folder with ..', [{ name: '../evil/' }], /leaves the archive/],
  ['an absolute name', [{ name: '/tmp/evil', content: 'x' }], /"\/tmp\/evil": the name is absolute/],
  ['an absolute name of Windows', [{ name: 'C:\\evil', content: 'x' }], /the name is absolute/],
  ['an absolute name with a backslash', [{ name: '\\evil', content: 'x' }], /the name is absolute/],
  ['a NUL', [{ name: 'a\0b', content: 'x' }], /the name is empty or holds a NUL/],
  ['no name', [{ name: '', content: 'x' }], /the name is empty/],
  ['an absolute link', [link('a', '/etc/passwd')], /a link to \/etc\/passwd; a link stays within/],
  ['a link out', [link('a', '../secret')], /a link to \.\.\/secret; a link stays within/],
  ['a link out from below', [{ name: 'b/c' }, link('b/a', '../../secret')], /a link stays within/],
  ['a link to the folder above', [link('a', '..')], /a link stays within/],
  ['a link that leaves through another', [link('here', '.'), link('a', 'here/../secret')], /a link stays within/],
  [
    'a link that seems to stay',
    [{ name: 'secret' }, link('here', '.'), link('a', 'here/../secret')],
    /a link stays within/,
  ],
  ['a link to nothing', [link('a', 'nowhere')], /a link to nowhere, which is not in the archive/],
  ['a link to nothing outside', [link('a', '../nowhere')], /which is not in the archive/],
  ['links in a circle', [link('a', 'b'), link('b', 'a')], /not in the archive/],
  ['a link, then a file through it', [link('a', '..'), { name: 'a/evil', content: 'x' }], /entry "a": EEXIST/],
  ['a link, then a file of its name', [link('a', '../evil'), { name: 'a', content: 'x' }], /entry "a": EEXIST/],
  [
    'a file as a folder',
    [
      { name: 'a', content: 'x' },
      { name: 'a/b', content: 'x' },
    ],
    /entry "a\/b": /,
  ],
  ['an encrypted entry', [{ name: 'a', content: 'x', flags: 1 }], /it is encrypted/],
  ['an unknown method', [{ name: 'a', content: 'x', method: 14 }], /compressed with method 14; only deflate/],
])('%s is refused, and nothing has come out', (_, entries, message) => {
  expect(() => unpackZip(zipFile(entries), folder)).toThrow(message);
  expect(readdirSync(outer).sort()).toEqual(['code', 'secret']);
  expect(readFileSync(join(outer, 'secret'), 'utf8')).toBe('secret');
});

describe('the size is counted while it is unpacked', () => {
  const zeros = Buffer.alloc(600_000);
  test.each<[string, readonly ZipFileEntry[]]>([
    ['one large file', [{ name: 'a', content: Buffer.concat([zeros, zeros]) }]],
    ['one that claims to be small', [{ name: 'a', content: Buffer.concat([zeros, zeros]), claimedSize: 10 }]],
    [
      'several',
      [
        { name: 'a', content: zeros },
        { name: 'b', content: zeros, claimedSize: 0 },
      ],
    ],
    [
      'stored files',
      [
        { name: 'a', content: zeros, method: 0 },
        { name: 'b', content: zeros, method: 0 },
      ],
    ],
  ])('%s', (_, entries) => {
    expect(() => unpackZip(zipFile(entries), folder, 1_000_000)).toThrow(
      'unpacked, the archive is larger than the 1000000 bytes that Lambda allows',
    );
  });

  test('as much as is allowed is allowed', () => {
    unpackZip(
      zipFile([
        { name: 'a', content: zeros },
        { name: 'b', content: Buffer.alloc(400_000) },
      ]),
      folder,
      1_000_000,
    );
    expect(readdirSync(folder)).toEqual(['a', 'b']);
  });

  test('entries that share their bytes are refused', () => {
    const path = zipFile(Array.from({ length: 5 }, (_, index) => ({ name: String(index), content: zeros, method: 0 })));
    const bytes = readFileSync(path);
    const directory = bytes.readUInt32LE(bytes.length - 6);
    // The directory stays, the files but for the first one go, and all entries point to it.
    const first = bytes.subarray(0, 31 + zeros.length);
    const entries = Buffer.from(bytes.subarray(directory));
    for (let at = 0; entries.readUInt32LE(at) === 0x02014b50; at += 47) entries.writeUInt32LE(0, at + 42);
    entries.writeUInt32LE(first.length, entries.length - 6);
    writeFileSync(path, Buffer.concat([first, entries]));
    expect(() => unpackZip(path, folder)).toThrow('its entries overlap');
  });
});

test('an archive that is cut off anywhere, or has any byte changed, is unpacked or refused', () => {
  const path = zipFile([
    { name: 'lib/a.js', content: 'a'.repeat(100) },
    { name: 'b', content: 'b', method: 0 },
    link('c', 'b'),
  ]);
  const bytes = readFileSync(path);
  for (let at = 0; at < bytes.length; at++) {
    for (const broken of [bytes.subarray(0, at), changed(bytes, at)]) {
      writeFileSync(path, broken);
      const target = temporaryFolder();
      try {
        unpackZip(path, target);
      } catch (error) {
        expect((error as Error).message).toContain(path);
      }
    }
  }
  expect(readdirSync(outer).sort()).toEqual(['code', 'secret']);
});

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] as number) ^ 0xff;
  return copy;
}
