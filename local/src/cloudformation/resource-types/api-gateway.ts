import type { ResourceTypes } from './resource-type.js';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGateway.html */
export const apiGatewayTypes: ResourceTypes = {
  'AWS::ApiGateway::Account': { ref: '{name}', attributes: { Id: '{ref}' } },
  'AWS::ApiGateway::ApiKey': { ref: '{id:10}', attributes: { APIKeyId: '{ref}' } },
  'AWS::ApiGateway::Authorizer': { ref: '{id:6}', attributes: { AuthorizerId: '{ref}' } },
  'AWS::ApiGateway::BasePathMapping': { ref: '{name}' },
  'AWS::ApiGateway::ClientCertificate': { ref: '{id:6}', attributes: { ClientCertificateId: '{ref}' } },
  'AWS::ApiGateway::Deployment': { ref: '{id:6}', attributes: { DeploymentId: '{ref}' } },
  'AWS::ApiGateway::DocumentationPart': { ref: '{id:6}', attributes: { DocumentationPartId: '{ref}' } },
  'AWS::ApiGateway::DocumentationVersion': { ref: '{DocumentationVersion}' },
  'AWS::ApiGateway::DomainName': {
    ref: '{DomainName}',
    attributes: {
      DistributionDomainName: '{id:14}.cloudfront.net',
      DistributionHostedZoneId: 'Z2FDTNDATAQYW2',
      DomainNameArn: 'arn:{partition}:apigateway:{region}::/domainnames/{ref}',
      RegionalDomainName: 'd-{id:10}.execute-api.{region}.{suffix}',
      RegionalHostedZoneId: 'Z1UJRXOUMOOFQ8',
    },
  },
  'AWS::ApiGateway::DomainNameV2': {
    ref: 'arn:{partition}:apigateway:{region}:{account}:/domainnames/{DomainName}+{id:10}',
    attributes: { DomainNameArn: '{ref}', DomainNameId: '{id:10}' },
  },
  'AWS::ApiGateway::GatewayResponse': { ref: '{id:10}', attributes: { Id: '{ref}' } },
  'AWS::ApiGateway::Method': { ref: '{name}' },
  'AWS::ApiGateway::Model': { ref: '{Name|id:10}' },
  'AWS::ApiGateway::RequestValidator': { ref: '{id:6}', attributes: { RequestValidatorId: '{ref}' } },
  'AWS::ApiGateway::Resource': { ref: '{id:6}', attributes: { ResourceId: '{ref}' } },
  'AWS::ApiGateway::RestApi': {
    ref: '{id:10}',
    attributes: { RestApiId: '{ref}', RootResourceId: '{id:10}' },
  },
  'AWS::ApiGateway::Stage': { ref: '{StageName|id:8}' },
  'AWS::ApiGateway::UsagePlan': { ref: '{id:6}', attributes: { Id: '{ref}' } },
  'AWS::ApiGateway::UsagePlanKey': { ref: '{KeyId}:{UsagePlanId}', attributes: { Id: '{ref}' } },
  'AWS::ApiGateway::VpcLink': { ref: '{id:6}', attributes: { VpcLinkId: '{ref}' } },

  'AWS::ApiGatewayV2::Api': {
    ref: '{id:10}',
    attributes: {
      ApiEndpoint: (api) => {
        const scheme = api.property('ProtocolType') === 'WEBSOCKET' ? 'wss' : 'https';
        return `${scheme}://${api.physicalId}.execute-api.${api.region}.amazonaws.com`;
      },
      ApiId: '{ref}',
    },
  },
  'AWS::ApiGatewayV2::ApiMapping': { ref: '{id:6}', attributes: { ApiMappingId: '{ref}' } },
  'AWS::ApiGatewayV2::Authorizer': { ref: '{id:6}', attributes: { AuthorizerId: '{ref}' } },
  'AWS::ApiGatewayV2::Deployment': { ref: '{id:6}', attributes: { DeploymentId: '{ref}' } },
  'AWS::ApiGatewayV2::DomainName': {
    ref: '{DomainName}',
    attributes: {
      DomainNameArn: 'arn:{partition}:apigateway:{region}::/domainnames/{ref}',
      RegionalDomainName: 'd-{id:10}.execute-api.{region}.{suffix}',
      RegionalHostedZoneId: 'Z1UJRXOUMOOFQ8',
    },
  },
  'AWS::ApiGatewayV2::Integration': { ref: '{id:7}', attributes: { IntegrationId: '{ref}' } },
  'AWS::ApiGatewayV2::IntegrationResponse': { ref: '{id:7}', attributes: { IntegrationResponseId: '{ref}' } },
  'AWS::ApiGatewayV2::Model': { ref: '{id:6}', attributes: { ModelId: '{ref}' } },
  'AWS::ApiGatewayV2::Route': { ref: '{id:7}', attributes: { RouteId: '{ref}' } },
  'AWS::ApiGatewayV2::RouteResponse': { ref: '{id:7}', attributes: { RouteResponseId: '{ref}' } },
  'AWS::ApiGatewayV2::Stage': { ref: '{StageName|id:8}' },
  'AWS::ApiGatewayV2::VpcLink': { ref: '{id:6}', attributes: { VpcLinkId: '{ref}' } },
};
