import { Unresolved } from '../../model/unresolved.js';
import { partitionOf } from '../pseudo-parameters.js';
import type { ResourceFacts } from '../resource-facts.js';
import type { ResourceTypes } from './resource-type.js';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Lambda.html */
export const lambdaTypes: ResourceTypes = {
  'AWS::Lambda::Alias': {
    ref: (alias) => qualified(alias, alias.property('Name')),
    attributes: { AliasArn: '{ref}' },
  },
  'AWS::Lambda::CodeSigningConfig': {
    ref: 'arn:{partition}:lambda:{region}:{account}:code-signing-config:csc-{hex:17}',
    attributes: { CodeSigningConfigArn: '{ref}', CodeSigningConfigId: 'csc-{hex:17}' },
  },
  'AWS::Lambda::EventSourceMapping': { ref: '{uuid}', attributes: { Id: '{ref}' } },
  'AWS::Lambda::Function': {
    ref: '{FunctionName|name:64}',
    attributes: {
      Arn: 'arn:{partition}:lambda:{region}:{account}:function:{ref}',
      'SnapStartResponse.ApplyOn': '{SnapStart.ApplyOn}',
      'SnapStartResponse.OptimizationStatus': 'Off',
    },
  },
  'AWS::Lambda::LayerVersion': {
    ref: 'arn:{partition}:lambda:{region}:{account}:layer:{LayerName|name:64}:1',
    attributes: { LayerVersionArn: '{ref}' },
  },
  'AWS::Lambda::Permission': { ref: '{name:100}', attributes: { Id: '{ref}' } },
  'AWS::Lambda::Url': {
    ref: (url) => qualified(url, url.property('Qualifier'), url.property('TargetFunctionArn')),
    attributes: { FunctionArn: '{ref}', FunctionUrl: 'https://{id:32}.lambda-url.{region}.on.aws/' },
  },
  'AWS::Lambda::Version': {
    ref: (version) => qualified(version, versionNumber(version)),
    attributes: { FunctionArn: '{ref}', Version: versionNumber },
  },
};

/** Versions are numbered in the order in which a function publishes them. */
function versionNumber(version: ResourceFacts): string {
  return String(version.ordinalAmong('FunctionName'));
}

/** The ARN of a function that is given by name or by ARN, with a qualifier if there is one. */
function qualified(
  resource: ResourceFacts,
  qualifier: unknown,
  target: unknown = resource.property('FunctionName'),
): unknown {
  if (target instanceof Unresolved) return target;
  if (qualifier instanceof Unresolved) return qualifier;
  const { region, accountId } = resource;
  const name = String(target);
  const arn = name.startsWith('arn:')
    ? name
    : `arn:${partitionOf(region)}:lambda:${region}:${accountId}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}
