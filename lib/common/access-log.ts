import { ArnFormat, Names, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { reject } from './reject';

/**
 * The access log of a stage.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export interface AccessLogOptions {
  /**
   * Whether an access log is written.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Where it is written.
   *
   * @default - a log group of its own under `/aws/vendedlogs/apigateway/`, deleted with the stack
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * How long the stage's own log group keeps a line.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly retention?: logs.RetentionDays;

  /**
   * What a line holds: a name of the JSON object to a `$context` variable, added to the default ones.
   *
   * @default - request id, caller, route, status, latencies and errors
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
   */
  readonly fields?: { [name: string]: string };

  /**
   * The whole line, instead of the JSON object.
   *
   * @default - a JSON object of `fields`
   */
  readonly format?: string;
}

/** Where a stage writes its access log, and what. */
export interface AccessLog {
  readonly logGroup: logs.ILogGroup;
  /** Of the log group, without the `:*` that the L2 appends to it by feature flag. */
  readonly destinationArn: string;
  readonly format: string;
}

/** The access log of a stage, with a log group of its own if none is given; undefined where it is turned off. */
export function makeAccessLog(
  scope: Construct,
  stageName: string,
  defaultFields: Record<string, string>,
  options: AccessLogOptions = {},
): AccessLog | undefined {
  if (options.enabled === false) return undefined;
  checkFormat(scope, stageName, options.format);
  if (options.logGroup) checkRegion(scope, options.logGroup);
  const logGroup = options.logGroup ?? makeLogGroup(scope, stageName, options.retention);
  return {
    logGroup,
    destinationArn: Stack.of(scope).formatArn({
      service: 'logs',
      region: logGroup.env.region,
      account: logGroup.env.account,
      resource: 'log-group',
      resourceName: logGroup.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
    format: options.format ?? jsonFormat({ ...defaultFields, ...options.fields }),
  };
}

/** The service writes to log groups of its own region. */
function checkRegion(scope: Construct, { env, node }: logs.ILogGroup): void {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || Token.isUnresolved(env.region) || region === env.region) return;
  reject(scope, {
    problem: `the log group '${node.path}' is of region ${env.region}`,
    allowed: `an API writes its access log in its own region, ${region}`,
    fix: 'give a log group of this region, or leave logGroup out',
  });
}

/** The service takes a line only if it tells requests apart. */
function checkFormat(scope: Construct, stageName: string, format?: string): void {
  if (format === undefined || Token.isUnresolved(format)) return;
  if (/\$context\.(requestId|extendedRequestId)\b/.test(format)) return;
  reject(scope, {
    problem: `the access log of stage '${stageName}' has the format '${format}'`,
    allowed: 'a line names $context.requestId or $context.extendedRequestId',
    fix: 'add one of them, or give fields instead of a format',
  });
}

/** Every value is quoted, so that a line stays JSON when a variable has no value. */
function jsonFormat(fields: Record<string, string>): string {
  return JSON.stringify(fields);
}

/**
 * Under `/aws/vendedlogs/`, where log delivery does not grow the account's resource policy (which ends at 5,120 bytes).
 * The name is fixed, so the group goes with the stack: one left behind would refuse the next deployment.
 */
function makeLogGroup(scope: Construct, stageName: string, retention?: logs.RetentionDays): logs.LogGroup {
  const id = `AccessLog-${stageName}`;
  const owner = Names.uniqueResourceName(scope, { maxLength: 200, separator: '-' });
  return new logs.LogGroup(scope, id, {
    logGroupName: `/aws/vendedlogs/apigateway/${owner}/${lastPart(stageName)}`,
    retention: retention ?? logs.RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** A name has no `$`, so `$default` is `default` there, and a stage that is called so needs another one. */
function lastPart(stageName: string): string {
  return stageName === 'default' ? '#default' : stageName.replace('$', '');
}
