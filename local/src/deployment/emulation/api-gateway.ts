import { is, lacks } from './condition.js';
import { deployment, encryption, label, network, tags, telemetry, tls } from './reasons.js';
import {
  all,
  emulated,
  emulatedType,
  mapOf,
  noEffect,
  part,
  reported,
  type TypeRows,
  toldElsewhere,
  wholeType,
} from './verdict.js';

const documentation = noEffect('documentation is for readers of the API');
const clientCertificate = reported('backends are called without a client certificate');
const accessLog = part(all(emulated, 'DestinationArn', 'Format'));
const executionLog = noEffect('`--verbose` shows the execution log of every request');

const methodSettings = {
  ...all(emulated, 'CacheTtlInSeconds', 'CachingEnabled', 'ThrottlingBurstLimit', 'ThrottlingRateLimit'),
  ...all(executionLog, 'DataTraceEnabled', 'LoggingLevel'),
  CacheDataEncrypted: encryption,
  MetricsEnabled: telemetry,
};

const stageSettings = {
  ...all(emulated, 'CacheClusterEnabled', 'Variables'),
  AccessLogSetting: accessLog,
  CacheClusterSize: noEffect('the cache holds what fits into the memory of this machine'),
  ClientCertificateId: clientCertificate,
  Description: label,
  DocumentationVersion: documentation,
  MethodSettings: part({ ...methodSettings, ...all(emulated, 'HttpMethod', 'ResourcePath') }),
  Tags: tags,
  TracingEnabled: telemetry,
};

const canary = all(emulated, 'PercentTraffic', 'StageVariableOverrides', 'UseStageCache');
const throttle = all(emulated, 'BurstLimit', 'RateLimit');
const domainNames = {
  ...all(tls, 'CertificateArn', 'SecurityPolicy', 'EndpointAccessMode'),
  DomainName: emulated,
  EndpointConfiguration: part(all(network, 'IpAddressType', 'Types')),
  RoutingMode: reported(
    'a domain name leads to an API only through a mapping',
    is('BASE_PATH_MAPPING_ONLY', 'API_MAPPING_ONLY'),
  ),
  Tags: tags,
};

