export { WebSocketAuth } from './auth';
export type { JwtWebSocketAuthOptions, LambdaWebSocketAuthOptions } from './auth-options';
export type { ConnectionsOptions } from './connections-table';
export type { WebSocketRouteOptions } from './route';
export type { WebSocketStageOptions } from './stage';
export { WebSocketGateway } from './websocket-gateway';
export type { WebSocketGatewayProps } from './websocket-gateway-props';
