export type { ServiceAnswer, ServiceOutput } from './aws/given-answers.js';
export type { RecordedCall } from './aws/recorded-call.js';
export type { ChosenDestination } from './client/destination.js';
export { ConnectionRefused, type SocketParts } from './client/open-socket.js';
export type { RequestParts } from './client/send-request.js';
export type { AccessKey } from './functions/credentials.js';
export type { FunctionLogEntry } from './functions/local-function-runner.js';
export {
  type AwsClientSettings,
  type GatewayConnectInit,
  type GatewayOptions,
  type GatewayRequestInit,
  LocalGateway,
} from './gateway.js';
export { renderTemplate } from './mapping/templates/render-template.js';
export type { AssemblyModel } from './model/assembly-model.js';
export type { Clock } from './model/execution.js';
export type { Finding, FindingCode } from './model/finding.js';
export type { Notice, NoticeCode } from './model/notice.js';
export { UsageError, type UsageErrorCode } from './model/usage-error.js';
export type { ApiDescription, StageDescription } from './serving/api-description.js';
export type { ApiKeyDescription } from './serving/api-key-description.js';
export type { GatewayListener } from './serving/gateway-listener.js';
export { FunctionFailed } from './serving/invoke-function.js';
export type { TokenOptions } from './serving/issue-token.js';
export type { ModelSource } from './serving/load-model.js';
export type { RequestRecord } from './serving/request-record.js';
