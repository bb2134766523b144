import { createHash, generateKeyPair, randomUUID } from 'node:crypto';
import { linkSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { makeFolder } from '../machine/make-folder.js';
import { ownedName } from '../machine/temporary-folder.js';
import type { UserPool } from '../model/assembly-model.js';
import type { Clock } from '../model/execution.js';
import { UsageError } from '../model/usage-error.js';

/**
 * The keys of the user pools of assemblies, one for each pool. A pool's key is kept in the user's cache folder, so that
 * a token that another process has made is taken here.
 */
export class PoolKeys {
  readonly #folder: string;
  readonly #onUnkept: (reason: string) => void;
  readonly #keys = new Map<string, Promise<JWK>>();

  /**
   * @param cacheFolder of the user, such as `~/.cache/gatewright`
   * @param onUnkept told why a key cannot be kept; the key is then of this process only, unless this throws
   */
  constructor(cacheFolder: string, onUnkept: (reason: string) => void = refuseUnkept) {
    this.#folder = join(cacheFolder, 'user-pools');
    this.#onUnkept = onUnkept;
  }

  async publicKeyOf(poolId: string): Promise<JWK> {
    const { kty, n, e, kid, alg, use } = await this.privateKeyOf(poolId);
    return { kty, n, e, kid, alg, use } as JWK;
  }

  privateKeyOf(poolId: string): Promise<JWK> {
    const key = this.#keys.get(poolId) ?? openKey(this.#folder, poolId, this.#onUnkept);
    this.#keys.set(poolId, key);
    return key;
  }
}

/** What a token of a local pool says. */
export interface TokenRequest {
  readonly pool: UserPool;
  /** The id of an app client; the pool's first when it is left out. */
  readonly client?: string;
  /** `user` when it is left out. */
  readonly username?: string;
  /** Of an access token. */
  readonly scopes?: readonly string[];
  /** Added to the others, or put in their place. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly use: 'id' | 'access';
  readonly expiresInSeconds: number;
}

/**
 * Makes a token as a user pool does for somebody who signs in.
 *
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
 */
export async function mintToken(request: TokenRequest, keys: PoolKeys, clock: Clock): Promise<string> {
  const { SignJWT } = await import('jose');
  const key = await keys.privateKeyOf(request.pool.id);
  const claims = { ...claimsOf(request, Math.floor(clock.now() / 1000)), ...request.claims };
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.kid as string }).sign(key);
}

function claimsOf(request: TokenRequest, now: number): Record<string, unknown> {
  const { pool, username = 'user', use, scopes = [] } = request;
  const client = request.client ?? pool.clientIds.find((id) => typeof id === 'string') ?? 'local';
  const common = {
    sub: subjectOf(pool, username),
    iss: pool.issuer,
    origin_jti: randomUUID(),
    event_id: randomUUID(),
    token_use: use,
    auth_time: now,
    exp: now + request.expiresInSeconds,
    iat: now,
    jti: randomUUID(),
  };
  if (use === 'id') return { ...common, aud: client, 'cognito:username': username };
  const scope = scopes.length > 0 ? scopes.join(' ') : 'aws.cognito.signin.user.admin';
  return { ...common, client_id: client, version: 2, username, scope };
}

/** A UUID that a user of a pool keeps. */
function subjectOf({ id }: UserPool, username: string): string {
  const hex = createHash('sha256').update(`${id} ${username}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/**
 * What a pool publishes under its issuer, by the path behind the host: its keys and the document that leads to them.
 * Undefined for every other path.
 *
 * @param origin where this machine serves it, such as `http://127.0.0.1:3000`
 */
export async function tryFindPoolDocument(
  path: string,
  origin: string,
  { userPools, poolKeys }: { readonly userPools: readonly UserPool[]; readonly poolKeys: PoolKeys },
): Promise<object | undefined> {
  const [, id, document] = /^\/([\w-]+)\/\.well-known\/(jwks\.json|openid-configuration)$/.exec(path) ?? [];
  const pool = userPools.find((candidate) => candidate.id === id);
  if (!pool) return undefined;
  if (document === 'jwks.json') return { keys: [await poolKeys.publicKeyOf(pool.id)] };
  return {
    issuer: pool.issuer,
    jwks_uri: `${origin}/${pool.id}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    subject_types_supported: ['public'],
    response_types_supported: ['code', 'token'],
  };
}

/** Who makes a token for another process needs a key that both have. */
function refuseUnkept(reason: string): never {
  const fix = 'let XDG_CACHE_HOME name a folder that can be written';
  throw new UsageError('NOT_WRITABLE', `the key of a user pool cannot be kept: ${reason}`, fix);
}

async function openKey(folder: string, poolId: string, onUnkept: (reason: string) => void): Promise<JWK> {
  const file = join(folder, `${poolId.replace(/[^\w-]/g, '_')}.json`);
  const kept = tryReadKey(file);
  if (kept) return kept;
  const made = await makeKey();
  try {
    return keepKey(folder, file, made);
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
  const kid = createHash('sha256').update(String(material.n)).digest('base64');
  return { ...material, kid, alg: 'RS256', use: 'sig' } as JWK;
}

/** The file appears whole or not at all, and the first of two processes to make it has made it for both. */
function keepKey(folder: string, file: string, key: JWK): JWK {
  makeFolder(folder, 0o700);
  const draft = mkdtempSync(join(folder, ownedName()));
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
