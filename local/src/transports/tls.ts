import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { homeFolder } from '../machine/home-folder.js';
import { makeFolder } from '../machine/make-folder.js';
import { ownedName } from '../machine/temporary-folder.js';
import type { TlsCredentials } from './http-servers.js';
import { makeAuthority, makeKey, makeServerCertificate } from './x509.js';

/** The certificate authority of this machine's gateway: what functions must trust to call it by `https`. */
export interface LocalAuthority {
  /** The authority's certificate alone, for `NODE_EXTRA_CA_CERTS`. */
  readonly certificatePath: string;
  /** The public authorities and ours, for programs that take one file in place of their own: `AWS_CA_BUNDLE`. */
  readonly bundlePath: string;
  /** A certificate for this machine and the given hosts. */
  credentialsFor(hosts: readonly string[]): TlsCredentials;
}

/** The folder of this user's caches that is ours. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CACHE_HOME || join(homeFolder(), '.cache'), 'gatewright');
}

/**
 * Reads the authority from `folder`, or makes it there when there is none or it ends within a month.
 * The keys stay on this machine and can be read by their user only.
 */
export function openAuthority(folder: string, now: number): LocalAuthority {
  const place = join(folder, 'authority');
  if (!isUsable(place, now)) replaceAuthority(folder, place, now);
  const keyOf = (file: string) => readFileSync(join(place, file), 'utf8');
  return {
    certificatePath: join(place, certificateFile),
    bundlePath: join(place, bundleFile),
    credentialsFor(hosts) {
      const names = [...new Set(['localhost', '127.0.0.1', '::1', ...hosts])];
      const authority = { commonName, key: keyOf(keyFile) };
      const validity = { notBefore: new Date(now - day), notAfter: new Date(now + 397 * day) };
      return makeServerCertificate(authority, { hosts: names, key: keyOf(serverKeyFile), validity });
    },
  };
}

const commonName = 'Gatewright local authority';
const keyFile = 'key.pem';
const serverKeyFile = 'server-key.pem';
const certificateFile = 'certificate.pem';
const bundleFile = 'bundle.pem';
const day = 86_400_000;

/** Certificate and key are there, are a pair, and last for a while yet; what is damaged is not. */
function isUsable(place: string, now: number): boolean {
  const read = (file: string) => readFileSync(join(place, file));
  try {
    const certificate = new X509Certificate(read(certificateFile));
    const { validFrom, validTo } = certificate;
    return (
      certificate.checkPrivateKey(createPrivateKey(read(keyFile))) &&
      createPrivateKey(read(serverKeyFile)).type === 'private' &&
      read(bundleFile).includes(read(certificateFile)) &&
      Date.parse(validFrom) <= now &&
      now + 30 * day < Date.parse(validTo)
    );
  } catch {
    return false;
  }
}

function replaceAuthority(folder: string, place: string, now: number): void {
  makeFolder(folder);
  const draft = mkdtempSync(join(folder, ownedName()));
  try {
    writeAuthority(draft, now);
    rmSync(place, { recursive: true, force: true });
    renameSync(draft, place);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another gateway was faster: key and certificate must be of one pair, so its folder stays as it is.
    if (!isUsable(place, now)) throw error;
  }
}

function writeAuthority(draft: string, now: number): void {
  const validity = { notBefore: new Date(now - day), notAfter: new Date(now + 3650 * day) };
  const { key, cert } = makeAuthority(commonName, makeKey(), validity);
  writeFileSync(join(draft, keyFile), key, { mode: 0o600 });
  writeFileSync(join(draft, serverKeyFile), makeKey(), { mode: 0o600 });
  writeFileSync(join(draft, certificateFile), cert);
  writeFileSync(join(draft, bundleFile), [...rootCertificates, cert].join('\n'));
}
