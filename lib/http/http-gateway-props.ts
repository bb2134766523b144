import type { AccessLogOptions } from '../common/access-log';
import type { AlarmOptions } from '../common/alarms';
import type { CorsOptions } from '../common/cors';
import type { DomainOptions } from '../common/domain';
import type { ThrottleOptions } from '../common/throttle';
import type { HttpAuth } from './auth';
import type { HttpRouteOptions } from './route';
import type { HttpStageOptions } from './stage';

/** An HTTP API: its routes, and what holds for all of them. */
export interface HttpGatewayProps {
  /**
   * The routes, from keys such as `GET /items/{id}`, `ANY /{proxy+}` or `$default`, which takes what no other does.
   *
   * @default - none: add them by `addRoute`
   */
  readonly routes?: { [key: string]: HttpRouteOptions };

  /**
   * Who may call a route that does not say.
   *
   * @default - anyone, with a warning for each route that does not say `HttpAuth.none()`
   */
  readonly auth?: HttpAuth;

  /**
   * Which web pages of other origins may call the API. API Gateway answers their preflight requests; beside a route
   * that catches every method behind an `auth` stands an open `OPTIONS` route with the same integration, which has to
   * answer with a status of 2xx.
   *
   * @default - none
   */
  readonly cors?: CorsOptions;

  /**
   * How many requests a stage lets through.
   *
   * @default - 10,000 requests a second, 5,000 at once: the account's default quota
   */
  readonly throttle?: ThrottleOptions;

  /**
   * The stages by name: 1 to 10, of letters, digits, `-` and `_`, or `$default`, which adds nothing to the path.
   *
   * @default - one named `$default`
   */
  readonly stages?: { [name: string]: HttpStageOptions };

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
   * Whether CloudWatch gets metrics of each route, which it charges for.
   *
   * @default true
   */
  readonly detailedMetrics?: boolean;

  /**
   * Alarms on server errors and latency.
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
