import type { Issuer } from '../authorizers/mint-token.js';
import { urlSuffixOf } from '../cloudformation/pseudo-parameters.js';
import type { AssemblyModel, UserPool } from '../model/assembly-model.js';
import { constructNameOf } from '../model/construct-name.js';
import type { HttpAuthorizer } from '../model/http-api.js';
import type { Origin } from '../model/origin.js';
import type { RestAuthorizer } from '../model/rest-api.js';
import { type StagedRoute, stagedRoutesOf } from './staged-routes.js';

/** An issuer whose tokens an authorizer takes, and what it is called. */
export interface NamedIssuer {
  readonly issuer: Issuer;
  /** How people call it. */
  readonly name: string;
  /** All that leads to it: its address, its pool, the authorizers that take its tokens. */
  readonly names: readonly string[];
}

/** The issuers whose tokens a route takes; none where it takes no tokens, or only its function knows which. */
export function issuersOfRoute(staged: StagedRoute, model: AssemblyModel): readonly NamedIssuer[] {
  const { protocol, route } = staged;
  if (protocol === 'REST' && route.authorizationType === 'COGNITO_USER_POOLS' && route.authorizer) {
    return issuersOfPools(route.authorizer as RestAuthorizer, model);
  }
  if (protocol === 'HTTP' && route.authorizationType === 'JWT' && route.authorizer) {
    return issuersOfJwt(route.authorizer as HttpAuthorizer, model);
  }
  return [];
}

/** Every issuer whose tokens are taken somewhere, and every user pool of the assembly, each once. */
export function issuersOf(model: AssemblyModel): readonly NamedIssuer[] {
  const used = stagedRoutesOf(model.apis).flatMap((staged) => issuersOfRoute(staged, model));
  const issuers = new Map<string, NamedIssuer>();
  for (const found of [...used, ...model.userPools.map((pool) => ofPool(pool, []))]) {
    const { url } = found.issuer;
    const known = issuers.get(url);
    issuers.set(url, known ? { ...known, names: [...new Set([...known.names, ...found.names])] } : found);
  }
  return [...issuers.values()];
}

function issuersOfPools(authorizer: RestAuthorizer, model: AssemblyModel): readonly NamedIssuer[] {
  return authorizer.providerArns.flatMap((arn) => {
    if (typeof arn !== 'string') return [];
    const pool = model.userPools.find((candidate) => candidate.arn === arn);
    if (pool) return [ofPool(pool, namesOf(authorizer))];
    const [, , , region, , resource] = arn.split(':');
    const id = resource?.replace(/^userpool\//, '');
    if (!region || !id) return [];
    const url = `https://cognito-idp.${region}.${urlSuffixOf(region)}/${id}`;
    const issuer = { url, kind: 'USER_POOL' as const, audience: 'local' };
    return [{ issuer, name: id, names: [url, id, ...namesOf(authorizer)] }];
  });
}

function issuersOfJwt(authorizer: HttpAuthorizer, model: AssemblyModel): readonly NamedIssuer[] {
  const { jwtIssuer: url, jwtAudience } = authorizer;
  if (typeof url !== 'string') return [];
  const audience = jwtAudience.find((entry) => typeof entry === 'string') ?? 'local';
  const pool = model.userPools.find((candidate) => candidate.issuer === url);
  if (pool) {
    const named = ofPool(pool, namesOf(authorizer));
    return [{ ...named, issuer: { ...named.issuer, audience } }];
  }
  const poolId = /^https:\/\/cognito-idp\.[^/]+\/([\w-]+)$/.exec(url)?.[1];
  const kind = poolId === undefined ? ('JWT' as const) : ('USER_POOL' as const);
  const name = poolId ?? url;
  return [{ issuer: { url, kind, audience }, name, names: [url, name, ...namesOf(authorizer)] }];
}

function ofPool(pool: UserPool, others: readonly string[]): NamedIssuer {
  const audience = pool.clientIds.find((id) => typeof id === 'string') ?? 'local';
  return {
    issuer: { url: pool.issuer, kind: 'USER_POOL', audience },
    name: constructNameOf(pool.origin),
    names: [pool.issuer, pool.id, ...namesOfOrigin(pool.origin), ...others],
  };
}

function namesOf({ name, origin }: { readonly name: string; readonly origin: Origin }): readonly string[] {
  return [name, ...namesOfOrigin(origin)];
}

function namesOfOrigin(origin: Origin): readonly string[] {
  return [constructNameOf(origin), origin.constructPath, origin.logicalId];
}
