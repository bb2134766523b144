import type { Duration, Size } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { AccessLogOptions } from '../common/access-log';
import type { AccountRole } from '../common/account';
import type { AlarmOptions } from '../common/alarms';
import type { CorsOptions } from '../common/cors';
import type { DomainOptions } from '../common/domain';
import type { ThrottleOptions } from '../common/throttle';
import type { UsagePlanOptions } from '../common/usage-plan';
import type { RestAuth } from './auth';
import type { RestCacheOptions } from './cache';
import type { RestDefinition } from './definition';
import type { Firewall } from './firewall';
import type { RestRouteOptions } from './route';
import type { RestStageOptions } from './stage';

/** A REST API: its routes, and what holds for all of them. */
export interface RestGatewayProps {
  /**
   * The routes, from keys such as `GET /items/{id}`, `ANY /` or `ANY /{proxy+}`.
   *
   * @default - none: add them by `addRoute`
   */
  readonly routes?: { [key: string]: RestRouteOptions };

  /**
   * Who may call a route that does not say.
   *
   * @default - anyone, with a warning for each route that does not say `RestAuth.none()`
   */
  readonly auth?: RestAuth;

  /**
   * Which web pages of other origins may call the API.
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
   * The cache of each stage; made without being asked for when a route has a `cache`.
   *
   * @default - 0.5 GB, encrypted, 5 minutes, if any route has a cache
   */
  readonly cache?: RestCacheOptions;

  /**
   * Usage plans by name, for every stage.
   *
   * @default - none
   */
  readonly usagePlans?: { [name: string]: UsagePlanOptions };

  /**
   * Whether routes that do not say need an API key of a usage plan.
   *
   * @default - true if there are usage plans: API Gateway applies a plan only to methods that require a key
   */
  readonly apiKeyRequired?: boolean;

  /**
   * Where API keys come from.
   *
   * @default ApiKeySourceType.HEADER - the header `X-API-Key`
   */
  readonly apiKeySource?: apigateway.ApiKeySourceType;

  /**
   * The stages by name: 1 to 10, of letters, digits, `-` and `_`.
   *
   * @default - one named `prod`
   */
  readonly stages?: { [name: string]: RestStageOptions };

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
   * What the execution log of each stage tells. It never holds requests and responses themselves.
   *
   * @default MethodLoggingLevel.ERROR
   */
  readonly executionLogs?: apigateway.MethodLoggingLevel;

  /**
   * Whether the account has the role by which API Gateway writes logs. A new account has none, and the service refuses a
   * stage with logs then.
   *
   * @default - what the app makes by `ApiGatewayAccount.ensure` or otherwise, with a warning where it makes none
   */
  readonly accountRole?: AccountRole;

  /**
   * Whether X-Ray traces requests.
   *
   * @default true
   */
  readonly tracing?: boolean;

  /**
   * Alarms on server errors and latency.
   *
   * @default - none
   */
  readonly alarms?: AlarmOptions;

  /**
   * The web application firewall before each stage.
   *
   * @default - none
   */
  readonly firewall?: Firewall;

  /**
   * How the API stands in the template.
   *
   * @default RestDefinition.RESOURCES
   */
  readonly definition?: RestDefinition;

  /**
   * Values with a change of which the API is deployed anew although nothing of it has changed, such as a version of
   * what another stack adds to it. For values that are not at hand here there is `addToLogicalId` of the Deployment.
   *
   * @default - none: the API is deployed anew when it has changed
   */
  readonly redeployOn?: string[];

  /**
   * The API's name, as in the console and in metrics.
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
   * Media types whose bodies are binary, such as `image/png`; all of them are text otherwise. No mapping template can read
   * a binary body: where every type is binary, a route whose templates do is refused.
   *
   * @default - none
   */
  readonly binaryMediaTypes?: string[];

  /**
   * The size from which responses are compressed for clients that accept it, 0 to 10 MiB.
   *
   * @default - they are not compressed
   */
  readonly minCompressionSize?: Size;

  /**
   * Where the API is reached. A PRIVATE one needs a `policy`, and takes no `domain`; an EDGE one waits for at most 29
   * seconds.
   *
   * @default EndpointType.REGIONAL
   */
  readonly endpointType?: apigateway.EndpointType;

  /**
   * Whether the `execute-api` address is closed.
   *
   * @default - true with a `domain`, false without
   */
  readonly disableExecuteApiEndpoint?: boolean;

  /**
   * The resource policy: who may call from where.
   *
   * @default - none
   */
  readonly policy?: iam.PolicyDocument;

  /**
   * How long handlers may take where a route does not say, 50 milliseconds to 29 seconds.
   *
   * @default Duration.seconds(29)
   */
  readonly timeout?: Duration;
}
