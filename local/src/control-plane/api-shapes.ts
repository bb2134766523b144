import type {
  HttpApi,
  HttpAuthorizer,
  HttpIntegration,
  HttpRoute,
  HttpStage,
  RouteSettings,
} from '../model/http-api.js';
import type {
  WebSocketApi,
  WebSocketAuthorizer,
  WebSocketIntegration,
  WebSocketRoute,
  WebSocketStage,
} from '../model/websocket-api.js';
import { shown, shownEntries } from './rest-shapes.js';

/** Version 2 of the management API writes times as text. */
export function apiShape(api: HttpApi | WebSocketApi, createdAt: number): object {
  const scheme = api.protocol === 'HTTP' ? 'https' : 'wss';
  return {
    apiId: api.id,
    name: api.name,
    description: api.description,
    protocolType: api.protocol,
    apiEndpoint: `${scheme}://${api.id}.execute-api.${api.region}.amazonaws.com`,
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
    createdDate: new Date(createdAt).toISOString(),
    ...(api.protocol === 'HTTP'
      ? {
          corsConfiguration: api.corsConfiguration,
          routeSelectionExpression: '${request.method} ${request.path}',
          apiKeySelectionExpression: '$request.header.x-api-key',
        }
      : {
          routeSelectionExpression: api.routeSelectionExpression,
          apiKeySelectionExpression: api.apiKeySelectionExpression,
        }),
  };
}

export function routeShape(route: HttpRoute | WebSocketRoute): object {
  const ofProtocol =
    'apiKeyRequired' in route
      ? {
          apiKeyRequired: route.apiKeyRequired,
          modelSelectionExpression: route.modelSelectionExpression,
          requestModels: route.requestModels,
          requestParameters: required(route.requestParameters),
          routeResponseSelectionExpression: route.routeResponseSelectionExpression,
        }
      : {
          apiKeyRequired: false,
          authorizationScopes: route.authorizationScopes.length > 0 ? route.authorizationScopes : undefined,
        };
  return {
    routeId: route.id,
    routeKey: route.routeKey,
    authorizationType: route.authorizationType,
    authorizerId: route.authorizer?.id,
    operationName: route.operationName,
    target: route.integration && `integrations/${route.integration.id}`,
    ...ofProtocol,
  };
}

function required(parameters: Readonly<Record<string, boolean>>): object {
  return Object.fromEntries(Object.entries(parameters).map(([name, isRequired]) => [name, { required: isRequired }]));
}

export function integrationShape(integration: HttpIntegration | WebSocketIntegration): object {
  const ofProtocol =
    'payloadFormatVersion' in integration
      ? {
          integrationSubtype: integration.integrationSubtype,
          payloadFormatVersion: integration.payloadFormatVersion,
          responseParameters: Object.fromEntries(
            Object.entries(integration.responseParameters).map(([status, entries]) => [status, shownEntries(entries)]),
          ),
        }
      : {
          passthroughBehavior: integration.passthroughBehavior,
          requestTemplates: shownEntries(integration.requestTemplates),
          templateSelectionExpression: integration.templateSelectionExpression,
          contentHandlingStrategy: integration.contentHandlingStrategy,
        };
  return {
    integrationId: integration.id,
    integrationType: integration.integrationType,
    integrationUri: shown(integration.integrationUri),
    integrationMethod: integration.integrationMethod,
    connectionType: integration.connectionType,
    connectionId: shown(integration.connectionId),
    credentialsArn: shown(integration.credentialsArn),
    requestParameters: shownEntries(integration.requestParameters),
    timeoutInMillis: integration.timeoutMillis,
    ...ofProtocol,
  };
}

export function authorizerShape(authorizer: HttpAuthorizer | WebSocketAuthorizer): object {
  const shared = {
    authorizerId: authorizer.id,
    name: authorizer.name,
    identitySource: authorizer.identitySources,
    authorizerUri: shown(authorizer.authorizerUri),
    authorizerCredentialsArn: shown(authorizer.credentialsArn),
  };
  if (!('type' in authorizer)) return { ...shared, authorizerType: 'REQUEST' };
  if (authorizer.type === 'JWT') {
    const audience = authorizer.jwtAudience.map(shown);
    return { ...shared, authorizerType: 'JWT', jwtConfiguration: { issuer: shown(authorizer.jwtIssuer), audience } };
  }
  return {
    ...shared,
    authorizerType: 'REQUEST',
    authorizerPayloadFormatVersion: authorizer.payloadFormatVersion,
    authorizerResultTtlInSeconds: authorizer.resultTtlSeconds,
    enableSimpleResponses: authorizer.enableSimpleResponses,
  };
}

export function stageShape(stage: HttpStage | WebSocketStage, createdAt: number): object {
  return {
    stageName: stage.name,
    description: stage.description,
    autoDeploy: stage.autoDeploy,
    stageVariables: stage.variables,
    defaultRouteSettings: settingsShape(stage.defaultRouteSettings),
    routeSettings: Object.fromEntries(
      Object.entries(stage.routeSettings).map(([key, settings]) => [key, settingsShape(settings)]),
    ),
    accessLogSettings: stage.accessLog && {
      format: stage.accessLog.format,
      destinationArn: shown(stage.accessLog.destinationArn),
    },
    createdDate: new Date(createdAt).toISOString(),
    lastUpdatedDate: new Date(createdAt).toISOString(),
  };
}

function settingsShape(settings: RouteSettings): object {
  return {
    detailedMetricsEnabled: settings.detailedMetricsEnabled ?? false,
    loggingLevel: settings.loggingLevel,
    dataTraceEnabled: settings.dataTraceEnabled,
    throttlingBurstLimit: settings.burstLimit,
    throttlingRateLimit: settings.rateLimit,
  };
}

/** Settings as the management API takes them, in the words of the model; what is not given is not there. */
export function routeSettingsOf(given: object): RouteSettings {
  const { throttlingBurstLimit, throttlingRateLimit, detailedMetricsEnabled, loggingLevel, dataTraceEnabled } =
    given as Record<string, unknown>;
  const settings = {
    burstLimit: throttlingBurstLimit,
    rateLimit: throttlingRateLimit,
    detailedMetricsEnabled,
    loggingLevel,
    dataTraceEnabled,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
