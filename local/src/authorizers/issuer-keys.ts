import { createReadStream } from 'node:fs';
import type { JWK } from 'jose';
import { readWhole } from '../mapping/endpoint-body.js';
import type { UserPool } from '../model/assembly-model.js';
import type { Clock } from '../model/execution.js';
import { steadyClock } from '../model/steady-clock.js';
import { fetchDocument } from './fetch-document.js';
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

/**
 * API Gateway waits no longer for an issuer, takes no more of its answer, and asks again only after two hours; what the
 * developer gives may be longer.
 */
const published = { millis: 1500, bytes: 150_000 };
const given = { millis: 1500, bytes: 1024 * 1024 };
const keptMillis = 2 * 60 * 60 * 1000;

/**
 * Finds the public keys of issuers: a user pool's of the assembly on this machine, the others' through their discovery
 * document, and before all those that the developer gives.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export class IssuerKeys {
  readonly #options: IssuerKeysOptions;
  readonly #clock: Clock;
  readonly #kept = new Map<string, { readonly keys: Promise<readonly JWK[]>; readonly until: number }>();

  constructor(options: IssuerKeysOptions) {
    this.#options = options;
    this.#clock = steadyClock(options.clock);
  }

  /** The keys of an issuer; throws where they cannot be had. */
  async keysOf(issuer: string): Promise<readonly JWK[]> {
    const { userPools, poolKeys, given: place } = this.#options;
    const keys = place === undefined ? [] : await this.#keep(place, () => readGiven(place));
    const pool = userPools().find((candidate) => candidate.issuer === issuer);
    if (pool) return [...keys, await poolKeys.publicKeyOf(pool.id)];
    if (keys.length > 0) return keys;
    return this.#keep(issuer, () => discover(issuer));
  }

  #keep(place: string, read: () => Promise<readonly JWK[]>): Promise<readonly JWK[]> {
    const now = this.#clock.now();
    const kept = this.#kept.get(place);
    if (kept && kept.until > now) return kept.keys;
    const keys = read();
    this.#kept.set(place, { keys, until: now + keptMillis });
    keys.catch(() => this.#kept.delete(place));
    return keys;
  }
}

async function readGiven(place: string): Promise<readonly JWK[]> {
  if (/^https?:/.test(place)) return keysIn(await fetchDocument(place, given), place);
  return keysIn(JSON.parse(String(await readWhole(createReadStream(place), given.bytes))), place);
}

async function discover(issuer: string): Promise<readonly JWK[]> {
  const document = await fetchDocument(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, published);
  const { jwks_uri: address } = document as { jwks_uri?: unknown };
  if (typeof address !== 'string') throw new Error(`the discovery document of ${issuer} has no jwks_uri`);
  return keysIn(await fetchDocument(address, published), address);
}

function keysIn(document: unknown, place: string): readonly JWK[] {
  const { keys } = document as { keys?: unknown };
  if (!Array.isArray(keys)) throw new Error(`${place} holds no key set`);
  return keys as JWK[];
}
