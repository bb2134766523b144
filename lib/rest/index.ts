export {
  type CognitoRestAuthOptions,
  type LambdaRequestRestAuthOptions,
  type LambdaTokenRestAuthOptions,
  RestAuth,
  type RestAuthOfOptions,
} from './auth';
export type { RestCacheOptions, RestRouteCacheOptions } from './cache';
export { RestDefinition } from './definition';
export { Firewall, type ManagedFirewallOptions } from './firewall';
export {
  type DynamoDbGetItemOptions,
  DynamoDbIntegrations,
  type DynamoDbQueryOptions,
  type DynamoDbTableOptions,
} from './integrations/dynamodb';
export type { RestResponseOptions } from './integrations/response';
export {
  type RestHttpIntegrationOptions,
  RestIntegrations,
  type RestLambdaIntegrationOptions,
  type RestMappingOptions,
} from './integrations/rest-integrations';
export { RestSchema } from './request-validation';
export { RestGateway } from './rest-gateway';
export type { RestGatewayProps } from './rest-gateway-props';
export type { RestRouteOptions } from './route';
export type { RestStageOptions } from './stage';
