import type { Origin } from './origin.js';
import type { AccessLogSettings, DomainMapping, LoggingLevel, ThrottleSettings } from './settings.js';
import type { Resolvable } from './unresolved.js';

/** `AWS::ApiGateway::RestApi` with everything beneath it. */
export interface RestApi {
  readonly protocol: 'REST';
  readonly origin: Origin;
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly rootResourceId: string;
  readonly region: string;
  readonly accountId: string;
  readonly endpointType: 'EDGE' | 'REGIONAL' | 'PRIVATE';
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  readonly binaryMediaTypes: readonly string[];
  /** Bytes; absent when responses are not compressed. */
  readonly minimumCompressionSize?: number;
  readonly disableExecuteApiEndpoint: boolean;
  /** The resource policy, resolved. */
  readonly policy?: unknown;
  /** The resources as they stand; a stage serves those of its deployment. */
  readonly resources: readonly RestResource[];
  readonly authorizers: readonly RestAuthorizer[];
  readonly models: Readonly<Record<string, Model>>;
  readonly requestValidators: readonly RequestValidator[];
  readonly gatewayResponses: Readonly<Partial<Record<string, GatewayResponse>>>;
  readonly stages: readonly RestStage[];
  readonly domains: readonly DomainMapping[];
}

/** `AWS::ApiGateway::Resource`. */
export interface RestResource {
  readonly origin: Origin;
  readonly id: string;
  readonly parentId?: string;
  /** The last segment; empty for the root. */
  readonly pathPart: string;
  /** Such as `/users/{userId}`. */
  readonly path: string;
  readonly methods: Readonly<Record<string, Method>>;
}

export type AuthorizationType = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS';

/** `AWS::ApiGateway::Method`. */
export interface Method {
  readonly origin: Origin;
  /** `GET`, or `ANY`. */
  readonly httpMethod: string;
  readonly resourceId: string;
  readonly resourcePath: string;
  readonly authorizationType: AuthorizationType;
  readonly authorizer?: RestAuthorizer;
  /** Why nobody is let in: what it asks of its caller is not understood. */
  readonly closedBy?: string;
  readonly authorizationScopes: readonly string[];
  readonly apiKeyRequired: boolean;
  readonly operationName?: string;
  readonly requestValidator?: RequestValidator;
  /** `method.request.querystring.page` to whether it is required. */
  readonly requestParameters: Readonly<Record<string, boolean>>;
  /** Content type to model name. */
  readonly requestModels: Readonly<Record<string, string>>;
  readonly methodResponses: Readonly<Record<string, MethodResponse>>;
  readonly integration?: RestIntegration;
}

/** What a method declares for one status code. */
export interface MethodResponse {
  readonly statusCode: string;
  /** `method.response.header.X` to whether it is required. */
  readonly responseParameters: Readonly<Record<string, boolean>>;
  readonly responseModels: Readonly<Record<string, string>>;
}

export type IntegrationType = 'AWS' | 'AWS_PROXY' | 'HTTP' | 'HTTP_PROXY' | 'MOCK';
export type PassthroughBehavior = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';
export type ContentHandling = 'CONVERT_TO_BINARY' | 'CONVERT_TO_TEXT';

/** The integration of a REST method. */
export interface RestIntegration {
  readonly type: IntegrationType;
  readonly integrationHttpMethod?: string;
  /** May hold `${stageVariables.x}`. */
  readonly uri?: Resolvable<string>;
  readonly credentials?: Resolvable<string>;
  readonly connectionType: 'INTERNET' | 'VPC_LINK';
  readonly connectionId?: Resolvable<string>;
  /** Destination such as `integration.request.header.X` to its source. */
  readonly requestParameters: Readonly<Record<string, Resolvable<string>>>;
  readonly requestTemplates: Readonly<Record<string, Resolvable<string>>>;
  readonly passthroughBehavior: PassthroughBehavior;
  readonly contentHandling?: ContentHandling;
  readonly timeoutMillis: number;
  readonly cacheNamespace: string;
  readonly cacheKeyParameters: readonly string[];
  readonly integrationResponses: readonly RestIntegrationResponse[];
  readonly responseTransferMode: 'BUFFERED' | 'STREAM';
}

/** What an integration does with the endpoint's answer. */
export interface RestIntegrationResponse {
  readonly statusCode: string;
  /** Absent on the default response. */
  readonly selectionPattern?: string;
  readonly responseParameters: Readonly<Record<string, Resolvable<string>>>;
  readonly responseTemplates: Readonly<Record<string, Resolvable<string>>>;
  readonly contentHandling?: ContentHandling;
}

