import type { ResourceTypes } from './resource-type.js';

/** Users, roles, certificates, keys, secrets and settings. */
export const identityTypes: ResourceTypes = {
  'AWS::CertificateManager::Certificate': {
    ref: 'arn:{partition}:acm:{region}:{account}:certificate/{uuid}',
    attributes: { Arn: '{ref}', CertificateArn: '{ref}' },
  },
  'AWS::Cognito::IdentityPool': { ref: '{region}:{uuid}', attributes: { Name: '{IdentityPoolName|name:128}' } },
  'AWS::Cognito::UserPool': {
    ref: '{region}_{mixed:9}',
    attributes: {
      Arn: 'arn:{partition}:cognito-idp:{region}:{account}:userpool/{ref}',
      ProviderName: 'cognito-idp.{region}.{suffix}/{ref}',
      ProviderURL: 'https://cognito-idp.{region}.{suffix}/{ref}',
      UserPoolId: '{ref}',
    },
  },
  'AWS::Cognito::UserPoolClient': {
    ref: '{id:26}',
    attributes: { ClientId: '{ref}', ClientSecret: '{id:51}', Name: '{ClientName|name:128}' },
  },
  'AWS::Cognito::UserPoolDomain': {
    ref: '{Domain}',
    attributes: { CloudFrontDistribution: '{id:14}.cloudfront.net' },
  },
  'AWS::Cognito::UserPoolGroup': { ref: '{GroupName|name:128}' },
  'AWS::Cognito::UserPoolResourceServer': { ref: '{Identifier}' },
  'AWS::IAM::AccessKey': { ref: 'AKIA{upper:16}' },
  'AWS::IAM::Group': { ref: '{GroupName|name:128}', attributes: { Arn: 'arn:{partition}:iam::{account}:group/{ref}' } },
  'AWS::IAM::InstanceProfile': {
    ref: '{InstanceProfileName|name:128}',
    attributes: { Arn: 'arn:{partition}:iam::{account}:instance-profile/{ref}' },
  },
  'AWS::IAM::ManagedPolicy': {
    ref: 'arn:{partition}:iam::{account}:policy{Path|=/}{ManagedPolicyName|name:128}',
    attributes: { PolicyArn: '{ref}', PolicyId: 'ANPA{upper:17}' },
  },
  'AWS::IAM::OIDCProvider': {
    ref: 'arn:{partition}:iam::{account}:oidc-provider/{id:20}',
    attributes: { Arn: '{ref}' },
  },
  'AWS::IAM::Policy': { ref: '{name:128}', attributes: { Id: '{ref}' } },
  'AWS::IAM::Role': {
    ref: '{RoleName|name:64}',
    attributes: { Arn: 'arn:{partition}:iam::{account}:role{Path|=/}{ref}', RoleId: 'AROA{upper:17}' },
  },
  'AWS::IAM::User': {
    ref: '{UserName|name:64}',
    attributes: { Arn: 'arn:{partition}:iam::{account}:user{Path|=/}{ref}' },
  },
  'AWS::KMS::Alias': { ref: '{AliasName}' },
  'AWS::KMS::Key': {
    ref: '{uuid}',
    attributes: { Arn: 'arn:{partition}:kms:{region}:{account}:key/{ref}', KeyId: '{ref}' },
  },
  'AWS::SSM::Parameter': {
    ref: '{Name|name}',
    attributes: { Type: '{Type}', Value: '{Value}' },
  },
  'AWS::SecretsManager::Secret': {
    ref: 'arn:{partition}:secretsmanager:{region}:{account}:secret:{Name|name}-{mixed:6}',
    attributes: { Id: '{ref}' },
  },
  'AWS::SecretsManager::SecretTargetAttachment': { ref: '{SecretId}' },
};
