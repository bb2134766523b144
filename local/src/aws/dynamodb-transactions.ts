import { isDeepStrictEqual } from 'node:util';
import type { DynamoDbAnswer, DynamoDbOperation } from './dynalite.js';
import { tableNameOf } from './dynamodb-tables.js';

type Members = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, unknown>>;

/** One write of a transaction with the item as it was before. */
interface Write {
  readonly operation: 'ConditionCheck' | 'Put' | 'Update' | 'Delete';
  readonly input: Members;
  readonly tableName: string;
  readonly key: Item;
  readonly before: Item | undefined;
}

/** Thrown to answer a transaction before anything is written. */
class Refusal extends Error {
  constructor(readonly answer: DynamoDbAnswer) {
    super('refused');
  }
}

const maximumActions = 100;

/**
 * Writes all items or none. The caller sees to it that nothing else reads or writes meanwhile: every write is tried, so
 * that each has its reason, and when one is refused those that went through are undone.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export async function transactWriteItems(input: Members, run: DynamoDbOperation): Promise<DynamoDbAnswer> {
  return await answering(async () => {
    const writes = await readWrites(actionsOf(input), run);
    const reasons: Members[] = [];
    const written: Write[] = [];
    for (const write of writes) {
      const { status, body } = await apply(write, run);
      reasons.push(status === 200 ? { Code: 'None' } : reasonOf(write, body));
      if (status === 200) written.push(write);
      if (status !== 200 && isMalformed(body)) {
        await undo(written, run);
        return { status, body };
      }
    }
    if (written.length === writes.length) return { status: 200, body: {} };
    await undo(written, run);
    return cancelled(reasons);
  });
}

/**
 * Reads all items as they are at one moment.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
 */
export async function transactGetItems(input: Members, run: DynamoDbOperation): Promise<DynamoDbAnswer> {
  return await answering(async () => {
    const responses: unknown[] = [];
    for (const action of actionsOf(input)) {
      const get = action.Get as Members | undefined;
      if (!get) throw invalid('1 validation error detected: a member of transactItems must hold Get');
      const { status, body } = await run('GetItem', { ...get, TableName: nameIn(get), ConsistentRead: true });
      if (status !== 200) return { status, body };
      responses.push(body);
    }
    return { status: 200, body: { Responses: responses } };
  });
}

async function answering(work: () => Promise<DynamoDbAnswer>): Promise<DynamoDbAnswer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function actionsOf(input: Members): readonly Members[] {
  const actions = Array.isArray(input.TransactItems) ? (input.TransactItems as Members[]) : [];
  if (actions.length > 0 && actions.length <= maximumActions) return actions;
  const bound = actions.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${maximumActions}`;
  throw invalid(
    `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length ${bound}`,
  );
}

async function readWrites(actions: readonly Members[], run: DynamoDbOperation): Promise<Write[]> {
  const writes: Write[] = [];
  for (const action of actions) {
    const write = await readWrite(action, run);
    const again = writes.some((one) => one.tableName === write.tableName && isDeepStrictEqual(one.key, write.key));
    if (again) throw invalid('Transaction request cannot include multiple operations on one item');
    writes.push(write);
  }
  return writes;
}

async function readWrite(action: Members, run: DynamoDbOperation): Promise<Write> {
  const operations = (['ConditionCheck', 'Put', 'Update', 'Delete'] as const).filter((name) => action[name]);
  const [operation] = operations;
  if (!operation || operations.length > 1) {
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  const input = action[operation] as Members;
  const tableName = nameIn(input);
  const key = operation === 'Put' ? await keyOf(tableName, input.Item as Item, run) : (input.Key as Item);
  const { status, body } = await run('GetItem', { TableName: tableName, Key: key, ConsistentRead: true });
  if (status !== 200) throw new Refusal({ status, body });
  return {
    operation,
    input: { ...input, TableName: tableName },
    tableName,
    key,
    before: body.Item as Item | undefined,
  };
}

async function keyOf(tableName: string, item: Item, run: DynamoDbOperation): Promise<Item> {
  const { status, body } = await run('DescribeTable', { TableName: tableName });
  if (status !== 200) {
    throw new Refusal({ status, body: { ...body, message: 'Requested resource not found' } });
  }
  const schema = (body.Table as { KeySchema: { AttributeName: string }[] }).KeySchema;
  const absent = schema.find(({ AttributeName }) => item?.[AttributeName] === undefined);
  if (absent) {
    throw invalid(`One or more parameter values were invalid: Missing the key ${absent.AttributeName} in the item`);
  }
  return Object.fromEntries(schema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]));
}

async function apply(write: Write, run: DynamoDbOperation): Promise<DynamoDbAnswer> {
  if (write.operation !== 'ConditionCheck') return await run(`${write.operation}Item`, write.input);
  // A check is a write that leaves the item as it is: the same item again, or no item deleted.
  if (write.before) return await run('PutItem', { ...withoutKey(write.input), Item: write.before });
  return await run('DeleteItem', write.input);
}

async function undo(writes: readonly Write[], run: DynamoDbOperation): Promise<void> {
  for (const { tableName, key, before } of writes) {
    if (before) await run('PutItem', { TableName: tableName, Item: before });
    else await run('DeleteItem', { TableName: tableName, Key: key });
  }
}

function withoutKey({ Key: _key, ...input }: Members): Members {
  return input;
}

/** A malformed expression refuses the request as a whole; what depends on the item cancels the transaction. */
function isMalformed(body: Members): boolean {
  const message = String(body.message ?? body.Message ?? '');
  if (typeOf(body) === 'SerializationException') return true;
  return (
    typeOf(body) === 'ValidationException' &&
    /^Invalid |^ExpressionAttribute|^Value provided in ExpressionAttribute|validation errors? detected/.test(message)
  );
}

function reasonOf(write: Write, body: Members): Members {
  const message = body.message ?? body.Message;
  if (typeOf(body) !== 'ConditionalCheckFailedException') {
    return {
      Code: typeOf(body)
        .replace(/Exception$/, '')
        .replace(/^Validation$/, 'ValidationError'),
      Message: message,
    };
  }
  const wanted = write.input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && write.before;
  return { Code: 'ConditionalCheckFailed', Message: message, ...(wanted ? { Item: write.before } : {}) };
}

function cancelled(reasons: readonly Members[]): DynamoDbAnswer {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return {
    status: 400,
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
      CancellationReasons: reasons,
    },
  };
}

function invalid(message: string): Refusal {
  return new Refusal({ status: 400, body: { __type: 'com.amazon.coral.validate#ValidationException', message } });
}

function nameIn(input: Members): string {
  return tableNameOf(String(input.TableName));
}

function typeOf(body: Members): string {
  return String(body.__type).split('#').pop() ?? '';
}
