export type { AccessLogOptions } from './access-log';
export { AccountRole, ApiGatewayAccount, type ApiGatewayAccountOptions } from './account';
export type { AlarmOptions } from './alarms';
export type { CorsOptions } from './cors';
export type { DomainOptions, MutualTlsOptions } from './domain';
export type { NoAuthOptions } from './no-auth';
export type { StageOptions } from './stage-options';
export type { ThrottleOptions } from './throttle';
export type { UsagePlanOptions } from './usage-plan';
