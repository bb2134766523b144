import type {
  GatewayResponse,
  Method,
  MethodSettings,
  Model,
  RequestValidator,
  RestApi,
  RestAuthorizer,
  RestDeployment,
  RestIntegration,
  RestResource,
  RestStage,
} from '../model/rest-api.js';
import { type Resolvable, Unresolved } from '../model/unresolved.js';
import { escapeMethodKey } from './stage-patches.js';

/** A value of the template as the management API shows it; what has no value before deployment is left out. */
export function shown(value: Resolvable<string> | undefined): string | undefined {
  return value instanceof Unresolved ? undefined : value;
}

export function shownEntries(
  entries: Readonly<Record<string, Resolvable<string>>>,
): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, shown(value)]));
}

export function restApiShape(api: RestApi, createdAt: number): object {
  return {
    id: api.id,
    name: api.name,
    description: api.description,
    createdDate: createdAt / 1000,
    binaryMediaTypes: api.binaryMediaTypes.length > 0 ? api.binaryMediaTypes : undefined,
    minimumCompressionSize: api.minimumCompressionSize,
    apiKeySource: api.apiKeySource,
    endpointConfiguration: { types: [api.endpointType] },
    policy: api.policy === undefined ? undefined : JSON.stringify(api.policy),
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
    rootResourceId: api.rootResourceId,
  };
}

/** With whole methods where the caller embeds them, else with their names only. */
export function resourceShape(resource: RestResource, methodOf: (method: Method) => object): object {
  const methods = Object.entries(resource.methods).map(([name, method]) => [name, methodOf(method)] as const);
  return {
    id: resource.id,
    parentId: resource.parentId,
    pathPart: resource.pathPart === '' ? undefined : resource.pathPart,
    path: resource.path,
    resourceMethods: methods.length > 0 ? Object.fromEntries(methods) : undefined,
  };
}

export function methodShape(method: Method): object {
  return {
    httpMethod: method.httpMethod,
    authorizationType: method.authorizationType,
    authorizerId: method.authorizer?.id,
    authorizationScopes: method.authorizationScopes.length > 0 ? method.authorizationScopes : undefined,
    apiKeyRequired: method.apiKeyRequired,
    requestValidatorId: method.requestValidator?.id,
    operationName: method.operationName,
    requestParameters: method.requestParameters,
    requestModels: method.requestModels,
    methodResponses: method.methodResponses,
    methodIntegration: method.integration && integrationShape(method.integration),
  };
}

export function integrationShape(integration: RestIntegration): object {
  const responses = integration.integrationResponses.map((response) => ({
    statusCode: response.statusCode,
    selectionPattern: response.selectionPattern,
    responseParameters: shownEntries(response.responseParameters),
    responseTemplates: shownEntries(response.responseTemplates),
    contentHandling: response.contentHandling,
  }));
  return {
    type: integration.type,
    httpMethod: integration.integrationHttpMethod,
    uri: shown(integration.uri),
    credentials: shown(integration.credentials),
    connectionType: integration.connectionType,
    connectionId: shown(integration.connectionId),
    requestParameters: shownEntries(integration.requestParameters),
    requestTemplates: shownEntries(integration.requestTemplates),
    passthroughBehavior: integration.passthroughBehavior,
    contentHandling: integration.contentHandling,
    timeoutInMillis: integration.timeoutMillis,
    cacheNamespace: integration.cacheNamespace,
    cacheKeyParameters: integration.cacheKeyParameters,
    integrationResponses: Object.fromEntries(responses.map((response) => [response.statusCode, response])),
    responseTransferMode: integration.responseTransferMode,
  };
}

export function stageShape(stage: RestStage, createdAt: number): object {
  const { canary } = stage;
  return {
    stageName: stage.name,
    deploymentId: stage.deployment.id,
    description: stage.description,
    cacheClusterEnabled: stage.cacheClusterEnabled,
    cacheClusterSize: stage.cacheClusterSize,
    cacheClusterStatus: stage.cacheClusterEnabled ? 'AVAILABLE' : 'NOT_AVAILABLE',
    methodSettings: Object.fromEntries(
      Object.entries(stage.methodSettings).map(([key, settings]) => [escapeMethodKey(key), settingsShape(settings)]),
    ),
    variables: stage.variables,
    accessLogSettings: stage.accessLog && {
      format: stage.accessLog.format,
      destinationArn: shown(stage.accessLog.destinationArn),
    },
    canarySettings: canary && {
      percentTraffic: canary.percentTraffic,
      deploymentId: canary.deployment.id,
      stageVariableOverrides: canary.stageVariableOverrides,
      useStageCache: canary.useStageCache,
    },
    tracingEnabled: stage.tracingEnabled,
    createdDate: createdAt / 1000,
    lastUpdatedDate: createdAt / 1000,
  };
}

/** API Gateway shows every setting, with its default where none was made. */
function settingsShape(settings: MethodSettings): object {
  return {
    metricsEnabled: settings.metricsEnabled ?? false,
    loggingLevel: settings.loggingLevel,
    dataTraceEnabled: settings.dataTraceEnabled ?? false,
    throttlingBurstLimit: settings.burstLimit,
    throttlingRateLimit: settings.rateLimit,
    cachingEnabled: settings.cachingEnabled ?? false,
    cacheTtlInSeconds: settings.cacheTtlSeconds ?? 300,
    cacheDataEncrypted: settings.cacheDataEncrypted ?? false,
    requireAuthorizationForCacheControl: settings.requireAuthorizationForCacheControl ?? true,
    unauthorizedCacheControlHeaderStrategy:
      settings.unauthorizedCacheControlHeaderStrategy ?? 'SUCCEED_WITH_RESPONSE_HEADER',
  };
}

export function deploymentShape(deployment: RestDeployment, createdAt: number): object {
  return { id: deployment.id, createdDate: createdAt / 1000 };
}

export function authorizerShape(authorizer: RestAuthorizer): object {
  const isCognito = authorizer.type === 'COGNITO_USER_POOLS';
  return {
    id: authorizer.id,
    name: authorizer.name,
    type: authorizer.type,
    authType: isCognito ? 'cognito_user_pools' : 'custom',
    providerARNs: isCognito ? authorizer.providerArns.map(shown) : undefined,
    authorizerUri: shown(authorizer.authorizerUri),
    authorizerCredentials: shown(authorizer.credentials),
    identitySource: authorizer.identitySources.join(','),
    identityValidationExpression: authorizer.identityValidationExpression,
    authorizerResultTtlInSeconds: authorizer.resultTtlSeconds,
  };
}

/** Models have no id of their own in the assembly: their name is unique. */
export function modelShape(model: Model): object {
  const { name, description, contentType } = model;
  return { id: name, name, description, contentType, schema: JSON.stringify(model.schema) };
}

export function validatorShape(validator: RequestValidator): object {
  const { id, name, validateRequestBody, validateRequestParameters } = validator;
  return { id, name, validateRequestBody, validateRequestParameters };
}

export function gatewayResponseShape(response: GatewayResponse): object {
  return {
    responseType: response.responseType,
    statusCode: response.statusCode === undefined ? undefined : String(response.statusCode),
    responseParameters: response.responseParameters,
    responseTemplates: response.responseTemplates,
    defaultResponse: false,
  };
}
