import { createReadStream } from 'node:fs';
import type { JWK } from 'jose';
import { readWhole } from '../mapping/endpoint-body.js';
import type { UserPool } from '../model/assembly-model.js';
import type { Clock } from '../model/execution.js';
import { steadyClock } from '../model/steady-clock.js';
import { fetchDocument } from './fetch-document.js';
import type { LocalKeys } from './local-keys.js';

/** Where the public keys of issuers come from. */
export interface IssuerKeysOptions {
  readonly clock: Clock;
  /** Those of the assembly: nobody but this machine issues their tokens. */
  readonly userPools: () => readonly UserPool[];
  /** Those of this machine, which count beside the issuer's own. */
  readonly localKeys: LocalKeys;
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
 * Finds the public keys of issuers. A token that names the key of this machine for its issuer is verified with that, and
 * nobody is asked. For any other there are the keys that the developer gives, or else those that the issuer publishes through
 * its discovery document; a user pool of the assembly publishes none.
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

  /** The keys of an issuer for a token that names one of them; throws where they cannot be had. */
  async keysOf(issuer: string, keyId?: string): Promise<readonly JWK[]> {
    const { userPools, localKeys, given: place } = this.#options;
    const local = keyId === undefined ? undefined : await localKeys.tryFindPublicKey(issuer, keyId);
    if (local) return [local];
    const keys = place === undefined ? [] : await this.#keep(place, () => readGiven(place));
    if (keys.length > 0 || userPools().some((pool) => pool.issuer === issuer)) return keys;
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
