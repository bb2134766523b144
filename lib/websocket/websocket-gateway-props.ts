import type { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import type { WebSocketApiKeySelectionExpression } from 'aws-cdk-lib/aws-apigatewayv2';
import type { AccessLogOptions } from '../common/access-log';
import type { AccountRole } from '../common/account';
import type { AlarmOptions } from '../common/alarms';
import type { DomainOptions } from '../common/domain';
import type { ThrottleOptions } from '../common/throttle';
import type { UsagePlanOptions } from '../common/usage-plan';
import type { WebSocketAuth } from './auth';
import type { ConnectionsOptions } from './connections-table';
import type { WebSocketRouteOptions } from './route';
import type { WebSocketStageOptions } from './stage';

/** A WebSocket API: its routes, and what holds for all of them. */
export interface WebSocketGatewayProps {
  /**
   * The routes, from keys: `$connect`, `$disconnect`, `$default`, or what a message has as its action.
   *
   * @default - none: add them by `addRoute`
   */
  readonly routes?: { [key: string]: WebSocketRouteOptions };

  /**
   * What of a message is its route key.
   *
   * @default '$request.body.action'
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
   */
  readonly routeSelectionExpression?: string;

  /**
   * Who may connect.
   *
   * @default - anyone, with a warning unless `$connect` says `WebSocketAuth.none()`
   */
  readonly auth?: WebSocketAuth;

  /**
   * Where handlers keep who is connected: `{}` makes a table, lets every handler read and write it, and gives every
   * handler its name as `CONNECTIONS_TABLE`.
   *
   * @default - handlers keep that themselves
   */
  readonly connections?: ConnectionsOptions;

  /**
   * How many messages and new connections a stage lets through.
   *
   * @default - 10,000 a second, 5,000 at once: the account's default quota
   */
  readonly throttle?: ThrottleOptions;

  /**
   * Usage plans by name, whose API keys let clients connect.
   *
   * @default - none
   */
  readonly usagePlans?: { [name: string]: UsagePlanOptions };

  /**
   * Where API keys come from.
   *
   * @default WebSocketApiKeySelectionExpression.HEADER_X_API_KEY
   */
  readonly apiKeySource?: WebSocketApiKeySelectionExpression;

  /**
   * The stages by name: 1 to 10, of letters, digits, `-` and `_`.
   *
   * @default - one named `prod`
   */
  readonly stages?: { [name: string]: WebSocketStageOptions };

  /**
   * The API's own domain name.
   *
   * @default - the `execute-api` address
   */
  readonly domain?: DomainOptions;

  /**
   * The access log of each stage.
   *
   * @default - JSON lines, kept for a month
   */
  readonly accessLog?: AccessLogOptions;

  /**
   * What the execution log of each stage tells. It never holds messages themselves.
   *
   * @default MethodLoggingLevel.ERROR
   */
  readonly executionLogs?: MethodLoggingLevel;

  /**
   * Whether the account has the role by which API Gateway writes logs. A new account has none, and the service refuses a
   * stage with logs then.
   *
   * @default - what the app makes by `ApiGatewayAccount.ensure` or otherwise, with a warning where it makes none
   */
  readonly accountRole?: AccountRole;

  /**
   * Whether CloudWatch gets metrics of each route, which it charges for.
   *
   * @default true
   */
  readonly detailedMetrics?: boolean;

  /**
   * Alarms on errors and latency.
   *
   * @default - none
   */
  readonly alarms?: AlarmOptions;

  /**
   * The API's name, as in the console.
   *
   * @default - from the construct path, unique in the account
   */
  readonly name?: string;

  /**
   * What the API is for.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Whether the `execute-api` address is closed.
   *
   * @default - true with a `domain`, false without
   */
  readonly disableExecuteApiEndpoint?: boolean;
}
