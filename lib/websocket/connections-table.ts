import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { acknowledgeWildcard } from '../common/acknowledge';
import { requireKnown } from '../common/must-be-known';
import { reject } from '../common/reject';

/** Where a WebSocket API's handlers keep who is connected. Handlers get its name as `CONNECTIONS_TABLE`. */
export interface ConnectionsOptions {
  /**
   * A table of yours, with the partition key `connectionId`.
   *
   * @default - one is made: on demand, with point-in-time recovery, deleted with the stack, as connections are
   */
  readonly table?: dynamodb.ITable;

  /**
   * The attribute with the time, in seconds since 1970, after which DynamoDB deletes a connection whose `$disconnect`
   * never came. A connection lives for two hours at most.
   *
   * @default 'expiresAt'
   */
  readonly timeToLiveAttribute?: string;

  /**
   * Other ways to find connections, such as by room or by user.
   *
   * @default - none
   */
  readonly globalSecondaryIndexes?: dynamodb.GlobalSecondaryIndexPropsV2[];

  /**
   * What becomes of the table when the stack is deleted.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The table of connections: the given one, or one of the gateway's own. */
export function connectionsTable(scope: Construct, options: ConnectionsOptions): dynamodb.ITable {
  const { table, ...own } = options;
  if (!table) return makeTable(scope, own);
  const [setting] = Object.entries(own).find(([, value]) => value !== undefined) ?? [];
  return setting === undefined ? table : rejectSetting(scope, setting);
}

/** What handlers do with connections: no streams, no settings of the table. */
const ACTIONS = [
  'dynamodb:BatchGetItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:UpdateItem',
];

/** Lets a policy's holder read and write the connections. */
export function grantConnections(policy: iam.Policy, table: dynamodb.ITable): void {
  table.grant(policy, ...ACTIONS);
  table.encryptionKey?.grantEncryptDecrypt(policy);
  acknowledgeWildcard(policy, `${table.tableArn}/index/*`, 'the indexes of one table, which may get more');
}

function makeTable(scope: Construct, options: Omit<ConnectionsOptions, 'table'>): dynamodb.TableV2 {
  requireKnown(scope, 'the removalPolicy of connections', options.removalPolicy);
  return new dynamodb.TableV2(scope, 'Connections', {
    partitionKey: { name: 'connectionId', type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute: options.timeToLiveAttribute ?? 'expiresAt',
    billing: dynamodb.Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    globalSecondaryIndexes: options.globalSecondaryIndexes,
    removalPolicy: options.removalPolicy ?? RemovalPolicy.DESTROY,
  });
}

function rejectSetting(scope: IConstruct, setting: string): never {
  return reject(scope, {
    problem: `connections has a table and ${setting}`,
    allowed: 'the settings are for the table that the gateway makes',
    fix: `set ${setting} where your table is made, or leave table out`,
  });
}
