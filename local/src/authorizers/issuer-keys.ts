import { readFile } from 'node:fs/promises';
import type { JWK } from 'jose';
import type { UserPool } from '../model/assembly-model.js';
import type { Clock } from '../model/execution.js';
import type { PoolKeys } from './local-pool.js';

/** Where the public keys of issuers come from. */
export interface IssuerKeysOptions {
  readonly clock: Clock;
  /** Those of the assembly: their keys are made on this machine. */
  readonly userPools: () => readonly UserPool[];
  readonly poolKeys: PoolKeys;
  /** `--jwks`: a file or URL with keys that count for every issuer. */
  readonly given?: string;
}

/** API Gateway waits no longer for an issuer, takes no more of its answer, and asks again only after two hours. */
const limits = { millis: 1500, bytes: 150_000, keptMillis: 2 * 60 * 60 * 1000 };

/**
 * Finds the public keys of issuers: a user pool's of the assembly on this machine, the others' through their discovery
 * document, and before all those that the developer gives.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  readonly #kept = new Map<string, { readonly keys: Promise<readonly JWK[]>; readonly until: number }>();

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
  }

  /** The keys of an issuer; throws where they cannot be had. */
  async keysOf(issuer: string): Promise<readonly JWK[]> {
    const { userPools, poolKeys, given } = this.#options;
    const keys = given === undefined ? [] : await this.#keep(given, () => readGiven(given));
    const pool = userPools().find((candidate) => candidate.issuer === issuer);
    if (pool) return [...keys, await poolKeys.publicKeyOf(pool.id)];
    if (keys.length > 0) return keys;
    return this.#keep(issuer, () => discover(issuer));
  }

  #keep(place: string, read: () => Promise<readonly JWK[]>): Promise<readonly JWK[]> {
    const now = this.#options.clock.now();
    const kept = this.#kept.get(place);
    if (kept && kept.until > now) return kept.keys;
    const keys = read();
    this.#kept.set(place, { keys, until: now + limits.keptMillis });
    keys.catch(() => this.#kept.delete(place));
    return keys;
  }
}

async function readGiven(place: string): Promise<readonly JWK[]> {
  if (/^https?:/.test(place)) return keysIn(await fetchJson(place), place);
  return keysIn(JSON.parse(await readFile(place, 'utf8')), place);
}

async function discover(issuer: string): Promise<readonly JWK[]> {
  const document = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { jwks_uri: address } = document as { jwks_uri?: unknown };
  if (typeof address !== 'string') throw new Error(`the discovery document of ${issuer} has no jwks_uri`);
  return keysIn(await fetchJson(address), address);
}

function keysIn(document: unknown, place: string): readonly JWK[] {
  const { keys } = document as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error(`${place} holds no key set`);
  return keys as JWK[];
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(limits.millis) });
  if (!response.ok) throw new Error(`${url} answers with the status ${response.status}`);
  const text = await response.text();
  if (Buffer.byteLength(text) > limits.bytes) throw new Error(`${url} answers with more than ${limits.bytes} bytes`);
  return JSON.parse(text) as unknown;
}
