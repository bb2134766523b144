import { encryption, network, recorded, retention, tags, telemetry } from './reasons.js';
import {
  all,
  emulated,
  emulatedType,
  noEffect,
  part,
  reported,
  type TypeRows,
  undelivered,
  wholeType,
} from './verdict.js';

const keySchema = part(all(emulated, 'AttributeName', 'KeyType'));
const projection = part(all(emulated, 'NonKeyAttributes', 'ProjectionType'));
const capacity = noEffect('a table takes as many requests as come');
const attributeDefinitions = part(all(emulated, 'AttributeName', 'AttributeType'));
const localIndexes = part({ IndexName: emulated, KeySchema: keySchema, Projection: projection });
const timeToLive = part({ AttributeName: emulated, Enabled: emulated });
const noStream = undelivered('changes of items are not written to a stream');
const noVectors = reported('no index by vectors is kept');
const access = noEffect('what functions do is not checked against policies of tables');

/** `AWS::DynamoDB` and the cache before it. */
export const dynamoDbRows: TypeRows = {
  'AWS::DynamoDB::Table': emulatedType({
    ...all(emulated, 'BillingMode', 'TableName'),
    AttributeDefinitions: attributeDefinitions,
    ContributorInsightsSpecification: telemetry,
    DeletionProtectionEnabled: retention,
    GlobalSecondaryIndexes: part({
      ...all(capacity, 'OnDemandThroughput', 'WarmThroughput'),
      ContributorInsightsSpecification: telemetry,
      IndexName: emulated,
      KeySchema: keySchema,
      Projection: projection,
      ProvisionedThroughput: part(all(emulated, 'ReadCapacityUnits', 'WriteCapacityUnits')),
    }),
    ImportSourceSpecification: reported('the table begins empty'),
    KeySchema: keySchema,
    KinesisStreamSpecification: noStream,
    LocalSecondaryIndexes: localIndexes,
    ...all(capacity, 'OnDemandThroughput', 'WarmThroughput'),
    PointInTimeRecoverySpecification: retention,
    ProvisionedThroughput: part(all(emulated, 'ReadCapacityUnits', 'WriteCapacityUnits')),
    ResourcePolicy: access,
    SSESpecification: encryption,
    StreamSpecification: noStream,
    TableClass: retention,
    Tags: tags,
    TimeToLiveSpecification: timeToLive,
    VectorIndexes: noVectors,
  }),
  'AWS::DynamoDB::GlobalTable': emulatedType({
    TableName: emulated,
    AttributeDefinitions: attributeDefinitions,
    BillingMode: capacity,
    GlobalSecondaryIndexes: part({
      ...all(capacity, 'ReadOnDemandThroughputSettings', 'ReadProvisionedThroughputSettings', 'WarmThroughput'),
      ...all(capacity, 'WriteOnDemandThroughputSettings', 'WriteProvisionedThroughputSettings'),
      IndexName: emulated,
      KeySchema: keySchema,
      Projection: projection,
    }),
    GlobalTableSourceArn: reported('the table begins empty'),
    ...all(
      noEffect('one table stands for all replicas'),
      'GlobalTableWitnesses',
      'MultiRegionConsistency',
      'TableType',
    ),
    KeySchema: keySchema,
    LocalSecondaryIndexes: localIndexes,
    ...all(capacity, 'ReadOnDemandThroughputSettings', 'ReadProvisionedThroughputSettings', 'WarmThroughput'),
    ...all(capacity, 'WriteOnDemandThroughputSettings', 'WriteProvisionedThroughputSettings'),
    Replicas: part({
      ContributorInsightsSpecification: telemetry,
      ...all(retention, 'DeletionProtectionEnabled', 'DisassociationProtectionEnabled', 'TableClass'),
      ...all(capacity, 'GlobalSecondaryIndexes', 'ReadOnDemandThroughputSettings', 'ReadProvisionedThroughputSettings'),
      ...all(noEffect('one table stands for all replicas'), 'GlobalTableSettingsReplicationMode', 'Region'),
      KinesisStreamSpecification: noStream,
      PointInTimeRecoverySpecification: retention,
      ReplicaStreamSpecification: access,
      ResourcePolicy: access,
      SSESpecification: encryption,
      Tags: tags,
    }),
    SSESpecification: encryption,
    StreamSpecification: noStream,
    TimeToLiveSpecification: timeToLive,
    VectorIndexes: noVectors,
  }),
  'AWS::DAX::Cluster': wholeType(reported('nothing listens at the address of the cluster; tables answer')),
  'AWS::DAX::ParameterGroup': wholeType(recorded),
  'AWS::DAX::SubnetGroup': wholeType(network),
};