/** `AWS::ApiGateway`: REST APIs and what belongs to them. */
export const apiGatewayRows: TypeRows = {
  'AWS::ApiGateway::Account': wholeType(executionLog, 'CloudWatchRoleArn'),
  'AWS::ApiGateway::ApiKey': emulatedType({
    ...all(emulated, 'Enabled', 'Name', 'Value'),
    CustomerId: noEffect('it is for AWS Marketplace'),
    Description: label,
    GenerateDistinctId: noEffect('ids are made up for each key'),
    StageKeys: reported('a key opens a stage only through a usage plan'),
    Tags: tags,
  }),
  'AWS::ApiGateway::Authorizer': emulatedType({
    ...all(emulated, 'AuthorizerCredentials', 'AuthorizerResultTtlInSeconds', 'AuthorizerUri', 'IdentitySource'),
    ...all(emulated, 'IdentityValidationExpression', 'Name', 'ProviderARNs', 'RestApiId', 'Type'),
    AuthType: documentation,
  }),
  'AWS::ApiGateway::BasePathMapping': emulatedType({
    ...all(emulated, 'BasePath', 'DomainName', 'RestApiId', 'Stage'),
    Id: label,
  }),
  'AWS::ApiGateway::BasePathMappingV2': emulatedType(all(emulated, 'BasePath', 'DomainNameArn', 'RestApiId', 'Stage')),
  'AWS::ApiGateway::ClientCertificate': wholeType(
    noEffect('the stage that uses it is reported'),
    'Description',
    'Tags',
  ),
  'AWS::ApiGateway::Deployment': emulatedType({
    ...all(emulated, 'RestApiId', 'StageName'),
    DeploymentCanarySettings: reported('all requests go to the base deployment'),
    Description: label,
    StageDescription: part({ ...stageSettings, ...methodSettings, CanarySetting: part(canary) }),
  }),
  'AWS::ApiGateway::DocumentationPart': wholeType(documentation, 'Location', 'Properties', 'RestApiId'),
  'AWS::ApiGateway::DocumentationVersion': wholeType(documentation, 'Description', 'DocumentationVersion', 'RestApiId'),
  'AWS::ApiGateway::DomainName': emulatedType({
    ...domainNames,
    ...all(tls, 'OwnershipVerificationCertificateArn', 'RegionalCertificateArn'),
    MutualTlsAuthentication: reported('clients are not asked for a certificate'),
  }),
  'AWS::ApiGateway::DomainNameAccessAssociation': wholeType(
    reported('a private domain name is reached as any other here'),
    ...['AccessAssociationSource', 'AccessAssociationSourceType', 'DomainNameArn', 'Tags'],
  ),
  'AWS::ApiGateway::DomainNameV2': emulatedType({
    ...domainNames,
    Policy: reported('the policy of the domain name keeps nobody out'),
  }),
  'AWS::ApiGateway::GatewayResponse': emulatedType(
    all(emulated, 'ResponseParameters', 'ResponseTemplates', 'ResponseType', 'RestApiId', 'StatusCode'),
  ),
  'AWS::ApiGateway::Method': emulatedType({
    ...all(emulated, 'ApiKeyRequired', 'AuthorizationScopes', 'AuthorizationType', 'AuthorizerId', 'HttpMethod'),
    ...all(emulated, 'OperationName', 'RequestModels', 'RequestParameters', 'RequestValidatorId', 'ResourceId'),
    RestApiId: emulated,
    Integration: part({
      ...all(emulated, 'CacheKeyParameters', 'CacheNamespace', 'ConnectionId', 'ConnectionType', 'ContentHandling'),
      ...all(emulated, 'Credentials', 'IntegrationHttpMethod', 'PassthroughBehavior', 'RequestParameters'),
      ...all(emulated, 'RequestTemplates', 'ResponseTransferMode', 'TimeoutInMillis', 'Type', 'Uri'),
      IntegrationResponses: part({
        ...all(emulated, 'ContentHandling', 'ResponseParameters', 'ResponseTemplates'),
        ...all(emulated, 'SelectionPattern', 'StatusCode'),
      }),
      IntegrationTarget: reported('requests go to the uri itself, not through the load balancer'),
    }),
    MethodResponses: noEffect('API Gateway checks them when it deploys; integration responses say what is answered'),
  }),
  'AWS::ApiGateway::Model': emulatedType({
    ...all(emulated, 'ContentType', 'Name', 'RestApiId', 'Schema'),
    Description: label,
  }),
  'AWS::ApiGateway::RequestValidator': emulatedType(
    all(emulated, 'Name', 'RestApiId', 'ValidateRequestBody', 'ValidateRequestParameters'),
  ),
  'AWS::ApiGateway::Resource': emulatedType(all(emulated, 'ParentId', 'PathPart', 'RestApiId')),
  'AWS::ApiGateway::RestApi': emulatedType({
    ...all(emulated, 'ApiKeySourceType', 'BinaryMediaTypes', 'Body', 'DisableExecuteApiEndpoint', 'FailOnWarnings'),
    ...all(emulated, 'MinimumCompressionSize', 'Name', 'Parameters', 'Policy'),
    ...all(tls, 'EndpointAccessMode', 'SecurityPolicy'),
    BodyS3Location: part({
      ...all(emulated, 'Bucket', 'Key'),
      ...all(noEffect('the file is the asset of the assembly'), 'ETag', 'Version'),
    }),
    CloneFrom: reported('nothing is copied from the other API'),
    Description: label,
    EndpointConfiguration: part({
      IpAddressType: network,
      Types: reported('a PRIVATE API is reached as any other here, not through a VPC endpoint', lacks('PRIVATE')),
      VpcEndpointIds: noEffect('a private API is reported'),
    }),
    Mode: deployment,
    Tags: tags,
    Version: label,
  }),
  'AWS::ApiGateway::Stage': emulatedType({
    ...stageSettings,
    ...all(emulated, 'DeploymentId', 'RestApiId', 'StageName'),
    CanarySetting: part({ ...canary, DeploymentId: emulated }),
  }),
  'AWS::ApiGateway::UsagePlan': emulatedType({
    ApiStages: part({ ...all(emulated, 'ApiId', 'Stage'), Throttle: mapOf(throttle) }),
    Description: label,
    Quota: part(all(emulated, 'Limit', 'Offset', 'Period')),
    Tags: tags,
    Throttle: part(throttle),
    UsagePlanName: emulated,
  }),
  'AWS::ApiGateway::UsagePlanKey': emulatedType({
    ...all(emulated, 'KeyId', 'UsagePlanId'),
    KeyType: noEffect('there is one type, API_KEY'),
  }),
  'AWS::ApiGateway::VpcLink': emulatedType({
    Description: label,
    Name: label,
    Tags: tags,
    TargetArns: toldElsewhere('VPC_LINK_WITHOUT_TARGET', '`--vpc-link` says where requests go'),
  }),
};
