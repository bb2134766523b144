import type { ResourceTypes } from './resource-type.js';

const createdAt = '2024-01-01T00:00:00.000';

/** Tables, buckets, file systems, databases and caches. */
export const storageTypes: ResourceTypes = {
  'AWS::DynamoDB::GlobalTable': {
    ref: '{TableName|name}',
    attributes: {
      Arn: 'arn:{partition}:dynamodb:{region}:{account}:table/{ref}',
      StreamArn: `{@Arn}/stream/${createdAt}`,
      TableId: '{uuid}',
    },
  },
  'AWS::DynamoDB::Table': {
    ref: '{TableName|name}',
    attributes: {
      Arn: 'arn:{partition}:dynamodb:{region}:{account}:table/{ref}',
      StreamArn: `{@Arn}/stream/${createdAt}`,
    },
  },
  'AWS::EFS::AccessPoint': {
    ref: 'fsap-{hex:17}',
    attributes: {
      AccessPointId: '{ref}',
      Arn: 'arn:{partition}:elasticfilesystem:{region}:{account}:access-point/{ref}',
    },
  },
  'AWS::EFS::FileSystem': {
    ref: 'fs-{hex:17}',
    attributes: {
      Arn: 'arn:{partition}:elasticfilesystem:{region}:{account}:file-system/{ref}',
      FileSystemId: '{ref}',
    },
  },
  'AWS::RDS::DBCluster': {
    ref: '{DBClusterIdentifier|lower:63}',
    attributes: {
      DBClusterArn: 'arn:{partition}:rds:{region}:{account}:cluster:{ref}',
      DBClusterResourceId: 'cluster-{id:26}',
      'Endpoint.Address': '{ref}.cluster-{id:12}.{region}.rds.{suffix}',
      'Endpoint.Port': '{Port|=5432}',
      'ReadEndpoint.Address': '{ref}.cluster-ro-{id:12}.{region}.rds.{suffix}',
    },
  },
  'AWS::RDS::DBInstance': {
    ref: '{DBInstanceIdentifier|lower:63}',
    attributes: {
      DBInstanceArn: 'arn:{partition}:rds:{region}:{account}:db:{ref}',
      DbiResourceId: 'db-{id:26}',
      'Endpoint.Address': '{ref}.{id:12}.{region}.rds.{suffix}',
      'Endpoint.HostedZoneId': 'Z2R2ITUGPM61AM',
    },
  },
  'AWS::S3::Bucket': {
    ref: '{BucketName|lower:63}',
    attributes: {
      Arn: 'arn:{partition}:s3:::{ref}',
      DomainName: '{ref}.s3.{suffix}',
      DualStackDomainName: '{ref}.s3.dualstack.{region}.{suffix}',
      RegionalDomainName: '{ref}.s3.{region}.{suffix}',
      WebsiteURL: 'http://{ref}.s3-website-{region}.{suffix}',
    },
  },
  'AWS::S3::BucketPolicy': { ref: '{Bucket}' },
};
