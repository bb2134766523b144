import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { addAliasRecords, certificateOf, checkBasePath, type DomainOptions } from '../common/domain';
import { reject } from '../common/reject';

/** A regional domain name with its certificate, mapping and records, before one stage of a REST API. */
export function addDomain(
  scope: Construct,
  stages: { [name: string]: apigateway.Stage },
  options: DomainOptions,
): apigateway.DomainName {
  checkBasePath(scope, options);
  const stage = stages[options.stage ?? (Object.keys(stages)[0] as string)];
  if (!stage) {
    reject(scope, {
      problem: `domain '${options.domainName}' leads to the stage '${options.stage}'`,
      allowed: `the stages are ${Object.keys(stages).join(', ')}`,
      fix: 'name one of them',
    });
  }
  const parts = new Construct(scope, 'Domain');
  const domain = new apigateway.DomainName(parts, 'DomainName', {
    domainName: options.domainName,
    certificate: certificateOf(parts, options),
    endpointType: apigateway.EndpointType.REGIONAL,
    securityPolicy: apigateway.SecurityPolicy.TLS_1_2,
    mtls: options.mutualTls,
  });
  new apigateway.BasePathMapping(parts, 'Mapping', {
    domainName: domain,
    restApi: stage.restApi,
    stage,
    basePath: options.basePath,
  });
  addAliasRecords(parts, options, {
    regionalDomainName: domain.domainNameAliasDomainName,
    regionalHostedZoneId: domain.domainNameAliasHostedZoneId,
  });
  return domain;
}
