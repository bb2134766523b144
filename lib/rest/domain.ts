import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { addAliasRecords, certificateOf, checkBasePath, type DomainOptions } from '../common/domain';

/** Leads a custom domain to a stage of a REST API. */
export function mapRestDomain(scope: Construct, domain: DomainOptions, stage: apigateway.Stage): apigateway.DomainName {
  checkBasePath(scope, domain);
  const domainName = new apigateway.DomainName(scope, 'Domain', {
    domainName: domain.domainName,
    certificate: certificateOf(scope, domain),
    endpointType: apigateway.EndpointType.REGIONAL,
    securityPolicy: apigateway.SecurityPolicy.TLS_1_2,
    mtls: domain.mutualTls,
  });
  new apigateway.BasePathMapping(scope, 'BasePathMapping', {
    domainName,
    restApi: stage.restApi,
    stage,
    basePath: domain.basePath,
  });
  addAliasRecords(scope, domain, {
    regionalDomainName: domainName.domainNameAliasDomainName,
    regionalHostedZoneId: domainName.domainNameAliasHostedZoneId,
  });
  return domainName;
}
