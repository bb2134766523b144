import type { DomainMapping } from '../model/settings.js';
import type { Findings } from './findings.js';
import { Properties } from './properties.js';
import type { PlacedResource, ResourceIndex } from './resource-index.js';

/** The domain names of the assembly and the APIs they lead to. */
export class DomainMappings {
  readonly #mappings: readonly PendingMapping[];

  constructor(mappings: readonly PendingMapping[]) {
    this.#mappings = mappings;
  }

  /** The mappings to an API; one that names no stage leads to each, with the stage's name in the path. */
  of(apiId: string, stageNames: readonly string[]): readonly DomainMapping[] {
    return this.#mappings
      .filter((mapping) => mapping.apiId === apiId)
      .flatMap(({ domainName, basePath, stageName }) => {
        if (stageName !== undefined) return [{ domainName, basePath, stageName }];
        return stageNames.map((name) => ({ domainName, basePath: join(basePath, name), stageName: name }));
      });
  }
}

interface PendingMapping {
  readonly apiId: string;
  readonly domainName: string;
  readonly basePath: string;
  readonly stageName: string | undefined;
}

/** The types that lead from a domain name to an API, with what each calls the parts. */
const mappingTypes = [
  { type: 'AWS::ApiGateway::BasePathMapping', domain: 'DomainName', path: 'BasePath', api: 'RestApiId' },
  { type: 'AWS::ApiGateway::BasePathMappingV2', domain: 'DomainNameArn', path: 'BasePath', api: 'RestApiId' },
  { type: 'AWS::ApiGatewayV2::ApiMapping', domain: 'DomainName', path: 'ApiMappingKey', api: 'ApiId' },
] as const;

const domainTypes = ['AWS::ApiGateway::DomainName', 'AWS::ApiGateway::DomainNameV2', 'AWS::ApiGatewayV2::DomainName'];

export function readDomainMappings(index: ResourceIndex, findings: Findings): DomainMappings {
  const domains = domainTypes.flatMap((type) => index.ofType(type));
  const mappings = mappingTypes.flatMap((names) =>
    index.ofType(names.type).flatMap((resource) => readMapping(resource, names, domains, findings)),
  );
  return new DomainMappings(mappings);
}

function readMapping(
  resource: PlacedResource,
  names: (typeof mappingTypes)[number],
  domains: readonly PlacedResource[],
  findings: Findings,
): readonly PendingMapping[] {
  const properties = Properties.of(resource);
  const api = properties.tryFindResolvable(names.api);
  const domain = properties.findResolvable(names.domain);
  // A mapping to an unknown API is told with all that belongs to such an API.
  if (typeof api !== 'string') return [];
  if (typeof domain !== 'string') {
    const { expression, reason, fix } = domain;
    findings.warn('DOMAIN_NAME_UNRESOLVED', resource.origin, { expression, reason, fix });
    return [];
  }
  const basePath = (properties.tryFindString(names.path) ?? '').replace(/^\/|\/$/g, '');
  return [
    {
      apiId: api,
      domainName: nameOf(domain, domains),
      basePath: basePath === '(none)' ? '' : basePath,
      stageName: properties.tryFindString('Stage'),
    },
  ];
}

/** A mapping names its domain by name, or by the ARN `arn:aws:apigateway:…:/domainnames/NAME+ID` of a private one. */
function nameOf(reference: string, domains: readonly PlacedResource[]): string {
  const declared = domains.find((domain) => domain.physicalId === reference);
  if (declared) return Properties.of(declared).findString('DomainName');
  return reference.split('/domainnames/')[1]?.split('+')[0] ?? reference;
}

function join(basePath: string, stageName: string): string {
  return basePath === '' ? stageName : `${basePath}/${stageName}`;
}
