import type { RouteSettings } from './http-api.js';
import type { Origin } from './origin.js';
import type { ContentHandling, IntegrationType, Model, PassthroughBehavior } from './rest-api.js';
import type { AccessLogSettings, DomainMapping } from './settings.js';
import type { Resolvable } from './unresolved.js';

/** `AWS::ApiGatewayV2::Api` of protocol WEBSOCKET with everything beneath it. */
export interface WebSocketApi {
  readonly protocol: 'WEBSOCKET';
  readonly origin: Origin;
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly region: string;
  readonly accountId: string;
  readonly disableExecuteApiEndpoint: boolean;
  /** Such as `$request.body.action`. */
  readonly routeSelectionExpression: string;
  readonly apiKeySelectionExpression: string;
  readonly routes: readonly WebSocketRoute[];
  readonly authorizers: readonly WebSocketAuthorizer[];
  readonly models: Readonly<Record<string, Model>>;
  readonly stages: readonly WebSocketStage[];
  readonly domains: readonly DomainMapping[];
}

/** `AWS::ApiGatewayV2::Route` of a WebSocket API. */
export interface WebSocketRoute {
  readonly origin: Origin;
  readonly id: string;
  /** `$connect`, `$disconnect`, `$default` or a value of the route selection expression. */
  readonly routeKey: string;
  readonly authorizationType: 'NONE' | 'AWS_IAM' | 'CUSTOM';
  readonly authorizer?: WebSocketAuthorizer;
  /** Why nobody is let in: what it asks of its caller is not understood. */
  readonly closedBy?: string;
  readonly apiKeyRequired: boolean;
  readonly operationName?: string;
  readonly modelSelectionExpression?: string;
  readonly requestModels: Readonly<Record<string, string>>;
  readonly requestParameters: Readonly<Record<string, boolean>>;
  readonly routeResponseSelectionExpression?: string;
  /** By route response key; a route with `$default` among them answers its caller. */
  readonly routeResponses: Readonly<Record<string, RouteResponse>>;
  readonly integration?: WebSocketIntegration;
}

/** `AWS::ApiGatewayV2::RouteResponse`. */
export interface RouteResponse {
  readonly origin: Origin;
  readonly routeResponseKey: string;
  readonly modelSelectionExpression?: string;
  readonly responseModels: Readonly<Record<string, string>>;
}

/** `AWS::ApiGatewayV2::Integration` of a WebSocket API. */
export interface WebSocketIntegration {
  readonly origin: Origin;
  readonly id: string;
  readonly integrationType: IntegrationType;
  readonly integrationUri?: Resolvable<string>;
  readonly integrationMethod?: string;
  readonly connectionType: 'INTERNET' | 'VPC_LINK';
  readonly connectionId?: Resolvable<string>;
  readonly credentialsArn?: Resolvable<string>;
  readonly contentHandlingStrategy?: ContentHandling;
  readonly passthroughBehavior: PassthroughBehavior;
  readonly requestParameters: Readonly<Record<string, Resolvable<string>>>;
  readonly requestTemplates: Readonly<Record<string, Resolvable<string>>>;
  readonly templateSelectionExpression?: string;
  readonly timeoutMillis: number;
  readonly integrationResponses: readonly WebSocketIntegrationResponse[];
}

/** `AWS::ApiGatewayV2::IntegrationResponse`. */
export interface WebSocketIntegrationResponse {
  readonly origin: Origin;
  /** `$default` or a pattern between slashes, such as `/4\d\d/`. */
  readonly integrationResponseKey: string;
  readonly contentHandlingStrategy?: ContentHandling;
  readonly responseParameters: Readonly<Record<string, Resolvable<string>>>;
  readonly responseTemplates: Readonly<Record<string, Resolvable<string>>>;
  readonly templateSelectionExpression?: string;
}

/** `AWS::ApiGatewayV2::Authorizer` of a WebSocket API. */
export interface WebSocketAuthorizer {
  readonly origin: Origin;
  readonly id: string;
  readonly name: string;
  readonly authorizerUri?: Resolvable<string>;
  readonly credentialsArn?: Resolvable<string>;
  /** Such as `route.request.querystring.token`. */
  readonly identitySources: readonly string[];
}

/** `AWS::ApiGatewayV2::Stage` of a WebSocket API. */
export interface WebSocketStage {
  readonly origin: Origin;
  readonly name: string;
  readonly description?: string;
  readonly autoDeploy: boolean;
  /** The routes that this stage serves. */
  readonly routes: readonly WebSocketRoute[];
  readonly variables: Readonly<Record<string, string>>;
  readonly defaultRouteSettings: RouteSettings;
  /** By route key. */
  readonly routeSettings: Readonly<Record<string, RouteSettings>>;
  readonly accessLog?: AccessLogSettings;
}
