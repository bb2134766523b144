import type { CfnResource } from 'aws-cdk-lib';
import { onlyKnown, type Properties, rejectPart, withoutUndefined } from './openapi-resource';

const INTEGRATION_PROPERTIES = [
  'CacheKeyParameters',
  'CacheNamespace',
  'ConnectionId',
  'ConnectionType',
  'ContentHandling',
  'Credentials',
  'IntegrationHttpMethod',
  'IntegrationResponses',
  'IntegrationTarget',
  'PassthroughBehavior',
  'RequestParameters',
  'RequestTemplates',
  'ResponseTransferMode',
  'TimeoutInMillis',
  'Type',
  'Uri',
];

const RESPONSE_PROPERTIES = [
  'ContentHandling',
  'ResponseParameters',
  'ResponseTemplates',
  'SelectionPattern',
  'StatusCode',
];

/**
 * The integration of a method as the extension of an operation.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
 */
export function toIntegration(method: CfnResource, integration: Properties): Properties {
  onlyKnown(method, integration, INTEGRATION_PROPERTIES);
  return withoutUndefined({
    type: integration.Type?.toLowerCase(),
    httpMethod: integration.IntegrationHttpMethod,
    uri: integration.Uri,
    integrationTarget: integration.IntegrationTarget,
    credentials: integration.Credentials,
    connectionType: integration.ConnectionType,
    connectionId: integration.ConnectionId,
    passthroughBehavior: integration.PassthroughBehavior?.toLowerCase(),
    contentHandling: integration.ContentHandling,
    timeoutInMillis: integration.TimeoutInMillis,
    cacheNamespace: integration.CacheNamespace,
    cacheKeyParameters: integration.CacheKeyParameters,
    requestParameters: integration.RequestParameters,
    requestTemplates: integration.RequestTemplates,
    responseTransferMode: integration.ResponseTransferMode,
    responses: integration.IntegrationResponses && toResponses(method, integration.IntegrationResponses),
  });
}

/** By selection pattern: a definition has no two of the same, and `default` for what has none. */
function toResponses(method: CfnResource, responses: readonly Properties[]): Properties {
  const found: { [pattern: string]: unknown } = {};
  for (const response of responses) {
    onlyKnown(method, response, RESPONSE_PROPERTIES);
    const pattern: unknown = response.SelectionPattern || 'default';
    if (typeof pattern !== 'string') rejectPart(method, 'a selection pattern that is known only at deployment');
    if (Object.hasOwn(found, pattern)) rejectPart(method, `two integration responses for '${pattern}'`);
    found[pattern] = withoutUndefined({
      statusCode: response.StatusCode,
      responseParameters: response.ResponseParameters,
      responseTemplates: response.ResponseTemplates,
      contentHandling: response.ContentHandling,
    });
  }
  return found;
}
