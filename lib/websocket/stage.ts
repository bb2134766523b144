import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { type AccessLogOptions, makeAccessLog } from '../common/access-log';
import { AccountRole, ApiGatewayAccount } from '../common/account';
import { awaitRoleForLogs, possibleLogs } from '../common/account-logs';
import { RouteSettings } from '../common/route-settings';
import { checkStages, checkStageVariables, refuseDefaultStage } from '../common/stage';
import type { StageOptions } from '../common/stage-options';
import { ACCOUNT_THROTTLE, resolveThrottle, type ThrottleOptions } from '../common/throttle';

/**
 * A stage of a WebSocket API; what it leaves out it takes from the gateway.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-stages.html
 */
export interface WebSocketStageOptions extends StageOptions {
  /**
   * What the execution log tells.
   *
   * @default - the gateway's
   */
  readonly executionLogs?: MethodLoggingLevel;

  /**
   * Whether CloudWatch gets metrics of each route, which it charges for.
   *
   * @default - the gateway's
   */
  readonly detailedMetrics?: boolean;
}

/** What stages have that say nothing of their own. */
interface WebSocketStageDefaults {
  readonly throttle?: ThrottleOptions;
  readonly accessLog?: AccessLogOptions;
  readonly executionLogs?: MethodLoggingLevel;
  readonly accountRole?: AccountRole;
  readonly detailedMetrics?: boolean;
}

/** A stage, and the settings of its routes. */
interface WebSocketStageParts {
  readonly stage: apigatewayv2.WebSocketStage;
  readonly routeSettings: RouteSettings;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html */
const ACCESS_LOG_FIELDS = {
  requestId: '$context.requestId',
  extendedRequestId: '$context.extendedRequestId',
  requestTime: '$context.requestTime',
  sourceIp: '$context.identity.sourceIp',
  principalId: '$context.authorizer.principalId',
  connectionId: '$context.connectionId',
  connectedAt: '$context.connectedAt',
  eventType: '$context.eventType',
  routeKey: '$context.routeKey',
  messageId: '$context.messageId',
  status: '$context.status',
  integrationStatus: '$context.integrationStatus',
  integrationLatency: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
  error: '$context.error.message',
  errorType: '$context.error.responseType',
};

/** Refuses stages that the service would refuse. */
export function checkWebSocketStages(scope: Construct, names: readonly string[]): void {
  checkStages(scope, names);
  refuseDefaultStage(scope, names, 'WebSocket');
}

/** The stages of a WebSocket API. */
export function makeWebSocketStages(
  scope: Construct,
  api: apigatewayv2.WebSocketApi,
  stages: { [name: string]: WebSocketStageOptions },
  { throttle, accessLog, executionLogs, accountRole, detailedMetrics }: WebSocketStageDefaults,
): WebSocketStageParts[] {
  const defaults = { throttle, accessLog, executionLogs, detailedMetrics };
  if (accountRole === AccountRole.ENSURE) ApiGatewayAccount.ensure(scope);
  return Object.entries(stages).map(([name, options]) =>
    makeStage(scope, name, api, possibleLogs(scope, name, { ...defaults, ...options, accountRole })),
  );
}

/** A stage that deploys itself, with the throttle and logs that the L2 cannot set. */
function makeStage(
  scope: Construct,
  name: string,
  api: apigatewayv2.WebSocketApi,
  options: WebSocketStageOptions & { accountRole?: AccountRole },
): WebSocketStageParts {
  checkStageVariables(scope, name, options.variables ?? {});
  const stage = new apigatewayv2.WebSocketStage(scope, `Stage-${name}`, {
    webSocketApi: api,
    stageName: name,
    autoDeploy: true,
    description: options.description,
    stageVariables: options.variables,
  });
  const resource = stage.node.defaultChild as apigatewayv2.CfnStage;
  const log = makeAccessLog(scope, name, ACCESS_LOG_FIELDS, options.accessLog);
  if (log) resource.accessLogSettings = { destinationArn: log.destinationArn, format: log.format };
  const throttle = options.throttle ? resolveThrottle(scope, `stage '${name}'`, options.throttle) : ACCOUNT_THROTTLE;
  const loggingLevel = options.executionLogs ?? MethodLoggingLevel.ERROR;
  const hasLogs = log !== undefined || loggingLevel !== MethodLoggingLevel.OFF;
  awaitRoleForLogs(stage, hasLogs, options.accountRole);
  const routeSettings = new RouteSettings(resource, {
    throttlingRateLimit: throttle.rateLimit,
    throttlingBurstLimit: throttle.burstLimit,
    detailedMetricsEnabled: options.detailedMetrics ?? true,
    loggingLevel,
    // Left out, the console turns it on together with the level.
    dataTraceEnabled: false,
  });
  return { stage, routeSettings };
}
