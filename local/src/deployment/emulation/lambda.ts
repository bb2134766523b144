import { has } from './condition.js';
import { deployment, encryption, label, network, roles, tags, telemetry } from './reasons.js';
import {
  all,
  emulated,
  emulatedType,
  noEffect,
  part,
  reported,
  type TypeRows,
  toldElsewhere,
  undelivered,
  wholeType,
} from './verdict.js';

const staged = noEffect('the code is the asset of the assembly');
const image = toldElsewhere('FUNCTION_NOT_RUN', 'no container is run');
const environments = noEffect('environments start on demand, and only what is asked for differs: how soon');
const runtimeVersion = noEffect('the interpreter of this machine runs the function');

/** `AWS::Lambda`: functions, and what calls them or lets others call them. */
export const lambdaRows: TypeRows = {
  'AWS::Lambda::Alias': emulatedType({
    ...all(emulated, 'FunctionName', 'FunctionVersion', 'Name'),
    Description: label,
    ProvisionedConcurrencyConfig: environments,
    RoutingConfig: part({ AdditionalVersionWeights: reported('every request goes to FunctionVersion') }),
  }),
  'AWS::Lambda::CapacityProvider': wholeType(
    reported('no instances are started: functions run on this machine'),
    ...['CapacityProviderName', 'CapacityProviderScalingConfig', 'InstanceRequirements', 'KmsKeyArn'],
    ...['PermissionsConfig', 'PropagateTags', 'Tags', 'TelemetryConfig', 'VpcConfig'],
  ),
  'AWS::Lambda::CodeSigningConfig': wholeType(
    deployment,
    ...['AllowedPublishers', 'CodeSigningPolicies', 'Description', 'Tags'],
  ),
  'AWS::Lambda::EventInvokeConfig': wholeType(
    reported('an asynchronous invocation is tried once, and its outcome is sent nowhere'),
    ...['DestinationConfig', 'FunctionName', 'MaximumEventAgeInSeconds', 'MaximumRetryAttempts', 'Qualifier'],
  ),
  'AWS::Lambda::EventSourceMapping': wholeType(
    undelivered('what its source holds is not read, so the function is not called with it', has('Enabled', false)),
    ...['AmazonManagedKafkaEventSourceConfig', 'BatchSize', 'BisectBatchOnFunctionError', 'DestinationConfig'],
    ...['DocumentDBEventSourceConfig', 'Enabled', 'EventSourceArn', 'FilterCriteria', 'FunctionName'],
    ...['FunctionResponseTypes', 'KmsKeyArn', 'LoggingConfig', 'MaximumBatchingWindowInSeconds'],
    ...['MaximumRecordAgeInSeconds', 'MaximumRetryAttempts', 'MetricsConfig', 'ParallelizationFactor'],
    ...['ProvisionedPollerConfig', 'Queues', 'ScalingConfig', 'SelfManagedEventSource'],
    ...['SelfManagedKafkaEventSourceConfig', 'SourceAccessConfigurations', 'StartingPosition'],
    ...['StartingPositionTimestamp', 'Tags', 'Topics', 'TumblingWindowInSeconds'],
  ),
  'AWS::Lambda::Function': emulatedType({
    ...all(emulated, 'FunctionName', 'Handler', 'Layers', 'MemorySize', 'PackageType'),
    ...all(emulated, 'ReservedConcurrentExecutions', 'Runtime', 'Timeout'),
    Architectures: noEffect('functions run on the processor of this machine'),
    CapacityProviderConfig: reported('the function runs on this machine, one request an environment'),
    Code: part({
      ...all(emulated, 'S3Bucket', 'S3Key', 'ZipFile'),
      ...all(staged, 'S3ObjectStorageMode', 'S3ObjectVersion', 'SourceKMSKeyArn'),
      ImageUri: image,
    }),
    CodeSigningConfigArn: deployment,
    DeadLetterConfig: reported('an asynchronous invocation that fails is told on the terminal, and sent nowhere'),
    Description: label,
    DurableConfig: reported('the function runs as any other: no step is kept, and none is replayed'),
    Environment: part({ Variables: emulated }),
    EphemeralStorage: noEffect('`/tmp` is that of this machine'),
    FileSystemConfigs: reported('the function runs without its file system'),
    FunctionScalingConfig: environments,
    ImageConfig: image,
    KmsKeyArn: encryption,
    LoggingConfig: part(all(telemetry, 'ApplicationLogLevel', 'LogFormat', 'LogGroup', 'SystemLogLevel')),
    PublishToLatestPublished: deployment,
    RecursiveLoop: noEffect('loops of invocations are neither looked for nor ended'),
    Role: roles,
    RuntimeManagementConfig: runtimeVersion,
    SnapStart: environments,
    Tags: tags,
    TenancyConfig: reported('all tenants share the environments of the function, and its context names none'),
    TracingConfig: telemetry,
    VpcConfig: network,
  }),
  'AWS::Lambda::LayerVersion': emulatedType({
    Content: part({
      ...all(emulated, 'S3Bucket', 'S3Key'),
      ...all(staged, 'S3ObjectStorageMode', 'S3ObjectVersion'),
    }),
    ...all(label, 'CompatibleArchitectures', 'CompatibleRuntimes', 'Description', 'LayerName', 'LicenseInfo'),
  }),
  'AWS::Lambda::LayerVersionPermission': wholeType(
    deployment,
    ...['Action', 'LayerVersionArn', 'OrganizationId', 'Principal'],
  ),
  'AWS::Lambda::MicrovmImage': wholeType(
    reported('no virtual machine is run'),
    ...['AdditionalOsCapabilities', 'BaseImageArn', 'BaseImageVersion', 'BuildRoleArn', 'CodeArtifact'],
    ...['CpuConfigurations', 'Description', 'EgressNetworkConnectors', 'EnvironmentVariables', 'Hooks'],
    ...['KmsKeyIdentifier', 'Logging', 'Name', 'Resources', 'Tags'],
  ),
  'AWS::Lambda::NetworkConnector': wholeType(network, 'Configuration', 'Name', 'OperatorRole', 'Tags'),
  'AWS::Lambda::Permission': emulatedType({
    ...all(emulated, 'Action', 'EventSourceToken', 'FunctionName', 'FunctionUrlAuthType', 'InvokedViaFunctionUrl'),
    ...all(emulated, 'Principal', 'PrincipalOrgID', 'SourceAccount', 'SourceArn'),
  }),
  'AWS::Lambda::ResourcePolicy': wholeType(
    reported('its statements let nobody in; AWS::Lambda::Permission does'),
    ...['PolicyDocument', 'ResourceArn'],
  ),
  'AWS::Lambda::Url': wholeType(
    reported('function URLs are not served'),
    ...['AuthType', 'Cors', 'InvokeMode', 'Qualifier', 'TargetFunctionArn'],
  ),
  'AWS::Lambda::Version': emulatedType({
    FunctionName: emulated,
    CodeSha256: deployment,
    Description: label,
    ...all(environments, 'FunctionScalingConfig', 'ProvisionedConcurrencyConfig'),
    RuntimePolicy: runtimeVersion,
  }),
  'AWS::Lambda::WebFunction': wholeType(reported('web functions are not served'), 'FunctionName', 'Tags'),
  'AWS::Lambda::WebFunctionEndpoint': wholeType(
    reported('web functions are not served'),
    ...['AuthType', 'Description', 'EndpointName', 'EndpointType', 'FunctionName', 'Regions', 'RevisionWeights'],
    ...['ScalingConfig', 'ThrottleConfig'],
  ),
  'AWS::Lambda::WebFunctionRevision': wholeType(
    reported('web functions are not served'),
    ...['BuildConfig', 'Description', 'FunctionName', 'KmsKeyArn', 'ServiceConfig'],
  ),
};
