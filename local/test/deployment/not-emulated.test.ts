import { modelOfResources } from './model-of.js';

/** The codes and messages by which one resource is told. */
function told(type: string, properties: Readonly<Record<string, unknown>> = {}): readonly string[] {
  const model = modelOfResources({ It: { Type: type, Properties: properties } });
  return model.notEmulated.map(({ code, message }) => `${code} ${message}`);
}

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:list';
const code = { ZipFile: 'exports.handler = async () => ({})' };
const lambdaFunction = { Runtime: 'nodejs22.x', Handler: 'index.handler', Role: 'arn:aws:iam::1:role/r', Code: code };

describe('what calls a function and is not run is told', () => {
  test.each([
    ['AWS::Lambda::EventSourceMapping', { FunctionName: 'list', EventSourceArn: 'arn:aws:sqs:us-east-1:1:orders' }],
    ['AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)', Targets: [{ Id: 'a', Arn: functionArn }] }],
    ['AWS::Events::Rule', { EventPattern: { source: ['pets'] }, Targets: [{ Id: 'a', Arn: functionArn }] }],
    ['AWS::EventsV2::Subscriber', {}],
    ['AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 day)', Target: { Arn: functionArn } }],
    ['AWS::Pipes::Pipe', { Source: 'arn:aws:sqs:us-east-1:1:orders', Target: functionArn }],
    ['AWS::SNS::Subscription', { Protocol: 'lambda', Endpoint: functionArn, TopicArn: 'arn:aws:sns:us-east-1:1:t' }],
    ['AWS::SNS::Topic', { Subscription: [{ Protocol: 'lambda', Endpoint: functionArn }] }],
    ['AWS::S3::Bucket', { NotificationConfiguration: { LambdaConfigurations: [{ Function: functionArn }] } }],
    ['Custom::S3BucketNotifications', { BucketName: 'pets' }],
    ['Custom::Trigger', { HandlerArn: functionArn }],
    ['AWS::Logs::SubscriptionFilter', { DestinationArn: functionArn, FilterPattern: '', LogGroupName: '/pets' }],
    ['AWS::Cognito::UserPool', { LambdaConfig: { PostConfirmation: functionArn } }],
    ['AWS::DynamoDB::GlobalTable', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' }, ...keys() }],
    ['AWS::StepFunctions::StateMachine', { RoleArn: 'arn:aws:iam::1:role/r', DefinitionString: '{}' }],
    ['AWS::CloudWatch::Alarm', { AlarmActions: [functionArn] }],
    ['AWS::SecretsManager::RotationSchedule', { RotationLambdaARN: functionArn }],
    ['AWS::ElasticLoadBalancingV2::TargetGroup', { TargetType: 'lambda', Targets: [{ Id: functionArn }] }],
    ['AWS::IoT::TopicRule', { TopicRulePayload: { Actions: [{ Lambda: { FunctionArn: functionArn } }] } }],
    ['AWS::Bedrock::Agent', { ActionGroups: [{ ActionGroupExecutor: { Lambda: functionArn } }] }],
  ])('%s %j', (type, properties) => {
    expect(told(type, properties)).toEqual([expect.stringMatching(/^EVENTS_NOT_DELIVERED /)]);
  });
});

describe('nothing is said of what asks for nothing', () => {
  test.each([
    ['AWS::Lambda::EventSourceMapping', { FunctionName: 'list', Enabled: false }],
    ['AWS::Lambda::EventSourceMapping', { FunctionName: 'list', Enabled: 'false' }],
    ['AWS::Events::Rule', { State: 'DISABLED' }],
    ['AWS::Scheduler::Schedule', { State: 'DISABLED' }],
    ['AWS::CloudWatch::Alarm', { AlarmActions: ['arn:aws:sns:us-east-1:1:alarms'] }],
    ['AWS::WAFv2::WebACLAssociation', { ResourceArn: 'arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/a' }],
    ['AWS::ApiGateway::DomainName', { DomainName: 'a.example.com', RoutingMode: 'BASE_PATH_MAPPING_ONLY' }],
    ['AWS::ApiGateway::RestApi', { Name: 'a', EndpointConfiguration: { Types: ['REGIONAL'] } }],
    ['AWS::Lambda::Function', { ...lambdaFunction, FileSystemConfigs: [], DeadLetterConfig: {} }],
    ['AWS::IAM::Role', { AssumeRolePolicyDocument: {} }],
    ['AWS::Logs::LogGroup', { RetentionInDays: 7 }],
    ['AWS::CDK::Metadata', { Analytics: 'v2' }],
    ['AWS::CloudFormation::CustomResource', { ServiceToken: functionArn }],
    ['Custom::AWS', { ServiceToken: functionArn }],
    ['AWS::SQS::Queue', { VisibilityTimeout: 30 }],
    ['AWS::ECS::Cluster', {}],
  ])('%s %j', (type, properties) => {
    expect(told(type, properties)).toEqual([]);
  });
});

