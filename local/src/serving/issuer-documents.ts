import { tryFindIssuerDocument } from '../authorizers/issuer-document.js';
import type { LocalKeys } from '../authorizers/local-keys.js';
import type { AssemblyModel } from '../model/assembly-model.js';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import { pathOf } from '../pipeline/find-destination.js';
import { issuersOf } from './token-issuers.js';

/**
 * Answers who asks for the keys of an issuer, such as `/us-east-1_AbCdEfGhI/.well-known/jwks.json` or
 * `/issuers/issuer.example.com/.well-known/jwks.json`, in the place of the issuer itself; undefined for every other request.
 *
 * @param origin where this is served, such as `http://127.0.0.1:3000`
 */
export async function tryAnswerIssuer(
  client: ClientRequest,
  origin: string,
  model: AssemblyModel,
  keys: LocalKeys,
): Promise<ClientResponse | undefined> {
  const path = pathOf(client.target);
  if (!path.includes('/.well-known/')) return undefined;
  const issuers = issuersOf(model).map(({ issuer }) => issuer.url);
  const document = await tryFindIssuerDocument(path, origin, issuers, keys);
  if (!document) return undefined;
  return {
    status: 200,
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(document)),
  };
}
