import type { Findings } from './findings.js';
import type { PlacedResource, ResourceIndex } from './resource-index.js';

/** What `deploy` reads, or what makes no difference to a request. */
const known = new Set([
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::ApiKey',
  'AWS::ApiGateway::Authorizer',
  'AWS::ApiGateway::BasePathMapping',
  'AWS::ApiGateway::BasePathMappingV2',
  'AWS::ApiGateway::ClientCertificate',
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::DocumentationPart',
  'AWS::ApiGateway::DocumentationVersion',
  'AWS::ApiGateway::DomainName',
  'AWS::ApiGateway::DomainNameV2',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Model',
  'AWS::ApiGateway::RequestValidator',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::RestApi',
  'AWS::ApiGateway::Stage',
  'AWS::ApiGateway::UsagePlan',
  'AWS::ApiGateway::UsagePlanKey',
  'AWS::ApiGateway::VpcLink',
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::ApiMapping',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Deployment',
  'AWS::ApiGatewayV2::DomainName',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::IntegrationResponse',
  'AWS::ApiGatewayV2::Model',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::RouteResponse',
  'AWS::ApiGatewayV2::Stage',
  'AWS::ApiGatewayV2::VpcLink',
]);

/** Types that are understood but have no effect here, with what happens instead. */
export const typesWithoutEffect: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::DomainNameAccessAssociation': 'a private domain name is reached as any other here',
  'AWS::ApiGatewayV2::ApiGatewayManagedOverrides': 'what it changes of the API keeps its first settings',
  'AWS::ApiGatewayV2::RoutingRule': 'a domain name leads to an API only through a mapping',
  'AWS::Lambda::Url': 'function URLs are not served',
};

/** Reports every resource of the APIs, and around them, that nothing here acts upon. */
export function reportNotEmulated(index: ResourceIndex, findings: Findings): void {
  for (const resource of index.all) {
    const { type, origin } = resource;
    if (type.startsWith('AWS::Serverless::')) findings.reportNotEmulated('SAM_NOT_TRANSFORMED', origin, { type });
    if (isUnknown(type)) findings.reportNotEmulated('UNKNOWN_TYPE', origin, { type });
    const instead = reasonOf(resource);
    if (instead !== undefined) findings.reportNotEmulated('TYPE_NOT_EMULATED', origin, { type, instead });
  }
}

function isUnknown(type: string): boolean {
  return type.startsWith('AWS::ApiGateway') && !known.has(type) && !Object.hasOwn(typesWithoutEffect, type);
}

function reasonOf(resource: PlacedResource): string | undefined {
  const { type } = resource;
  if (Object.hasOwn(typesWithoutEffect, type)) return typesWithoutEffect[type];
  if (type === 'AWS::WAFv2::WebACLAssociation' && guardsApi(resource)) return 'no web ACL is applied to requests';
  if (type === 'AWS::CloudFront::Distribution' && /execute-api/.test(JSON.stringify(resource.properties))) {
    return 'requests go to the API directly, not through the distribution';
  }
  return undefined;
}

function guardsApi({ properties }: PlacedResource): boolean {
  return typeof properties.ResourceArn !== 'string' || properties.ResourceArn.includes(':apigateway:');
}
