import type { Origin } from './origin.js';
import type {
  AccessLogSettings,
  CorsConfiguration,
  DomainMapping,
  LoggingLevel,
  ThrottleSettings,
} from './settings.js';
import type { Resolvable } from './unresolved.js';

/** `AWS::ApiGatewayV2::Api` of protocol HTTP with everything beneath it. */
export interface HttpApi {
  readonly protocol: 'HTTP';
  readonly origin: Origin;
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly region: string;
  readonly accountId: string;
  readonly disableExecuteApiEndpoint: boolean;
  readonly corsConfiguration?: CorsConfiguration;
  readonly routes: readonly HttpRoute[];
  readonly authorizers: readonly HttpAuthorizer[];
  readonly stages: readonly HttpStage[];
  readonly domains: readonly DomainMapping[];
}

export type HttpAuthorizationType = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'JWT';

/** `AWS::ApiGatewayV2::Route` of an HTTP API. */
export interface HttpRoute {
  readonly origin: Origin;
  readonly id: string;
  /** Such as `GET /users/{userId}`, or `$default`. */
  readonly routeKey: string;
  readonly authorizationType: HttpAuthorizationType;
  readonly authorizer?: HttpAuthorizer;
  /** Why nobody is let in: what it asks of its caller is not understood. */
  readonly closedBy?: string;
  readonly authorizationScopes: readonly string[];
  readonly operationName?: string;
  readonly integration?: HttpIntegration;
}

/** `AWS::ApiGatewayV2::Integration` of an HTTP API. */
export interface HttpIntegration {
  readonly origin: Origin;
  readonly id: string;
  readonly integrationType: 'AWS_PROXY' | 'HTTP_PROXY';
  /** Such as `SQS-SendMessage`; absent for a Lambda function. */
  readonly integrationSubtype?: string;
  readonly integrationUri?: Resolvable<string>;
  readonly integrationMethod?: string;
  readonly payloadFormatVersion: '1.0' | '2.0';
  readonly connectionType: 'INTERNET' | 'VPC_LINK';
  readonly connectionId?: Resolvable<string>;
  readonly credentialsArn?: Resolvable<string>;
  readonly timeoutMillis: number;
  /** `append:header.x`, or a parameter of the service action, to its source. */
  readonly requestParameters: Readonly<Record<string, Resolvable<string>>>;
  /** Status code to `overwrite:header.x` to its source. */
  readonly responseParameters: Readonly<Record<string, Readonly<Record<string, Resolvable<string>>>>>;
}

/** `AWS::ApiGatewayV2::Authorizer` of an HTTP API. */
export interface HttpAuthorizer {
  readonly origin: Origin;
  readonly id: string;
  readonly name: string;
  readonly type: 'JWT' | 'REQUEST';
  /** Such as `$request.header.Authorization`. */
  readonly identitySources: readonly string[];
  readonly jwtIssuer?: Resolvable<string>;
  readonly jwtAudience: readonly Resolvable<string>[];
  readonly authorizerUri?: Resolvable<string>;
  readonly credentialsArn?: Resolvable<string>;
  readonly payloadFormatVersion: '1.0' | '2.0';
  readonly enableSimpleResponses: boolean;
  /** 0 turns caching off. */
  readonly resultTtlSeconds: number;
}

/** Settings of a stage for one route, or for all. */
export interface RouteSettings extends ThrottleSettings {
  readonly detailedMetricsEnabled?: boolean;
  readonly loggingLevel?: LoggingLevel;
  readonly dataTraceEnabled?: boolean;
}

/** `AWS::ApiGatewayV2::Stage` of an HTTP API. */
export interface HttpStage {
  readonly origin: Origin;
  /** `$default` is served without a prefix. */
  readonly name: string;
  readonly description?: string;
  readonly autoDeploy: boolean;
  /** The routes that this stage serves. */
  readonly routes: readonly HttpRoute[];
  readonly variables: Readonly<Record<string, string>>;
  readonly defaultRouteSettings: RouteSettings;
  /** By route key. */
  readonly routeSettings: Readonly<Record<string, RouteSettings>>;
  readonly accessLog?: AccessLogSettings;
}
