export { HttpAuth } from './auth';
export type { CognitoHttpAuthOptions, JwtHttpAuthOptions, LambdaHttpAuthOptions } from './auth-options';
export { HttpGateway } from './http-gateway';
export type { HttpGatewayProps } from './http-gateway-props';
export type { HttpRouteOptions } from './route';
export type { HttpStageOptions } from './stage';
