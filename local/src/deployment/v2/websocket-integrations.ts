import type { WebSocketIntegration, WebSocketIntegrationResponse } from '../../model/websocket-api.js';
import { given, Properties } from '../properties.js';
import type { PlacedResource } from '../resource-index.js';
import { connectionTypes, contentHandlings, integrationTypes, passthroughBehaviors } from '../rest/integrations.js';
import type { Surroundings } from '../surroundings.js';

/** What a WebSocket API waits for an integration when a template gives no time-out. */
const DEFAULT_TIMEOUT_MILLIS = 29_000;

export function readWebSocketIntegration(resource: PlacedResource, { index }: Surroundings): WebSocketIntegration {
  const properties = Properties.of(resource);
  const responses = index.belongingTo(resource, 'AWS::ApiGatewayV2::IntegrationResponse', 'IntegrationId');
  return {
    origin: resource.origin,
    id: resource.physicalId,
    integrationType: properties.tryFindOneOf('IntegrationType', integrationTypes) ?? 'AWS_PROXY',
    connectionType: properties.tryFindOneOf('ConnectionType', connectionTypes) ?? 'INTERNET',
    passthroughBehavior: properties.tryFindOneOf('PassthroughBehavior', passthroughBehaviors) ?? 'WHEN_NO_MATCH',
    requestParameters: properties.resolvableMap('RequestParameters'),
    requestTemplates: properties.resolvableMap('RequestTemplates'),
    timeoutMillis: properties.tryFindNumber('TimeoutInMillis') ?? DEFAULT_TIMEOUT_MILLIS,
    integrationResponses: responses.map(readIntegrationResponse),
    ...given({
      integrationUri: properties.tryFindResolvable('IntegrationUri'),
      integrationMethod: properties.tryFindString('IntegrationMethod'),
      connectionId: properties.tryFindResolvable('ConnectionId'),
      credentialsArn: properties.tryFindResolvable('CredentialsArn'),
      contentHandlingStrategy: properties.tryFindOneOf('ContentHandlingStrategy', contentHandlings),
      templateSelectionExpression: properties.tryFindString('TemplateSelectionExpression'),
    }),
  };
}

function readIntegrationResponse(resource: PlacedResource): WebSocketIntegrationResponse {
  const properties = Properties.of(resource);
  return {
    origin: resource.origin,
    integrationResponseKey: properties.tryFindString('IntegrationResponseKey') ?? '$default',
    responseParameters: properties.resolvableMap('ResponseParameters'),
    responseTemplates: properties.resolvableMap('ResponseTemplates'),
    ...given({
      contentHandlingStrategy: properties.tryFindOneOf('ContentHandlingStrategy', contentHandlings),
      templateSelectionExpression: properties.tryFindString('TemplateSelectionExpression'),
    }),
  };
}
