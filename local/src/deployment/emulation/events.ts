import { has, mentionsNo } from './condition.js';
import { encryption, label, recorded, telemetry } from './reasons.js';
import { all, noEffect, type TypeRows, undelivered, wholeType } from './verdict.js';

const noFunction = mentionsNo('function', /:function:/);

/** What calls functions besides APIs: buses, schedules, pipes, queues, topics, buckets, streams, workflows. */
export const eventRows: TypeRows = {
  'AWS::Events::*': wholeType(recorded),
  'AWS::Events::EventBus': wholeType(
    recorded,
    ...['DeadLetterConfig', 'Description', 'EventSourceName', 'KmsKeyIdentifier', 'LogConfig', 'Name'],
    ...['Policy', 'Tags'],
  ),
  'AWS::Events::Rule': wholeType(
    undelivered('neither events nor a schedule call its targets', has('State', 'DISABLED')),
    ...['Description', 'EventBusName', 'EventPattern', 'Name', 'RoleArn', 'ScheduleExpression', 'State'],
    ...['Tags', 'Targets'],
  ),
  'AWS::EventsV2::*': wholeType(recorded),
  'AWS::EventsV2::Subscriber': wholeType(undelivered('events do not call its target')),
  'AWS::EventSchemas::*': wholeType(label),
  'AWS::Scheduler::ScheduleGroup': wholeType(label, 'Name', 'Tags'),
  'AWS::Scheduler::Schedule': wholeType(
    undelivered('its target is not called', has('State', 'DISABLED')),
    ...['Description', 'EndDate', 'FlexibleTimeWindow', 'GroupName', 'KmsKeyArn', 'Name', 'ScheduleExpression'],
    ...['ScheduleExpressionTimezone', 'StartDate', 'State', 'Target'],
  ),
  'AWS::Pipes::Pipe': wholeType(
    undelivered('what its source holds is not read, so its target is not called', has('DesiredState', 'STOPPED')),
    ...['Description', 'DesiredState', 'Enrichment', 'EnrichmentParameters', 'KmsKeyIdentifier'],
    ...['LogConfiguration', 'Name', 'RoleArn', 'Source', 'SourceParameters', 'Tags', 'Target'],
    ...['TargetParameters'],
  ),
  'AWS::SQS::Queue': wholeType(
    recorded,
    ...['ContentBasedDeduplication', 'DeduplicationScope', 'DelaySeconds', 'FifoQueue', 'FifoThroughputLimit'],
    ...['KmsDataKeyReusePeriodSeconds', 'KmsMasterKeyId', 'MaximumMessageSize', 'MessageRetentionPeriod'],
    ...['QueueName', 'ReceiveMessageWaitTimeSeconds', 'RedriveAllowPolicy', 'RedrivePolicy'],
    ...['SqsManagedSseEnabled', 'Tags', 'VisibilityTimeout'],
  ),
  'AWS::SQS::QueueInlinePolicy': wholeType(recorded, 'PolicyDocument', 'Queue'),
  'AWS::SQS::QueuePolicy': wholeType(recorded, 'PolicyDocument', 'Queues'),
  'AWS::SNS::Subscription': wholeType(
    undelivered('what is published to the topic is not delivered'),
    ...['DeliveryPolicy', 'Endpoint', 'FilterPolicy', 'FilterPolicyScope', 'Protocol', 'RawMessageDelivery'],
    ...['RedrivePolicy', 'Region', 'ReplayPolicy', 'SubscriptionRoleArn', 'TopicArn'],
  ),
  'AWS::SNS::Topic': {
    verdict: recorded,
    properties: {
      ...all(recorded, 'ArchivePolicy', 'ContentBasedDeduplication', 'DataProtectionPolicy', 'DeliveryStatusLogging'),
      ...all(recorded, 'DisplayName', 'FifoThroughputScope', 'FifoTopic', 'KmsMasterKeyId', 'MaximumMessageSize'),
      ...all(recorded, 'SignatureVersion', 'Tags', 'TopicName', 'TracingConfig'),
      Subscription: undelivered('what is published to the topic is not delivered'),
    },
  },
  'AWS::SNS::TopicInlinePolicy': wholeType(recorded, 'PolicyDocument', 'TopicArn'),
  'AWS::SNS::TopicPolicy': wholeType(recorded, 'PolicyDocument', 'Topics'),
  'AWS::S3::*': wholeType(recorded),
  'AWS::S3::Bucket': {
    verdict: recorded,
    properties: {
      ...all(recorded, 'AbacStatus', 'AccelerateConfiguration', 'AccessControl', 'AnalyticsConfigurations'),
      ...all(recorded, 'BucketEncryption', 'BucketName', 'BucketNamePrefix', 'BucketNamespace', 'CorsConfiguration'),
      ...all(recorded, 'IntelligentTieringConfigurations', 'InventoryConfigurations', 'LifecycleConfiguration'),
      ...all(recorded, 'LoggingConfiguration', 'MetadataConfiguration', 'MetadataTableConfiguration'),
      ...all(recorded, 'MetricsConfigurations', 'ObjectLockConfiguration', 'ObjectLockEnabled', 'OwnershipControls'),
      ...all(recorded, 'PublicAccessBlockConfiguration', 'ReplicationConfiguration', 'Tags'),
      ...all(recorded, 'VersioningConfiguration', 'WebsiteConfiguration'),
      NotificationConfiguration: undelivered('changes of objects are told to nobody'),
    },
  },
  'Custom::S3BucketNotifications': wholeType(undelivered('changes of objects are told to nobody')),
  'AWS::Kinesis::*': wholeType(recorded),
  'AWS::Kinesis::Stream': wholeType(
    recorded,
    ...['DesiredShardLevelMetrics', 'MaxRecordSizeInKiB', 'Name', 'RecordDistributionStrategy'],
    ...['RetentionPeriodHours', 'ShardCount', 'StreamEncryption', 'StreamModeDetails', 'Tags'],
    ...['WarmThroughputMiBps'],
  ),
  'AWS::KinesisFirehose::DeliveryStream': wholeType(undelivered('records are not transformed', noFunction)),
  'AWS::StepFunctions::Activity': wholeType(recorded, 'EncryptionConfiguration', 'Name', 'Tags'),
  'AWS::StepFunctions::StateMachine': wholeType(
    undelivered('calls that start an execution are recorded, and no step is run'),
    ...['Definition', 'DefinitionS3Location', 'DefinitionString', 'DefinitionSubstitutions'],
    ...['EncryptionConfiguration', 'LoggingConfiguration', 'RoleArn', 'StateMachineName', 'StateMachineType'],
    ...['Tags', 'TracingConfiguration'],
  ),
  'AWS::StepFunctions::StateMachineAlias': wholeType(noEffect('its state machine is reported')),
  'AWS::StepFunctions::StateMachineVersion': wholeType(noEffect('its state machine is reported')),
  'AWS::Logs::*': wholeType(telemetry),
  'AWS::Logs::SubscriptionFilter': wholeType(
    undelivered('log lines are sent nowhere'),
    ...['ApplyOnTransformedLogs', 'DestinationArn', 'Distribution', 'EmitSystemFields'],
    ...['FieldSelectionCriteria', 'FilterName', 'FilterPattern', 'LogGroupName', 'RoleArn'],
  ),
  'AWS::CloudWatch::*': wholeType(telemetry),
  'AWS::CloudWatch::Alarm': wholeType(undelivered('no metric is kept, so the alarm never sounds', noFunction)),
  'AWS::CloudWatch::CompositeAlarm': wholeType(undelivered('no metric is kept, so the alarm never sounds', noFunction)),
  'AWS::CloudWatch::LogAlarm': wholeType(undelivered('no log is kept, so the alarm never sounds', noFunction)),
  'AWS::SecretsManager::*': wholeType(recorded),
  'AWS::SecretsManager::Secret': wholeType(
    recorded,
    ...['Description', 'GenerateSecretString', 'KmsKeyId', 'Name', 'ReplicaRegions', 'SecretString', 'Tags'],
    ...['Type'],
  ),
  'AWS::SecretsManager::RotationSchedule': wholeType(
    undelivered('the secret is not rotated', mentionsNo('function', /:function:|RotationLambdaARN/)),
    ...['ExternalSecretRotationMetadata', 'ExternalSecretRotationRoleArn', 'HostedRotationLambda'],
    ...['RotateImmediatelyOnUpdate', 'RotationLambdaARN', 'RotationRules', 'SecretId'],
  ),
  'AWS::SSM::*': wholeType(recorded),
  'AWS::SSM::Parameter': wholeType(
    recorded,
    ...['AllowedPattern', 'DataType', 'Description', 'Name', 'Policies', 'Tags', 'Tier', 'Type', 'Value'],
  ),
  'AWS::KMS::*': wholeType(encryption),
  'Custom::Trigger': wholeType(undelivered('the function is not called when the stack is deployed')),
};
