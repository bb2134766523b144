import { Duration, Lazy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { makeAccessLog } from '../common/access-log';
import type { AccountRole } from '../common/account';
import { awaitRoleForLogs } from '../common/account-logs';
import { checkStageVariables } from '../common/stage';
import type { StageOptions } from '../common/stage-options';
import { ACCOUNT_THROTTLE, resolveThrottle, type Throttle } from '../common/throttle';
import { checkCache, type RestCacheOptions, type RouteCache } from './cache';

/**
 * A stage of a REST API; what it leaves out it takes from the gateway.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-stages.html
 */
export interface RestStageOptions extends StageOptions {
  /**
   * The alias of every handler that this stage invokes, through the stage variable `functionAlias`.
   *
   * @default - the function as it was given
   */
  readonly functionAlias?: string;

  /**
   * The stage's cache.
   *
   * @default - the cache of the API
   */
  readonly cache?: RestCacheOptions;

  /**
   * What the execution log tells.
   *
   * @default - what it tells in the API's other stages
   */
  readonly executionLogs?: apigateway.MethodLoggingLevel;

  /**
   * Whether X-Ray traces requests.
   *
   * @default - as in the API's other stages
   */
  readonly tracing?: boolean;
}

/** What one route asks of every stage. */
export interface RouteSettings {
  readonly method: string;
  readonly path: string;
  readonly throttle?: Throttle;
  readonly cache?: RouteCache;
  readonly apiKeyRequired: boolean;
}

interface RestStageProps {
  readonly name: string;
  readonly deployment: apigateway.Deployment;
  readonly options: RestStageOptions;
  readonly accountRole?: AccountRole;
  /** Read when the template is made: routes may be added to the end. */
  readonly routes: () => readonly RouteSettings[];
}

/** The stage variable that names the alias of the handlers. */
export const FUNCTION_ALIAS = 'functionAlias';

/** Every value is quoted, so that a line is JSON; `error.messageString` brings its own quotes. */
const ACCESS_LOG_FIELDS = {
  requestId: '$context.requestId',
  extendedRequestId: '$context.extendedRequestId',
  requestTime: '$context.requestTime',
  sourceIp: '$context.identity.sourceIp',
  caller: '$context.identity.caller',
  principalId: '$context.authorizer.principalId',
  apiKeyId: '$context.identity.apiKeyId',
  httpMethod: '$context.httpMethod',
  resourcePath: '$context.resourcePath',
  path: '$context.path',
  status: '$context.status',
  protocol: '$context.protocol',
  responseLength: '$context.responseLength',
  responseLatency: '$context.responseLatency',
  integrationStatus: '$context.integration.status',
  integrationLatency: '$context.integration.latency',
  integrationError: '$context.integration.error',
  errorType: '$context.error.responseType',
  xrayTraceId: '$context.xrayTraceId',
};

/** A stage with the production defaults that the L2 leaves to its user. */
export function makeStage(scope: Construct, props: RestStageProps): apigateway.Stage {
  const { name, deployment, options, accountRole, routes } = props;
  const variables = {
    ...options.variables,
    ...(options.functionAlias && { [FUNCTION_ALIAS]: options.functionAlias }),
  };
  checkStageVariables(scope, name, variables);
  checkCache(scope, options.cache ?? {});
  const hasVariables = Object.keys(variables).length > 0;
  const stage = new apigateway.Stage(scope, `Stage-${name}`, {
    deployment,
    stageName: name,
    description: options.description,
    tracingEnabled: options.tracing ?? true,
    variables: hasVariables ? variables : undefined,
  });
  const resource = stage.node.defaultChild as apigateway.CfnStage;
  const accessLog = makeAccessLog(scope, name, ACCESS_LOG_FIELDS, options.accessLog);
  resource.accessLogSetting = accessLog && { destinationArn: accessLog.destinationArn, format: accessLog.format };
  renderCacheAndSettings(scope, resource, { name, options, routes });
  const hasLogs = accessLog !== undefined || executionLogs(options) !== apigateway.MethodLoggingLevel.OFF;
  awaitRoleForLogs(stage, hasLogs, accountRole);
  return stage;
}

function renderCacheAndSettings(
  scope: Construct,
  resource: apigateway.CfnStage,
  { name, options, routes }: Omit<RestStageProps, 'deployment'>,
): void {
  const throttle = options.throttle ? resolveThrottle(scope, `stage '${name}'`, options.throttle) : ACCOUNT_THROTTLE;
  const hasCache = () => options.cache?.enabled ?? (options.cache !== undefined || routes().some(({ cache }) => cache));
  resource.cacheClusterEnabled = Lazy.any({ produce: () => hasCache() || undefined }) as unknown as boolean;
  resource.cacheClusterSize = Lazy.string({ produce: () => (hasCache() ? (options.cache?.size ?? '0.5') : undefined) });
  resource.methodSettings = Lazy.any({
    produce: () => {
      const shared = sharedSettings(options, throttle);
      const caching = hasCache();
      return [
        {
          ...shared,
          httpMethod: '*',
          resourcePath: '/*',
          ...(caching && { cachingEnabled: false, cacheDataEncrypted: true }),
        },
        ...routes()
          .filter(({ throttle: own, cache }) => own || (caching && cache))
          .map((route) => ({ ...shared, ...routeSettings(route, caching ? (options.cache ?? {}) : undefined) }))
          .sort((a, b) => compare(`${a.resourcePath} ${a.httpMethod}`, `${b.resourcePath} ${b.httpMethod}`)),
      ];
    },
  });
}

/** Every entry says all of it: a method's own entry does not inherit what it leaves out. */
function sharedSettings(options: RestStageOptions, throttle: Throttle) {
  return {
    throttlingRateLimit: throttle.rateLimit,
    throttlingBurstLimit: throttle.burstLimit,
    loggingLevel: executionLogs(options),
    dataTraceEnabled: false,
    metricsEnabled: true,
  };
}

function routeSettings({ method, path, throttle, cache }: RouteSettings, stageCache?: RestCacheOptions) {
  return {
    httpMethod: method,
    resourcePath: `/${path === '/' ? '' : path.replaceAll('/', '~1')}`,
    ...(throttle && { throttlingRateLimit: throttle.rateLimit, throttlingBurstLimit: throttle.burstLimit }),
    ...(stageCache && { cachingEnabled: cache !== undefined, cacheDataEncrypted: stageCache.encrypted ?? true }),
    ...(stageCache && cache && { cacheTtlInSeconds: (cache.ttl ?? stageCache.ttl ?? Duration.minutes(5)).toSeconds() }),
  };
}

function executionLogs(options: RestStageOptions): apigateway.MethodLoggingLevel {
  return options.executionLogs ?? apigateway.MethodLoggingLevel.ERROR;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
