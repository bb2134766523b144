import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { cacheFolder, openAuthority } from '../../src/transports/tls.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-tls-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const now = Date.UTC(2026, 0, 15);

test('the server certificate is signed by the authority and names this machine and the given host', () => {
  const authority = openAuthority(folder, now);
  const ca = new X509Certificate(readFileSync(authority.certificatePath));
  const leaf = new X509Certificate(authority.credentialsFor(['192.168.7.9', 'fe80::1:2']).cert);
  expect(ca.ca).toBe(true);
  expect(leaf.verify(ca.publicKey)).toBe(true);
  expect(leaf.checkIssued(ca)).toBe(true);
  expect(leaf.checkHost('localhost')).toBe('localhost');
  for (const address of ['127.0.0.1', '::1', '192.168.7.9', 'fe80::1:2']) expect(leaf.checkIP(address)).toBe(address);
  expect(leaf.checkHost('example.com')).toBeUndefined();
});

test('the authority is made once, and its key is for its user only', () => {
  const first = openAuthority(folder, now);
  const certificate = readFileSync(first.certificatePath, 'utf8');
  expect(readFileSync(openAuthority(folder, now).certificatePath, 'utf8')).toBe(certificate);
  expect(statSync(join(folder, 'authority', 'key.pem')).mode & 0o777).toBe(0o600);
});

test('an authority that ends within a month is replaced', () => {
  const before = readFileSync(openAuthority(folder, now).certificatePath, 'utf8');
  const tenYearsLater = now + 3640 * 86_400_000;
  const after = openAuthority(folder, tenYearsLater);
  expect(readFileSync(after.certificatePath, 'utf8')).not.toBe(before);
  expect(Date.parse(new X509Certificate(readFileSync(after.certificatePath)).validTo)).toBeGreaterThan(tenYearsLater);
});

test.each(['key.pem', 'server-key.pem', 'certificate.pem', 'bundle.pem'])(
  'an authority whose %s is damaged is replaced',
  (file) => {
    openAuthority(folder, now);
    writeFileSync(join(folder, 'authority', file), 'half wr');
    const authority = openAuthority(folder, now);
    const leaf = new X509Certificate(authority.credentialsFor([]).cert);
    expect(leaf.verify(new X509Certificate(readFileSync(authority.certificatePath)).publicKey)).toBe(true);
  },
);

test('an authority that cannot be made leaves nothing half made', () => {
  writeFileSync(join(folder, 'authority'), '');
  mkdirSync(join(folder, 'caches'));
  writeFileSync(join(folder, 'caches/file'), '');
  expect(() => openAuthority(join(folder, 'caches/file'), now)).toThrow(/EEXIST|ENOTDIR/);
  openAuthority(folder, now);
  expect(readdirSync(folder).sort()).toEqual(['authority', 'caches']);
});

test('the bundle holds the public authorities and ours', () => {
  const { bundlePath, certificatePath } = openAuthority(folder, now);
  const bundle = readFileSync(bundlePath, 'utf8');
  expect(bundle.match(/BEGIN CERTIFICATE/g)).toHaveLength(rootCertificates.length + 1);
  expect(bundle).toContain(readFileSync(certificatePath, 'utf8'));
});

test("the cache folder follows the user's XDG_CACHE_HOME", () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/caches' })).toBe('/caches/gatewright');
  expect(cacheFolder({})).toMatch(/\.cache\/gatewright$/);
});