describe('settings of functions and APIs that are not heeded are told by their property', () => {
  test.each([
    ['AWS::Lambda::Function', 'TenancyConfig', { TenancyConfig: { TenantIsolationMode: 'PER_TENANT' } }],
    ['AWS::Lambda::Function', 'DurableConfig', { DurableConfig: { ExecutionTimeout: 60 } }],
    ['AWS::Lambda::Function', 'CapacityProviderConfig', { CapacityProviderConfig: { A: 1 } }],
    ['AWS::Lambda::Function', 'DeadLetterConfig', { DeadLetterConfig: { TargetArn: 'arn:aws:sqs:us-east-1:1:q' } }],
    ['AWS::Lambda::Function', 'FileSystemConfigs', { FileSystemConfigs: [{ Arn: 'arn', LocalMountPath: '/mnt/a' }] }],
  ])('%s %s', (type, property, properties) => {
    const message = `PROPERTY_NOT_EMULATED ${property}: `;
    expect(told(type, { ...lambdaFunction, ...properties })).toEqual([expect.stringContaining(message)]);
  });

  test('once, however many items of a list have it', () => {
    const TlsConfig = { ServerNameToVerify: 'a.example.com' };
    expect(told('AWS::ApiGatewayV2::Integration', { IntegrationType: 'HTTP_PROXY', TlsConfig })).toEqual([
      expect.stringContaining('PROPERTY_NOT_EMULATED TlsConfig.ServerNameToVerify: '),
    ]);
    const items = ['a', 'b'].map((FunctionVersion) => ({ FunctionVersion, FunctionWeight: 0.1 }));
    const RoutingConfig = { AdditionalVersionWeights: items };
    expect(told('AWS::Lambda::Alias', { Name: 'live', FunctionVersion: '1', RoutingConfig })).toHaveLength(1);
  });
});

describe('types that nothing here is like are told', () => {
  test.each([
    'AWS::Lambda::WebFunction',
    'AWS::Lambda::CapacityProvider',
    'AWS::Lambda::MicrovmImage',
    'AWS::Lambda::Url',
    'AWS::Lambda::EventInvokeConfig',
    'AWS::AppSync::GraphQLApi',
    'AWS::Cognito::UserPoolDomain',
    'AWS::Cognito::IdentityPool',
    'AWS::DAX::Cluster',
    'Custom::CDKBucketDeployment',
  ])('%s', (type) => {
    expect(told(type)).toEqual([expect.stringContaining(`TYPE_NOT_EMULATED ${type}: `)]);
  });

  test.each(['AWS::ApiGateway::Portal', 'AWS::Lambda::Funktion', 'AWS::SQS::Quue', 'AWS::DynamoDB::Tabel'])(
    '%s, which CloudFormation does not have',
    (type) => {
      expect(told(type)).toEqual([`UNKNOWN_TYPE ${type}: this type of resource is not known`]);
    },
  );
});

describe('a property that CloudFormation does not have is told, with the one that was meant', () => {
  const unknown = (type: string, properties: Readonly<Record<string, unknown>>) =>
    modelOfResources({ It: { Type: type, Properties: properties } })
      .notEmulated.filter(({ code }) => code === 'UNKNOWN_PROPERTY')
      .map(({ message, fix }) => `${message}; ${fix}`);

  test('at the top', () => {
    expect(unknown('AWS::Lambda::Function', { ...lambdaFunction, TimeOut: 3, Zzzzzzzzzzzz: 1 })).toEqual([
      'TimeOut: AWS::Lambda::Function has no such property; did you mean Timeout?',
      'Zzzzzzzzzzzz: AWS::Lambda::Function has no such property; leave it out, or take a newer gatewright',
    ]);
  });

  test('within a part, a list and a map', () => {
    expect(unknown('AWS::Lambda::Function', { ...lambdaFunction, Environment: { Varables: {} } })).toEqual([
      expect.stringContaining('Environment.Varables: '),
    ]);
    const ApiStages = [{ ApiId: 'a', Stage: 'b', Throttle: { '/pets/GET': { RateLimit: 1, BurstLimits: 1 } } }];
    expect(unknown('AWS::ApiGateway::UsagePlan', { ApiStages })).toEqual([
      expect.stringContaining('ApiStages.Throttle.BurstLimits: '),
    ]);
  });

  test('of queues, topics, pools and tables as well', () => {
    expect(unknown('AWS::SQS::Queue', { VisibilityTimeOut: 3 })).toHaveLength(1);
    expect(unknown('AWS::SNS::Topic', { TopicNam: 'a' })).toHaveLength(1);
    expect(unknown('AWS::Cognito::UserPool', { UserPoolNam: 'a' })).toHaveLength(1);
    expect(unknown('AWS::DynamoDB::Table', { ...keys(), TTL: 'a' })).toHaveLength(1);
  });
});

describe('a type that the gateway knows nothing of', () => {
  const stranger = (properties: Readonly<Record<string, unknown>>) =>
    modelOfResources({
      List: { Type: 'AWS::Lambda::Function', Properties: lambdaFunction },
      It: { Type: 'Pets::Kennel::Guard', Properties: properties },
    }).notEmulated.map(({ code, message }) => `${code} ${message}`);

  test('is told where it names a function', () => {
    const message = 'CALLER_NOT_EMULATED Pets::Kennel::Guard: what it does with List is not done';
    expect(stranger({ Function: { 'Fn::GetAtt': ['List', 'Arn'] } })).toEqual([message]);
    expect(stranger({ Hooks: [{ Name: { Ref: 'List' } }] })).toEqual([message]);
  });

  test('is none of our business where it does not', () => {
    expect(stranger({ Dog: 'Rex' })).toEqual([]);
  });
});

function keys() {
  return {
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  };
}
