import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct, IConstruct } from 'constructs';
import { addAliasRecords, certificateOf, type DomainOptions } from './domain';
import { checkDomain } from './domain-rules';
import { requireKnown } from './must-be-known';
import { reject } from './reject';

/** Leads a custom domain to a stage of an HTTP or WebSocket API. */
export function mapDomain(
  scope: Construct,
  domain: DomainOptions,
  target: { kind: 'HTTP' | 'WebSocket'; api: apigatewayv2.IApi; stage: apigatewayv2.IStage },
): apigatewayv2.DomainName {
  checkDomain(scope, domain, target.kind);
  const domainName = new apigatewayv2.DomainName(scope, 'Domain', {
    domainName: domain.domainName,
    certificate: certificateOf(scope, domain),
    securityPolicy: apigatewayv2.SecurityPolicy.TLS_1_2,
    mtls: domain.mutualTls,
  });
  new apigatewayv2.ApiMapping(scope, 'ApiMapping', {
    api: target.api,
    domainName,
    stage: target.stage,
    apiMappingKey: domain.basePath,
  });
  addAliasRecords(scope, domain, domainName);
  return domainName;
}

/** The names of the stages that a gateway has where none are declared. */
const DEFAULT_STAGES = ['$default', 'prod'];

/**
 * The stage that a domain leads to: the one it names, or the one with a default name, or the first by name. The order
 * in which they were written says nothing: some languages keep none.
 */
export function stageOfDomain(scope: IConstruct, domain: DomainOptions, stages: readonly string[]): string {
  if (domain.stage !== undefined) requireKnown(scope, 'the stage of the domain', domain.stage);
  const byName = DEFAULT_STAGES.find((name) => stages.includes(name)) ?? [...stages].sort()[0];
  const stage = domain.stage ?? byName ?? '';
  if (stages.includes(stage)) return stage;
  return reject(scope, {
    problem: `domain leads to the stage '${stage}'`,
    allowed: `the stages of this API are ${stages.join(', ')}`,
    fix: 'name one of them',
  });
}

/** Whether the API's own address is closed: it is beside a domain, so that nobody goes around it. */
export function closesExecuteApi(props: { disableExecuteApiEndpoint?: boolean; domain?: DomainOptions }): boolean {
  if (props.disableExecuteApiEndpoint !== undefined) return props.disableExecuteApiEndpoint;
  return props.domain !== undefined && !props.domain.keepExecuteApiEndpoint;
}
