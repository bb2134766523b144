import type { RestAuthorizer } from '../../model/rest-api.js';
import { given, Properties } from '../properties.js';
import type { PlacedResource } from '../resource-index.js';

const types = ['TOKEN', 'REQUEST', 'COGNITO_USER_POOLS'] as const;

/** What API Gateway takes when a template gives no time to live. */
const DEFAULT_TTL_SECONDS = 300;

export function readRestAuthorizer(resource: PlacedResource): RestAuthorizer {
  const properties = Properties.of(resource);
  return {
    origin: resource.origin,
    id: resource.physicalId,
    name: properties.tryFindLabel('Name') ?? resource.origin.logicalId,
    type: properties.tryFindOneOf('Type', types) ?? 'TOKEN',
    identitySources: identitySources(properties),
    resultTtlSeconds: properties.tryFindNumber('AuthorizerResultTtlInSeconds') ?? DEFAULT_TTL_SECONDS,
    providerArns: properties.resolvables('ProviderARNs'),
    ...given({
      authorizerUri: properties.tryFindResolvable('AuthorizerUri'),
      credentials: properties.tryFindResolvable('AuthorizerCredentials'),
      identityValidationExpression: properties.tryFindString('IdentityValidationExpression'),
    }),
  };
}

function identitySources(properties: Properties): readonly string[] {
  const sources = properties.tryFindString('IdentitySource') ?? '';
  return sources
    .split(',')
    .map((source) => source.trim())
    .filter((source) => source !== '');
}
