import { is } from './condition.js';
import { deployment, label, network, tags, telemetry, tls } from './reasons.js';
import {
  all,
  emulated,
  emulatedType,
  noEffect,
  part,
  reported,
  type TypeRows,
  toldElsewhere,
  wholeType,
} from './verdict.js';

/** `AWS::ApiGatewayV2`: HTTP and WebSocket APIs and what belongs to them. */
export const apiGatewayV2Rows: TypeRows = {
  'AWS::ApiGatewayV2::Api': emulatedType({
    ...all(emulated, 'ApiKeySelectionExpression', 'BasePath', 'Body', 'CredentialsArn', 'DisableExecuteApiEndpoint'),
    ...all(emulated, 'FailOnWarnings', 'Name', 'ProtocolType', 'RouteKey', 'RouteSelectionExpression', 'Target'),
    BodyS3Location: part({
      ...all(emulated, 'Bucket', 'Key'),
      ...all(noEffect('the file is the asset of the assembly'), 'Etag', 'Version'),
    }),
    CorsConfiguration: part({
      ...all(emulated, 'AllowCredentials', 'AllowHeaders', 'AllowMethods', 'AllowOrigins', 'ExposeHeaders', 'MaxAge'),
    }),
    Description: label,
    DisableSchemaValidation: deployment,
    IpAddressType: network,
    Tags: tags,
    Version: label,
  }),
  'AWS::ApiGatewayV2::ApiGatewayManagedOverrides': wholeType(
    reported('what it changes of the API keeps its first settings'),
    ...['ApiId', 'Integration', 'Route', 'Stage'],
  ),
  'AWS::ApiGatewayV2::ApiMapping': emulatedType(all(emulated, 'ApiId', 'ApiMappingKey', 'DomainName', 'Stage')),
  'AWS::ApiGatewayV2::Authorizer': emulatedType({
    ...all(emulated, 'ApiId', 'AuthorizerCredentialsArn', 'AuthorizerPayloadFormatVersion'),
    ...all(emulated, 'AuthorizerResultTtlInSeconds', 'AuthorizerType', 'AuthorizerUri', 'EnableSimpleResponses'),
    ...all(emulated, 'IdentitySource', 'Name'),
    IdentityValidationExpression: noEffect('API Gateway does not use it'),
    JwtConfiguration: part(all(emulated, 'Audience', 'Issuer')),
  }),
  'AWS::ApiGatewayV2::Deployment': emulatedType({ ...all(emulated, 'ApiId', 'StageName'), Description: label }),
  'AWS::ApiGatewayV2::DomainName': emulatedType({
    DomainName: emulated,
    DomainNameConfigurations: part({
      ...all(tls, 'CertificateArn', 'CertificateName', 'OwnershipVerificationCertificateArn', 'SecurityPolicy'),
      ...all(network, 'EndpointType', 'IpAddressType'),
    }),
    MutualTlsAuthentication: reported('clients are not asked for a certificate'),
    RoutingMode: reported('a domain name leads to an API only through a mapping', is('API_MAPPING_ONLY')),
    Tags: tags,
  }),
  'AWS::ApiGatewayV2::Integration': emulatedType({
    ...all(emulated, 'ApiId', 'ConnectionId', 'ConnectionType', 'ContentHandlingStrategy', 'CredentialsArn'),
    ...all(emulated, 'IntegrationMethod', 'IntegrationSubtype', 'IntegrationType', 'IntegrationUri'),
    ...all(emulated, 'PassthroughBehavior', 'PayloadFormatVersion', 'RequestParameters', 'RequestTemplates'),
    ...all(emulated, 'ResponseParameters', 'TemplateSelectionExpression', 'TimeoutInMillis'),
    Description: label,
    TlsConfig: part({
      ServerNameToVerify: reported('the certificate of the backend is checked against its own name'),
    }),
  }),
  'AWS::ApiGatewayV2::IntegrationResponse': emulatedType({
    ...all(emulated, 'ApiId', 'ContentHandlingStrategy', 'IntegrationId', 'IntegrationResponseKey'),
    ...all(emulated, 'ResponseParameters', 'ResponseTemplates', 'TemplateSelectionExpression'),
  }),
  'AWS::ApiGatewayV2::Model': emulatedType({
    ...all(emulated, 'ApiId', 'ContentType', 'Name', 'Schema'),
    Description: label,
  }),
  'AWS::ApiGatewayV2::PortalProduct': wholeType(
    noEffect('a developer portal is for readers of the API'),
    ...['Description', 'DisplayName', 'Tags'],
  ),
  'AWS::ApiGatewayV2::Route': emulatedType({
    ...all(emulated, 'ApiId', 'ApiKeyRequired', 'AuthorizationScopes', 'AuthorizationType', 'AuthorizerId'),
    ...all(emulated, 'ModelSelectionExpression', 'OperationName', 'RequestModels', 'RequestParameters', 'RouteKey'),
    RouteResponseSelectionExpression: noEffect('a route answers if it has a RouteResponse of the key $default'),
    Target: emulated,
  }),
  'AWS::ApiGatewayV2::RouteResponse': emulatedType({
    ...all(emulated, 'ApiId', 'RouteId', 'RouteResponseKey'),
    ...all(noEffect('API Gateway does not check responses'), 'ModelSelectionExpression', 'ResponseModels'),
    ResponseParameters: noEffect('API Gateway does not check responses'),
  }),
  'AWS::ApiGatewayV2::RoutingRule': wholeType(
    reported('a domain name leads to an API only through a mapping'),
    ...['Actions', 'Conditions', 'DomainNameArn', 'Priority'],
  ),
  'AWS::ApiGatewayV2::Stage': emulatedType({
    ...all(emulated, 'ApiId', 'AutoDeploy', 'DeploymentId', 'RouteSettings', 'StageName', 'StageVariables'),
    AccessLogSettings: part(all(emulated, 'DestinationArn', 'Format')),
    AccessPolicyId: noEffect('API Gateway does not use it'),
    ClientCertificateId: reported('backends are called without a client certificate'),
    DefaultRouteSettings: part({
      ...all(emulated, 'ThrottlingBurstLimit', 'ThrottlingRateLimit'),
      ...all(noEffect('`--verbose` shows the execution log of every request'), 'DataTraceEnabled', 'LoggingLevel'),
      DetailedMetricsEnabled: telemetry,
    }),
    Description: label,
    Tags: tags,
  }),
  'AWS::ApiGatewayV2::VpcLink': emulatedType({
    Name: label,
    SecurityGroupIds: network,
    SubnetIds: toldElsewhere('VPC_LINK_WITHOUT_TARGET', '`--vpc-link` says where requests go'),
    Tags: tags,
  }),
};
