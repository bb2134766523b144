import { type PoolKeys, tryFindPoolDocument } from '../authorizers/local-pool.js';
import type { UserPool } from '../model/assembly-model.js';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import { pathOf } from '../pipeline/find-destination.js';

/**
 * Answers who asks for the keys of a user pool, such as `/us-east-1_AbCdEfGhI/.well-known/jwks.json`, in the place of
 * the issuer at AWS; undefined for every other request.
 *
 * @param origin where this is served, such as `http://127.0.0.1:3000`
 */
export async function tryAnswerIssuer(
  client: ClientRequest,
  origin: string,
  pools: { readonly userPools: readonly UserPool[]; readonly poolKeys: PoolKeys },
): Promise<ClientResponse | undefined> {
  const document = await tryFindPoolDocument(pathOf(client.target), origin, pools);
  if (!document) return undefined;
  return {
    status: 200,
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(document)),
  };
}
