import { type ReplacedResource, withoutUndefined } from './openapi-resource';

/** What a definition can say of an authorizer; its name there is its logical id. */
export const AUTHORIZER_PROPERTIES = [
  'AuthType',
  'AuthorizerCredentials',
  'AuthorizerResultTtlInSeconds',
  'AuthorizerUri',
  'IdentitySource',
  'IdentityValidationExpression',
  'Name',
  'ProviderARNs',
  'RestApiId',
  'Type',
];

const KEY_SCHEME = { type: 'apiKey', name: 'x-api-key', in: 'header' };
const IAM_SCHEME = { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' };

/** The security schemes of a definition: API keys, IAM, and one for each authorizer. */
export function toSecuritySchemes(authorizers: readonly ReplacedResource[]): unknown {
  const schemes = authorizers.map((authorizer) => [authorizer.id, toSecurityScheme(authorizer)] as const);
  return { api_key: KEY_SCHEME, sigv4: IAM_SCHEME, ...Object.fromEntries(schemes) };
}

function toSecurityScheme({ properties }: ReplacedResource): unknown {
  const header = /^method\.request\.header\.([^,]+)$/.exec(properties.IdentitySource ?? '')?.[1];
  const type = properties.Type === 'COGNITO_USER_POOLS' ? 'cognito_user_pools' : 'custom';
  return {
    type: 'apiKey',
    name: header ?? 'Unused',
    in: 'header',
    'x-amazon-apigateway-authtype': properties.AuthType ?? type,
    'x-amazon-apigateway-authorizer': withoutUndefined({
      type: properties.Type.toLowerCase(),
      providerARNs: properties.ProviderARNs,
      authorizerUri: properties.AuthorizerUri,
      authorizerCredentials: properties.AuthorizerCredentials,
      identitySource: properties.IdentitySource,
      identityValidationExpression: properties.IdentityValidationExpression,
      authorizerResultTtlInSeconds: properties.AuthorizerResultTtlInSeconds,
    }),
  };
}
