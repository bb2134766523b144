import type { ResourceTypes } from './resource-type.js';

/** Queues, topics, streams, buses and state machines. */
export const messagingTypes: ResourceTypes = {
  'AWS::Events::ApiDestination': {
    ref: '{Name|name:64}',
    attributes: { Arn: 'arn:{partition}:events:{region}:{account}:api-destination/{ref}/{uuid}' },
  },
  'AWS::Events::Archive': {
    ref: '{ArchiveName|name:48}',
    attributes: { Arn: 'arn:{partition}:events:{region}:{account}:archive/{ref}' },
  },
  'AWS::Events::Connection': {
    ref: '{Name|name:64}',
    attributes: {
      Arn: 'arn:{partition}:events:{region}:{account}:connection/{ref}/{uuid}',
      SecretArn: 'arn:{partition}:secretsmanager:{region}:{account}:secret:events!connection/{ref}/{uuid}',
    },
  },
  'AWS::Events::EventBus': {
    ref: '{Name}',
    attributes: { Arn: 'arn:{partition}:events:{region}:{account}:event-bus/{ref}', Name: '{ref}' },
  },
  'AWS::Events::Rule': {
    ref: '{Name|name:64}',
    attributes: { Arn: 'arn:{partition}:events:{region}:{account}:rule/{ref}' },
  },
  'AWS::Kinesis::Stream': {
    ref: '{Name|name:128}',
    attributes: { Arn: 'arn:{partition}:kinesis:{region}:{account}:stream/{ref}' },
  },
  'AWS::KinesisFirehose::DeliveryStream': {
    ref: '{DeliveryStreamName|name:64}',
    attributes: { Arn: 'arn:{partition}:firehose:{region}:{account}:deliverystream/{ref}' },
  },
  'AWS::Pipes::Pipe': {
    ref: '{Name|name:64}',
    attributes: { Arn: 'arn:{partition}:pipes:{region}:{account}:pipe/{ref}' },
  },
  'AWS::Scheduler::Schedule': {
    ref: '{Name|name:64}',
    attributes: { Arn: 'arn:{partition}:scheduler:{region}:{account}:schedule/{GroupName|=default}/{ref}' },
  },
  'AWS::SNS::Subscription': { ref: '{TopicArn}:{uuid}', attributes: { Arn: '{ref}' } },
  'AWS::SNS::Topic': {
    ref: 'arn:{partition}:sns:{region}:{account}:{@TopicName}',
    attributes: { TopicArn: '{ref}', TopicName: '{TopicName|fifo:256}' },
  },
  'AWS::SQS::Queue': {
    ref: 'https://sqs.{region}.{suffix}/{account}/{@QueueName}',
    attributes: {
      Arn: 'arn:{partition}:sqs:{region}:{account}:{@QueueName}',
      QueueName: '{QueueName|fifo:80}',
      QueueUrl: '{ref}',
    },
  },
  'AWS::StepFunctions::Activity': {
    ref: 'arn:{partition}:states:{region}:{account}:activity:{Name|name:80}',
    attributes: { Arn: '{ref}' },
  },
  'AWS::StepFunctions::StateMachine': {
    ref: 'arn:{partition}:states:{region}:{account}:stateMachine:{StateMachineName|name:80}',
    attributes: {
      Arn: '{ref}',
      Name: '{StateMachineName|name:80}',
      StateMachineRevisionId: 'INITIAL',
    },
  },
};
