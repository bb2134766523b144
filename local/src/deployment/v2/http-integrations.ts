import type { HttpIntegration } from '../../model/http-api.js';
import type { Resolvable } from '../../model/unresolved.js';
import { given, Properties } from '../properties.js';
import type { PlacedResource } from '../resource-index.js';

/** By integration id. */
export type HttpIntegrations = ReadonlyMap<string, HttpIntegration>;

/** What an HTTP API waits for an integration when a template gives no time-out. */
const DEFAULT_TIMEOUT_MILLIS = 30_000;

export function readHttpIntegration(resource: PlacedResource): HttpIntegration {
  const properties = Properties.of(resource);
  return {
    origin: resource.origin,
    id: resource.physicalId,
    integrationType: properties.tryFindOneOf('IntegrationType', ['AWS_PROXY', 'HTTP_PROXY']) ?? 'AWS_PROXY',
    payloadFormatVersion: properties.tryFindOneOf('PayloadFormatVersion', ['1.0', '2.0']) ?? '1.0',
    connectionType: properties.tryFindOneOf('ConnectionType', ['INTERNET', 'VPC_LINK']) ?? 'INTERNET',
    timeoutMillis: properties.tryFindNumber('TimeoutInMillis') ?? DEFAULT_TIMEOUT_MILLIS,
    requestParameters: properties.resolvableMap('RequestParameters'),
    responseParameters: readResponseParameters(properties),
    ...given({
      integrationSubtype: properties.tryFindString('IntegrationSubtype'),
      integrationUri: properties.tryFindResolvable('IntegrationUri'),
      integrationMethod: properties.tryFindString('IntegrationMethod'),
      connectionId: properties.tryFindResolvable('ConnectionId'),
      credentialsArn: properties.tryFindResolvable('CredentialsArn'),
    }),
  };
}

/** CloudFormation has a list of `Destination` and `Source` for each status code; OpenAPI and the API itself have a map. */
function readResponseParameters(properties: Properties): HttpIntegration['responseParameters'] {
  const byStatus = properties.tryFindNested('ResponseParameters');
  const statuses = byStatus?.names ?? [];
  return Object.fromEntries(statuses.map((status) => [status, readOverrides(byStatus as Properties, status)]));
}

function readOverrides(byStatus: Properties, status: string): Readonly<Record<string, Resolvable<string>>> {
  const overrides = byStatus.tryFindNested(status);
  if (!overrides?.has('ResponseParameters')) return byStatus.resolvableMap(status);
  const pairs = overrides.nestedList('ResponseParameters').map((pair) => {
    return [pair.findString('Destination'), pair.findResolvable('Source')] as const;
  });
  return Object.fromEntries(pairs);
}
