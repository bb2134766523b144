import { partitionOf } from '../cloudformation/pseudo-parameters.js';
import type { Table } from '../model/assembly-model.js';
import { Unresolved } from '../model/unresolved.js';
import { UsageError } from '../model/usage-error.js';
import { given, isRecord, Properties } from './properties.js';
import type { PlacedResource, ResourceIndex } from './resource-index.js';

/** Reads `AWS::DynamoDB::Table` and `GlobalTable` as the calls that make them. */
export function readTables(index: ResourceIndex): readonly Table[] {
  return [
    ...index.ofType('AWS::DynamoDB::Table').map((resource) => readTable(resource, capacityOfTable)),
    ...index.ofType('AWS::DynamoDB::GlobalTable').map((resource) => readTable(resource, () => onDemand)),
  ];
}

/** How a table is paid for; nothing is billed here, but the call needs it whole. */
type Capacity = Readonly<Record<string, unknown>>;

const onDemand: Capacity = { BillingMode: 'PAY_PER_REQUEST' };

function readTable(resource: PlacedResource, readCapacity: (properties: Properties) => Capacity): Table {
  const properties = Properties.of(resource);
  const name = resource.physicalId;
  const { region, accountId } = resource.stack;
  const capacity = readCapacity(properties);
  return {
    origin: resource.origin,
    name,
    arn: `arn:${partitionOf(region)}:dynamodb:${region}:${accountId}:table/${name}`,
    definition: {
      TableName: name,
      AttributeDefinitions: plain(properties, 'AttributeDefinitions') ?? [],
      KeySchema: plain(properties, 'KeySchema') ?? [],
      ...capacity,
      ...given({
        LocalSecondaryIndexes: readIndexes(properties, 'LocalSecondaryIndexes'),
        GlobalSecondaryIndexes: readGlobalIndexes(properties, capacity),
      }),
    },
    ...given({ timeToLiveAttribute: readTimeToLive(properties.tryFindNested('TimeToLiveSpecification')) }),
  };
}

function capacityOfTable(properties: Properties): Capacity {
  if (properties.tryFindString('BillingMode') === 'PAY_PER_REQUEST') return onDemand;
  return { BillingMode: 'PROVISIONED', ProvisionedThroughput: readThroughput(properties) };
}

function readThroughput(properties: Properties): Readonly<Record<string, number>> {
  const throughput = properties.tryFindNested('ProvisionedThroughput');
  return {
    ReadCapacityUnits: throughput?.tryFindNumber('ReadCapacityUnits') ?? 5,
    WriteCapacityUnits: throughput?.tryFindNumber('WriteCapacityUnits') ?? 5,
  };
}

type SecondaryIndex = Readonly<Record<string, unknown>>;

function readIndexes(properties: Properties, name: string): readonly SecondaryIndex[] | undefined {
  const indexes = properties.nestedList(name).map((index) => ({
    IndexName: index.findString('IndexName'),
    KeySchema: plain(index, 'KeySchema') ?? [],
    Projection: plain(index, 'Projection') ?? { ProjectionType: 'ALL' },
  }));
  return indexes.length > 0 ? indexes : undefined;
}

function readGlobalIndexes(properties: Properties, capacity: Capacity): readonly SecondaryIndex[] | undefined {
  const indexes = readIndexes(properties, 'GlobalSecondaryIndexes');
  if (capacity === onDemand) return indexes;
  const declared = properties.nestedList('GlobalSecondaryIndexes');
  return indexes?.map((index, position) => ({
    ...index,
    ProvisionedThroughput: readThroughput(declared[position] as Properties),
  }));
}

function readTimeToLive(properties: Properties | undefined): string | undefined {
  return properties?.isTrue('Enabled') ? properties.findString('AttributeName') : undefined;
}

/** A value that goes into the call as it stands, which nothing unresolved can. */
function plain(properties: Properties, name: string): unknown {
  const value = properties.raw(name);
  const unresolved = tryFindUnresolved(value);
  if (!unresolved) return value;
  const { expression, reason, fix } = unresolved;
  throw new UsageError(
    'UNRESOLVED_REFERENCE',
    `${properties.origin.constructPath} ${name}: ${expression}: ${reason}`,
    fix,
  );
}

function tryFindUnresolved(value: unknown): Unresolved | undefined {
  if (value instanceof Unresolved) return value;
  if (Array.isArray(value)) return value.map(tryFindUnresolved).find((found) => found !== undefined);
  if (!isRecord(value)) return undefined;
  return Object.values(value)
    .map(tryFindUnresolved)
    .find((found) => found !== undefined);
}
