import { leadsToNo, mentionsNo } from './condition.js';
import { network, recorded, signIn, tls } from './reasons.js';
import { all, emulated, noEffect, part, reported, type TypeRows, undelivered, wholeType } from './verdict.js';

const noWebAcl = reported('no web ACL is applied to requests', leadsToNo('API', 'ResourceArn', /:apigateway:/));
const triggers = undelivered('nobody signs in here, so it is not called');

/** Who comes to an API, and by which way: user pools, certificates, web ACLs, distributions, networks. */
export const frontDoorRows: TypeRows = {
  'AWS::Cognito::*': wholeType(signIn),
  'AWS::Cognito::UserPool': {
    verdict: emulated,
    properties: {
      ...all(signIn, 'AccountRecoverySetting', 'AdminCreateUserConfig', 'AliasAttributes', 'AutoVerifiedAttributes'),
      ...all(signIn, 'DeletionProtection', 'DeviceConfiguration', 'EmailAuthenticationMessage'),
      ...all(signIn, 'EmailAuthenticationSubject', 'EmailConfiguration', 'EmailVerificationMessage'),
      ...all(signIn, 'EmailVerificationSubject', 'EnabledMfas', 'IssuerConfiguration', 'KeyConfiguration'),
      ...all(signIn, 'MfaConfiguration', 'Policies', 'Schema', 'SmsAuthenticationMessage', 'SmsConfiguration'),
      ...all(signIn, 'SmsVerificationMessage', 'UserAttributeUpdateSettings', 'UsernameAttributes'),
      ...all(signIn, 'UsernameConfiguration', 'UserPoolAddOns', 'UserPoolName', 'UserPoolTags', 'UserPoolTier'),
      ...all(signIn, 'VerificationMessageTemplate', 'WebAuthnFactorConfiguration', 'WebAuthnRelyingPartyID'),
      WebAuthnUserVerification: signIn,
      LambdaConfig: part({
        ...all(triggers, 'CreateAuthChallenge', 'CustomEmailSender', 'CustomMessage', 'CustomSMSSender'),
        ...all(triggers, 'DefineAuthChallenge', 'InboundFederation', 'PostAuthentication', 'PostConfirmation'),
        ...all(triggers, 'PreAuthentication', 'PreSignUp', 'PreTokenGeneration', 'PreTokenGenerationConfig'),
        ...all(triggers, 'UserMigration', 'VerifyAuthChallengeResponse'),
        KMSKeyID: signIn,
      }),
    },
  },
  'AWS::Cognito::UserPoolClient': {
    verdict: emulated,
    properties: {
      ...all(signIn, 'AccessTokenValidity', 'AllowedOAuthFlows', 'AllowedOAuthFlowsUserPoolClient'),
      ...all(signIn, 'AllowedOAuthScopes', 'AnalyticsConfiguration', 'AuthSessionValidity', 'CallbackURLs'),
      ...all(signIn, 'ClientName', 'DefaultRedirectURI', 'EnablePropagateAdditionalUserContextData'),
      ...all(signIn, 'EnableTokenRevocation', 'ExplicitAuthFlows', 'GenerateSecret', 'IdTokenValidity'),
      ...all(signIn, 'LogoutURLs', 'PreventUserExistenceErrors', 'ReadAttributes', 'RefreshTokenRotation'),
      ...all(signIn, 'RefreshTokenValidity', 'SupportedIdentityProviders', 'TokenValidityUnits', 'WriteAttributes'),
      UserPoolId: emulated,
    },
  },
  'AWS::Cognito::UserPoolDomain': wholeType(
    reported('its sign-in pages are not served; `gatewright token` makes tokens'),
    ...['CustomDomainConfig', 'Domain', 'ManagedLoginVersion', 'Routing', 'UserPoolId'],
  ),
  'AWS::Cognito::IdentityPool': wholeType(
    reported('it gives no credentials; `--iam-credentials` says which are known'),
    ...['AllowClassicFlow', 'AllowUnauthenticatedIdentities', 'CognitoEvents', 'CognitoIdentityProviders'],
    ...['CognitoStreams', 'DeveloperProviderName', 'IdentityPoolName', 'IdentityPoolTags'],
    ...['OpenIdConnectProviderARNs', 'PushSync', 'SamlProviderARNs', 'SupportedLoginProviders'],
  ),
  'AWS::CertificateManager::*': wholeType(tls),
  'AWS::CertificateManager::Certificate': wholeType(
    tls,
    ...['CertificateAuthorityArn', 'CertificateExport', 'CertificateTransparencyLoggingPreference'],
    ...['DomainName', 'DomainValidationOptions', 'KeyAlgorithm', 'SubjectAlternativeNames', 'Tags'],
    ...['ValidationMethod'],
  ),
  'AWS::WAFv2::*': wholeType(noEffect('the association with an API is reported')),
  'AWS::WAFv2::WebACLAssociation': wholeType(noWebAcl, 'ResourceArn', 'WebACLArn'),
  'AWS::WAFRegional::*': wholeType(noEffect('the association with an API is reported')),
  'AWS::WAFRegional::WebACLAssociation': wholeType(noWebAcl, 'ResourceArn', 'WebACLId'),
  'AWS::CloudFront::*': wholeType(noEffect('a distribution before an API is reported')),
  'AWS::CloudFront::Distribution': wholeType(
    reported('requests go to the API directly, not through the distribution', mentionsNo('API', /execute-api/)),
    ...['DistributionConfig', 'Tags'],
  ),
  'AWS::Route53::*': wholeType(network),
  'AWS::ServiceDiscovery::*': wholeType(network),
  'AWS::EC2::*': wholeType(network),
  'AWS::ElasticLoadBalancingV2::*': wholeType(network),
  'AWS::ElasticLoadBalancingV2::TargetGroup': wholeType(
    undelivered('requests of a load balancer do not reach the function', mentionsNo('function', /:function:/)),
  ),
  'AWS::VpcLattice::*': wholeType(network),
  'AWS::VpcLattice::TargetGroup': wholeType(
    undelivered('requests of a service network do not reach the function', mentionsNo('function', /:function:/)),
  ),
  'AWS::AppSync::*': wholeType(noEffect('its API is reported')),
  'AWS::AppSync::Api': wholeType(reported('AppSync APIs are not served')),
  'AWS::AppSync::GraphQLApi': wholeType(reported('AppSync APIs are not served')),
  'AWS::SES::*': wholeType(recorded),
};
