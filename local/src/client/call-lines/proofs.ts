import type { AccessKey } from '../../functions/credentials.js';
import { constructNameOf } from '../../model/construct-name.js';
import type { UsagePlan } from '../../model/rest-api.js';
import type { StagedRoute } from '../../serving/staged-routes.js';

type Pairs = readonly (readonly [name: string, value: string])[];

/** Who calls: what requests are made from that authorizers and usage plans let in. */
export interface Caller {
  readonly credentials: AccessKey;
  readonly usagePlans: readonly UsagePlan[];
  /** A token that the authorizer of a route takes. */
  tokenFor(staged: StagedRoute): Promise<string>;
}

/** What a request brings so that it is let in. */
export interface Proof {
  readonly headers: Pairs;
  readonly query: Pairs;
  /** With what it has to be signed. */
  readonly signedWith?: AccessKey;
  /** What nobody but the developer knows. */
  readonly remarks: readonly string[];
}

const nothing: Proof = { headers: [], query: [], remarks: [] };

/** All that a route asks for: its key, its token or signature, and the VPC endpoint of a private API. */
export async function proofFor(staged: StagedRoute, caller: Caller): Promise<Proof> {
  const authorization = await authorizationProof(staged, caller);
  const parts = [apiKeyProof(staged, caller), vpcEndpointProof(staged), authorization];
  return {
    ...authorization,
    headers: parts.flatMap(({ headers }) => headers),
    query: parts.flatMap(({ query }) => query),
    remarks: parts.flatMap(({ remarks }) => remarks),
  };
}

function apiKeyProof(staged: StagedRoute, { usagePlans }: Caller): Proof {
  const { protocol, api, stage, route } = staged;
  if (protocol === 'HTTP' || !('apiKeyRequired' in route) || !route.apiKeyRequired) return nothing;
  if (protocol === 'REST' && 'apiKeySource' in api && api.apiKeySource === 'AUTHORIZER') return nothing;
  const plans = usagePlans.filter(({ apiStages }) =>
    apiStages.some(({ apiId, stageName }) => apiId === api.id && stageName === stage.name),
  );
  const key = plans.flatMap(({ apiKeys }) => apiKeys).find(({ enabled }) => enabled);
  if (key) return { ...nothing, headers: [['x-api-key', key.value]] };
  return { ...nothing, remarks: ['no usage plan of the stage has an API key'] };
}

/** A private API is called through a VPC endpoint, and by any that its policy does not name. */
function vpcEndpointProof(staged: StagedRoute): Proof {
  if (staged.protocol !== 'REST' || staged.api.endpointType !== 'PRIVATE') return nothing;
  const named = /\bvpce-[0-9a-z]+\b/.exec(JSON.stringify(staged.api.policy) ?? '')?.[0];
  return { ...nothing, headers: [['x-amzn-vpce-id', named ?? 'vpce-0123456789abcdef0']] };
}

async function authorizationProof(staged: StagedRoute, caller: Caller): Promise<Proof> {
  const { authorizationType, authorizer } = staged.route;
  if (authorizationType === 'NONE') return nothing;
  if (authorizationType === 'AWS_IAM') return { ...nothing, signedWith: caller.credentials };
  if (!authorizer) return { ...nothing, remarks: ['the route names no authorizer'] };
  const sources = authorizer.identitySources.length > 0 ? authorizer.identitySources : ['request.header.Authorization'];
  if (authorizationType === 'CUSTOM') {
    const name = constructNameOf(authorizer.origin);
    return { ...placed(sources, 'TOKEN'), remarks: [`${name} alone knows what it takes in place of TOKEN`] };
  }
  try {
    return placed(sources.slice(0, 1), await caller.tokenFor(staged));
  } catch (error) {
    return { ...placed(sources.slice(0, 1), 'TOKEN'), remarks: [(error as Error).message] };
  }
}

/** Where authorizers look for who calls: `method.request.header.X`, `$request.querystring.x`, `route.request.header.X`. */
function placed(sources: readonly string[], value: string): Proof {
  const inPlace = (place: string) =>
    sources.flatMap((source) => {
      const name = new RegExp(`request\\.${place}\\.(.+)$`).exec(source)?.[1];
      return name === undefined ? [] : [[name, value] as const];
    });
  return { ...nothing, headers: inPlace('header'), query: inPlace('querystring') };
}
