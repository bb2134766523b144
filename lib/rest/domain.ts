import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { CfnApiMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { addAliasRecords, certificateOf, type DomainOptions } from '../common/domain';
import { checkDomain } from '../common/domain-rules';

/** Leads a custom domain to a stage of a REST API. */
export function mapRestDomain(scope: Construct, domain: DomainOptions, stage: apigateway.Stage): apigateway.DomainName {
  checkDomain(scope, domain, 'REST');
  const domainName = new apigateway.DomainName(scope, 'Domain', {
    domainName: domain.domainName,
    certificate: certificateOf(scope, domain),
    endpointType: apigateway.EndpointType.REGIONAL,
    securityPolicy: apigateway.SecurityPolicy.TLS_1_2,
    mtls: domain.mutualTls,
  });
  mapStage(scope, domainName, stage, domain.basePath);
  addAliasRecords(scope, domain, {
    regionalDomainName: domainName.domainNameAliasDomainName,
    regionalHostedZoneId: domainName.domainNameAliasHostedZoneId,
  });
  return domainName;
}

/** A base path of several levels is known to the second version of the service's own API only. */
function mapStage(
  scope: Construct,
  domainName: apigateway.DomainName,
  stage: apigateway.Stage,
  basePath: string | undefined,
): void {
  const { restApi, stageName } = stage;
  if (!basePath?.includes('/')) {
    new apigateway.BasePathMapping(scope, 'BasePathMapping', { domainName, restApi, stage, basePath });
    return;
  }
  new CfnApiMapping(scope, 'ApiMapping', {
    apiId: restApi.restApiId,
    domainName: domainName.domainName,
    stage: stageName,
    apiMappingKey: basePath,
  });
}
