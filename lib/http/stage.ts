import { Token } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { type AccessLogOptions, makeAccessLog } from '../common/access-log';
import { reject } from '../common/reject';
import { RouteSettings } from '../common/route-settings';
import { checkStageVariables } from '../common/stage';
import type { StageOptions } from '../common/stage-options';
import { ACCOUNT_THROTTLE, resolveThrottle, type ThrottleOptions } from '../common/throttle';

/** What a stage of an HTTP API may have of its own. */
export interface HttpStageOptions extends StageOptions {
  /**
   * Whether CloudWatch gets metrics of each route, which it charges for.
   *
   * @default - as the API says
   */
  readonly detailedMetrics?: boolean;
}

/** What stages have that say nothing of their own. */
export interface HttpStageDefaults {
  readonly throttle?: ThrottleOptions;
  readonly accessLog?: AccessLogOptions;
  readonly detailedMetrics?: boolean;
}

/** A stage, and the settings of its routes. */
export interface HttpStageParts {
  readonly stage: apigatewayv2.HttpStage;
  readonly routeSettings: RouteSettings;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const ACCESS_LOG_FIELDS = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  ip: '$context.identity.sourceIp',
  userAgent: '$context.identity.userAgent',
  httpMethod: '$context.httpMethod',
  path: '$context.path',
  routeKey: '$context.routeKey',
  protocol: '$context.protocol',
  status: '$context.status',
  responseLength: '$context.responseLength',
  responseLatency: '$context.responseLatency',
  integrationStatus: '$context.integrationStatus',
  integrationLatency: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
  error: '$context.error.message',
  errorType: '$context.error.responseType',
};

/** The stages of an HTTP API; what one leaves out it takes from the API. */
export function makeHttpStages(
  scope: Construct,
  api: apigatewayv2.HttpApi,
  stages: { [name: string]: HttpStageOptions },
  { throttle, accessLog, detailedMetrics }: HttpStageDefaults,
): HttpStageParts[] {
  return Object.entries(stages).map(([name, options]) =>
    makeHttpStage(scope, name, api, { throttle, accessLog, detailedMetrics, ...options }),
  );
}

/** A stage that deploys itself, with the throttle and logs that the L2's default stage cannot have. */
function makeHttpStage(
  scope: Construct,
  name: string,
  api: apigatewayv2.HttpApi,
  options: HttpStageOptions,
): HttpStageParts {
  checkStageVariables(scope, name, options.variables ?? {});
  const stage = new apigatewayv2.HttpStage(scope, `Stage-${name}`, {
    httpApi: api,
    stageName: name,
    autoDeploy: true,
    description: options.description,
    stageVariables: options.variables,
  });
  const resource = stage.node.defaultChild as apigatewayv2.CfnStage;
  const log = makeAccessLog(scope, name, ACCESS_LOG_FIELDS, options.accessLog);
  if (log) checkFormatSize(scope, name, log.format);
  if (log) resource.accessLogSettings = { destinationArn: log.destinationArn, format: log.format };
  const throttle = options.throttle ? resolveThrottle(scope, `stage '${name}'`, options.throttle) : ACCOUNT_THROTTLE;
  const routeSettings = new RouteSettings(resource, {
    throttlingRateLimit: throttle.rateLimit,
    throttlingBurstLimit: throttle.burstLimit,
    detailedMetricsEnabled: options.detailedMetrics ?? true,
  });
  return { stage, routeSettings };
}

const FORMAT_BYTES = 3072;

function checkFormatSize(scope: Construct, name: string, format: string): void {
  const bytes = Buffer.byteLength(format);
  if (Token.isUnresolved(format) || bytes <= FORMAT_BYTES) return;
  reject(scope, {
    problem: `the access log of stage '${name}' has a format of ${bytes} bytes`,
    allowed: `an HTTP API takes ${FORMAT_BYTES}`,
    fix: 'give fewer fields, or a shorter format',
  });
}