/** `AWS::ApiGateway::Authorizer`. */
export interface RestAuthorizer {
  readonly origin: Origin;
  readonly id: string;
  readonly name: string;
  readonly type: 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS';
  readonly authorizerUri?: Resolvable<string>;
  readonly credentials?: Resolvable<string>;
  /** Such as `method.request.header.Authorization`. */
  readonly identitySources: readonly string[];
  readonly identityValidationExpression?: string;
  /** 0 turns caching off. */
  readonly resultTtlSeconds: number;
  readonly providerArns: readonly Resolvable<string>[];
}

/** `AWS::ApiGateway::RequestValidator`. */
export interface RequestValidator {
  readonly origin: Origin;
  readonly id: string;
  readonly name: string;
  readonly validateRequestBody: boolean;
  readonly validateRequestParameters: boolean;
}

/** `AWS::ApiGateway::Model`. */
export interface Model {
  readonly origin: Origin;
  readonly name: string;
  readonly contentType: string;
  readonly description?: string;
  /** JSON Schema, draft 4. */
  readonly schema: unknown;
}

/** `AWS::ApiGateway::GatewayResponse`. */
export interface GatewayResponse {
  readonly origin: Origin;
  readonly responseType: string;
  readonly statusCode?: number;
  /** `gatewayresponse.header.X` to its value. */
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
}

/** `AWS::ApiGateway::Stage`, with what its deployment holds. */
export interface RestStage {
  readonly origin: Origin;
  readonly name: string;
  readonly description?: string;
  readonly deployment: RestDeployment;
  readonly variables: Readonly<Record<string, string>>;
  /** `{resource path}/{method}` such as `/users/GET`, or `*` + `/*`, to its settings. */
  readonly methodSettings: Readonly<Record<string, MethodSettings>>;
  readonly cacheClusterEnabled: boolean;
  readonly cacheClusterSize?: string;
  readonly tracingEnabled: boolean;
  readonly accessLog?: AccessLogSettings;
  readonly canary?: CanarySettings;
}

/** `AWS::ApiGateway::Deployment`: the resources that were there when it was made. */
export interface RestDeployment {
  readonly origin: Origin;
  readonly id: string;
  readonly resources: readonly RestResource[];
}

/** A stage's settings for a method, or for all. */
export interface MethodSettings extends ThrottleSettings {
  readonly cachingEnabled?: boolean;
  readonly cacheTtlSeconds?: number;
  readonly cacheDataEncrypted?: boolean;
  readonly requireAuthorizationForCacheControl?: boolean;
  readonly unauthorizedCacheControlHeaderStrategy?:
    | 'FAIL_WITH_403'
    | 'SUCCEED_WITH_RESPONSE_HEADER'
    | 'SUCCEED_WITHOUT_RESPONSE_HEADER';
  readonly loggingLevel?: LoggingLevel;
  readonly dataTraceEnabled?: boolean;
  readonly metricsEnabled?: boolean;
}

/** The part of the traffic that goes to another deployment. */
export interface CanarySettings {
  readonly deployment: RestDeployment;
  readonly percentTraffic: number;
  readonly stageVariableOverrides: Readonly<Record<string, string>>;
  readonly useStageCache: boolean;
}

/** `AWS::ApiGateway::ApiKey`. */
export interface ApiKey {
  readonly origin: Origin;
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly enabled: boolean;
}

/** `AWS::ApiGateway::UsagePlan` with its keys. */
export interface UsagePlan {
  readonly origin: Origin;
  readonly id: string;
  readonly name: string;
  readonly throttle?: ThrottleSettings;
  readonly quota?: QuotaSettings;
  readonly apiStages: readonly UsagePlanStage[];
  readonly apiKeys: readonly ApiKey[];
}

/** How many requests a key has in a period. */
export interface QuotaSettings {
  readonly limit: number;
  readonly offset: number;
  readonly period: 'DAY' | 'WEEK' | 'MONTH';
}

/** A stage that a usage plan opens. */
export interface UsagePlanStage {
  readonly apiId: string;
  readonly stageName: string;
  /** `{resource path}/{method}` such as `/users/GET` to its limit. */
  readonly throttle: Readonly<Record<string, ThrottleSettings>>;
}
