import { setTimeout as delay } from 'node:timers/promises';
import type { Table } from '../model/assembly-model.js';
import { type Notice, notice } from '../model/notice.js';
import type { DynamoDbOperation } from './dynalite.js';

type Members = Readonly<Record<string, unknown>>;

/** Makes tables with their indexes, and waits until they can be used; one that DynamoDB refuses is reported. */
export async function createTables(
  tables: readonly Table[],
  run: DynamoDbOperation,
  warn: (notice: Notice) => void,
): Promise<void> {
  const created: Table[] = [];
  for (const table of tables) {
    const { status, body } = await run('CreateTable', createTableInput({ ...table.definition, TableName: table.name }));
    if (status === 200) created.push(table);
    else warn(refusal(table, String(body.message)));
  }
  for (const table of created) await untilActive(table.name, run);
}

function refusal({ origin, name }: Table, reason: string): Notice {
  return notice('TABLE_REFUSED', { constructPath: origin.constructPath, name, reason });
}

/**
 * The part of a `CreateTable` input that decides how the table behaves. Capacity is never used up, so a table whose
 * capacity is not plain (on demand, or set by a parameter) is made on demand.
 */
export function createTableInput(definition: Members): Members {
  const throughput = provisioned(definition.ProvisionedThroughput);
  const onDemand = definition.BillingMode === 'PAY_PER_REQUEST' || throughput === undefined;
  const capacity = onDemand
    ? { BillingMode: 'PAY_PER_REQUEST' }
    : { BillingMode: 'PROVISIONED', ProvisionedThroughput: throughput };
  const globalIndexes = listOf(definition.GlobalSecondaryIndexes).map((index) => ({
    ...indexInput(index),
    ...(onDemand ? {} : { ProvisionedThroughput: provisioned(index.ProvisionedThroughput) ?? throughput }),
  }));
  const localIndexes = listOf(definition.LocalSecondaryIndexes).map(indexInput);
  return {
    TableName: definition.TableName,
    AttributeDefinitions: definition.AttributeDefinitions,
    KeySchema: definition.KeySchema,
    ...capacity,
    ...(globalIndexes.length > 0 ? { GlobalSecondaryIndexes: globalIndexes } : {}),
    ...(localIndexes.length > 0 ? { LocalSecondaryIndexes: localIndexes } : {}),
  };
}

/** A table name as it is given, by name or by ARN. */
export function tableNameOf(nameOrArn: string): string {
  return /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/([^/]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/** The same description with the ARNs that the table has in the assembly, or would have in the caller's region. */
export function withArns(description: Members, arn: string): Members {
  const indexes = (['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'] as const)
    .filter((member) => description[member] !== undefined)
    .map((member) => [
      member,
      listOf(description[member]).map((index) => ({ ...index, IndexArn: `${arn}/index/${index.IndexName}` })),
    ]);
  return { ...description, TableArn: arn, ...Object.fromEntries(indexes) };
}

async function untilActive(name: string, run: DynamoDbOperation): Promise<void> {
  for (;;) {
    const { body } = await run('DescribeTable', { TableName: name });
    const table = body.Table as Members;
    const states = [table.TableStatus, ...listOf(table.GlobalSecondaryIndexes).map((index) => index.IndexStatus)];
    if (states.every((state) => state === 'ACTIVE')) return;
    await delay(1);
  }
}

function indexInput(index: Members): Members {
  return { IndexName: index.IndexName, KeySchema: index.KeySchema, Projection: index.Projection };
}

function provisioned(throughput: unknown): Members | undefined {
  const { ReadCapacityUnits, WriteCapacityUnits } = (throughput ?? {}) as Members;
  const capacity = { ReadCapacityUnits: Number(ReadCapacityUnits), WriteCapacityUnits: Number(WriteCapacityUnits) };
  return Object.values(capacity).every((units) => units >= 1) ? capacity : undefined;
}

function listOf(value: unknown): Members[] {
  return Array.isArray(value) ? value : [];
}
