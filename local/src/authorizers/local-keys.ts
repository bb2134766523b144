import { createHash, generateKeyPair } from 'node:crypto';
import { linkSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { makeFolder } from '../machine/make-folder.js';
import { ownedName } from '../machine/temporary-folder.js';
import { UsageError } from '../model/usage-error.js';

/** Tells the keys of this machine from those that issuers publish. */
const ofThisMachine = 'gatewright-';

/**
 * The keys with which this machine signs tokens in the name of issuers, one for each. They are kept in the user's cache
 * folder, so that a token that another process has made is taken here; nobody else reads them there.
 */
export class LocalKeys {
  readonly #folder: string;
  readonly #onUnkept: (reason: string) => void;
  /** By issuer. */
  readonly #keys = new Map<string, Promise<JWK>>();

  /**
   * @param cacheFolder of the user, such as `~/.cache/gatewright`
   * @param onUnkept told why a key cannot be kept; the key is then of this process only, unless this throws
   */
  constructor(cacheFolder: string, onUnkept: (reason: string) => void = refuseUnkept) {
    this.#folder = folderOfKeys(cacheFolder);
    this.#onUnkept = onUnkept;
  }

  async publicKeyOf(issuer: string): Promise<JWK> {
    return publicPart(await this.privateKeyOf(issuer));
  }

  privateKeyOf(issuer: string): Promise<JWK> {
    const key = this.#keys.get(issuer) ?? openKey(fileOf(this.#folder, issuer), this.#onUnkept);
    this.#keys.set(issuer, key);
    key.catch(() => this.#keys.delete(issuer));
    return key;
  }

  /** The key of that id, if it is the one that signs here in the name of the issuer; no key is made for it. */
  async tryFindPublicKey(issuer: string, keyId: string): Promise<JWK | undefined> {
    if (!keyId.startsWith(ofThisMachine)) return undefined;
    const key = await (this.#keys.get(issuer) ?? tryReadKey(fileOf(this.#folder, issuer)));
    return key?.kid === keyId ? publicPart(key) : undefined;
  }
}

/** Where the keys are, below the cache folder of the user. */
export function folderOfKeys(cacheFolder: string): string {
  return join(cacheFolder, 'issuers');
}

function publicPart({ kty, n, e, kid, alg, use }: JWK): JWK {
  return { kty, n, e, kid, alg, use } as JWK;
}

function fileOf(folder: string, issuer: string): string {
  return join(folder, `${createHash('sha256').update(issuer).digest('hex')}.json`);
}

/** Who makes a token for another process needs a key that both have. */
function refuseUnkept(reason: string): never {
  const fix = 'let XDG_CACHE_HOME name a folder that can be written';
  throw new UsageError('NOT_WRITABLE', `the key of an issuer cannot be kept: ${reason}`, fix);
}

async function openKey(file: string, onUnkept: (reason: string) => void): Promise<JWK> {
  const kept = tryReadKey(file);
  if (kept) return kept;
  const made = await makeKey();
  try {
    return keepKey(file, made);
  } catch (error) {
    onUnkept((error as Error).message);
    return made;
  }
}

/** A file that is damaged holds no key. */
function tryReadKey(file: string): JWK | undefined {
  try {
    const key = JSON.parse(readFileSync(file, 'utf8')) as JWK;
    return typeof key.n === 'string' && typeof key.d === 'string' ? key : undefined;
  } catch {
    return undefined;
  }
}

async function makeKey(): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const material = privateKey.export({ format: 'jwk' });
  const kid = ofThisMachine + createHash('sha256').update(String(material.n)).digest('base64url');
  return { ...material, kid, alg: 'RS256', use: 'sig' } as JWK;
}

/** The file appears whole or not at all, and the first of two processes to make it has made it for both. */
function keepKey(file: string, key: JWK): JWK {
  makeFolder(dirname(file), 0o700);
  const draft = mkdtempSync(join(dirname(file), ownedName()));
  const written = join(draft, 'key.json');
  try {
    writeFileSync(written, JSON.stringify(key), { mode: 0o600 });
    linkSync(written, file);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const others = tryReadKey(file);
    if (others) return others;
    renameSync(written, file);
    return key;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
