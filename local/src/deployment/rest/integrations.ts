import type { RestIntegration, RestIntegrationResponse } from '../../model/rest-api.js';
import type { Findings } from '../findings.js';
import { given, type Properties } from '../properties.js';

export const integrationTypes = ['AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'] as const;
export const passthroughBehaviors = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'] as const;
export const contentHandlings = ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'] as const;
export const connectionTypes = ['INTERNET', 'VPC_LINK'] as const;

/** What API Gateway waits for an integration when a template gives no time-out. */
const DEFAULT_TIMEOUT_MILLIS = 29_000;

/** Reads the `Integration` of a method; its responses are cached under the resource unless it names another namespace. */
export function readRestIntegration(properties: Properties, resourceId: string, findings: Findings): RestIntegration {
  reportNotEmulated(properties, findings);
  return {
    type: properties.tryFindOneOf('Type', integrationTypes) ?? 'MOCK',
    connectionType: properties.tryFindOneOf('ConnectionType', connectionTypes) ?? 'INTERNET',
    requestParameters: properties.resolvableMap('RequestParameters'),
    requestTemplates: properties.resolvableMap('RequestTemplates'),
    passthroughBehavior: properties.tryFindOneOf('PassthroughBehavior', passthroughBehaviors) ?? 'WHEN_NO_MATCH',
    timeoutMillis: properties.tryFindNumber('TimeoutInMillis') ?? DEFAULT_TIMEOUT_MILLIS,
    cacheNamespace: properties.tryFindString('CacheNamespace') ?? resourceId,
    cacheKeyParameters: properties.strings('CacheKeyParameters'),
    integrationResponses: properties.nestedList('IntegrationResponses').map(readIntegrationResponse),
    responseTransferMode: properties.tryFindOneOf('ResponseTransferMode', ['BUFFERED', 'STREAM']) ?? 'BUFFERED',
    ...given({
      integrationHttpMethod: properties.tryFindString('IntegrationHttpMethod')?.toUpperCase(),
      uri: properties.tryFindResolvable('Uri'),
      credentials: properties.tryFindResolvable('Credentials'),
      connectionId: properties.tryFindResolvable('ConnectionId'),
      contentHandling: properties.tryFindOneOf('ContentHandling', contentHandlings),
    }),
  };
}

/** An empty selection pattern is that of the default response, as is none. */
function readIntegrationResponse(properties: Properties): RestIntegrationResponse {
  return {
    statusCode: properties.findString('StatusCode'),
    responseParameters: properties.resolvableMap('ResponseParameters'),
    responseTemplates: properties.resolvableMap('ResponseTemplates'),
    ...given({
      selectionPattern: properties.tryFindString('SelectionPattern') || undefined,
      contentHandling: properties.tryFindOneOf('ContentHandling', contentHandlings),
    }),
  };
}

function reportNotEmulated(properties: Properties, findings: Findings): void {
  const { origin } = properties;
  if (properties.tryFindNested('TlsConfig')?.isTrue('InsecureSkipVerification')) {
    const instead = 'the certificate of the backend is verified';
    findings.reportNotEmulated('PROPERTY_NOT_EMULATED', origin, {
      property: 'TlsConfig.InsecureSkipVerification',
      instead,
    });
  }
}
