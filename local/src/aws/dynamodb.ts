import type { Table } from '../model/assembly-model.js';
import type { Clock } from '../model/execution.js';
import { tryParseJson } from '../model/json-text.js';
import type { Notice } from '../model/notice.js';
import { steadyClock } from '../model/steady-clock.js';
import { jsonAnswer } from './aws-answers.js';
import type { AnswerAwsCall, AwsCall } from './aws-call.js';
import { type DynamoDbAnswer, type DynamoDbOperation, loadDynalite } from './dynalite.js';
import { createTableInput, createTables, tableNameOf, withArns } from './dynamodb-tables.js';
import { transactGetItems, transactWriteItems } from './dynamodb-transactions.js';
import { headerValue } from './signature.js';
import { Turnstile } from './turnstile.js';

type Members = Readonly<Record<string, unknown>>;
type Operation = (input: Members, call: AwsCall) => Promise<DynamoDbAnswer>;

export interface DynamoDbOptions {
  /** The assembly's tables as they are now; one that is new is made before the next call is answered. */
  readonly tables: () => readonly Table[];
  readonly accountId: string;
  readonly clock: Clock;
  /** Tells the person at the terminal. */
  readonly warn: (notice: Notice) => void;
}

/** DynamoDB in memory with the assembly's tables; it is loaded, and the tables are made, on the first call. */
export function createDynamoDb(options: DynamoDbOptions): {
  readonly answer: AnswerAwsCall;
  /** Empties the tables, and takes away those that the assembly does not have. */
  reset(): void;
} {
  let database: DynamoDb | undefined;
  return {
    answer: async (call) => {
      database ??= new DynamoDb(options, loadDynalite());
      const { status, body } = await database.answer(call);
      return jsonAnswer(status, body, 'application/x-amz-json-1.0');
    },
    reset: () => {
      database = undefined;
    },
  };
}

const idempotencyMilliseconds = 10 * 60_000;

class DynamoDb {
  readonly #run: DynamoDbOperation;
  readonly #options: DynamoDbOptions;
  readonly #clock: Clock;
  readonly #turnstile = new Turnstile();
  readonly #timeToLive = new Map<string, string>();
  readonly #madeTables = new Set<string>();
  #tables: readonly Table[] = [];
  /** Transactions that went through, by the client's token. */
  readonly #transactions = new Map<string, { readonly input: string; readonly at: number }>();
  readonly #ownOperations: Readonly<Record<string, Operation>> = {
    CreateTable: (input, call) => this.#describing('CreateTable', createTableInput(input), call),
    DeleteTable: (input, call) => this.#describing('DeleteTable', input, call),
    DescribeTable: (input, call) => this.#describing('DescribeTable', input, call),
    UpdateTable: (input, call) => this.#describing('UpdateTable', input, call),
    UpdateTimeToLive: (input) => this.#updateTimeToLive(input),
    DescribeTimeToLive: (input) => this.#describeTimeToLive(input),
    DescribeContinuousBackups: (input) => this.#describeContinuousBackups(input),
    TransactWriteItems: (input) => this.#transactWriteItems(input),
    TransactGetItems: (input) => this.#turnstile.exclusive(() => transactGetItems(input, this.#run)),
  };

  constructor(options: DynamoDbOptions, run: DynamoDbOperation) {
    this.#options = options;
    this.#clock = steadyClock(options.clock);
    this.#run = run;
  }

  async answer(call: AwsCall): Promise<DynamoDbAnswer> {
    const [api = '', operation = ''] = (headerValue(call.headers, 'x-amz-target') ?? '').split('.');
    const input = parse(call.body);
    if (!input) return refuse('com.amazon.coral.service#SerializationException', 'the body is not a JSON object');
    if (api !== 'DynamoDB_20120810') return notEmulated(`${api}.${operation}`);
    await this.#makeTables();
    const named = withTableNames(input);
    const own = Object.hasOwn(this.#ownOperations, operation) ? this.#ownOperations[operation] : undefined;
    if (own) return await own(named, call);
    const { status, body } = await this.#turnstile.shared(() => this.#run(operation, named));
    if (typeOf(body) === 'UnknownOperationException') return notEmulated(operation);
    if (typeOf(body) === 'ConditionalCheckFailedException') return await this.#withOldItem(named, { status, body });
    return { status, body: withGivenNames(body, input) };
  }

  /** A table keeps its items when the assembly is loaded again. */
  async #makeTables(): Promise<void> {
    const tables = this.#options.tables();
    if (tables === this.#tables) return;
    this.#tables = tables;
    const missing = tables.filter(({ name }) => !this.#madeTables.has(name));
    for (const { name, timeToLiveAttribute } of missing) {
      this.#madeTables.add(name);
      if (timeToLiveAttribute !== undefined) this.#timeToLive.set(name, timeToLiveAttribute);
    }
    await this.#turnstile.exclusive(() => createTables(missing, this.#run, this.#options.warn));
  }

  async #describing(operation: string, input: Members, call: AwsCall): Promise<DynamoDbAnswer> {
    const { status, body } = await this.#turnstile.shared(() => this.#run(operation, input));
    const member = operation === 'DescribeTable' ? 'Table' : 'TableDescription';
    const description = body[member] as Members | undefined;
    if (!description) return { status, body };
    return { status, body: { [member]: withArns(description, this.#arnOf(String(description.TableName), call)) } };
  }

  #arnOf(name: string, call: AwsCall): string {
    const table = this.#tables.find((one) => one.name === name);
    return table?.arn ?? `arn:aws:dynamodb:${call.region}:${this.#options.accountId}:table/${name}`;
  }

  /** What a failed condition asks for with `ReturnValuesOnConditionCheckFailure`. */
  async #withOldItem(input: Members, refusal: DynamoDbAnswer): Promise<DynamoDbAnswer> {
    if (input.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') return refusal;
    const Key = input.Key ?? (await this.#keyOf(input));
    const { body } = await this.#run('GetItem', { TableName: input.TableName, Key, ConsistentRead: true });
    return { status: refusal.status, body: { ...refusal.body, ...(body.Item ? { Item: body.Item } : {}) } };
  }

  async #keyOf(input: Members): Promise<Members> {
    const { body } = await this.#run('DescribeTable', { TableName: input.TableName });
    const { KeySchema } = body.Table as { KeySchema: { AttributeName: string }[] };
    const item = input.Item as Members;
    return Object.fromEntries(KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]));
  }

  /** A transaction that went through is not run again for the same token; SDKs retry with it. */
  async #transactWriteItems(input: Members): Promise<DynamoDbAnswer> {
    return await this.#turnstile.exclusive(async () => {
      const { ClientRequestToken, ...transaction } = input;
      const token = typeof ClientRequestToken === 'string' ? ClientRequestToken : undefined;
      const text = JSON.stringify(transaction);
      const now = this.#clock.now();
      const earlier = token === undefined ? undefined : this.#transactions.get(token);
      if (earlier && now - earlier.at < idempotencyMilliseconds) {
        if (earlier.input === text) return { status: 200, body: {} };
        return refuse('com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException', mismatch);
      }
      const answer = await transactWriteItems(input, this.#run);
      if (token !== undefined && answer.status === 200) this.#transactions.set(token, { input: text, at: now });
      return answer;
    });
  }

  /** The attribute is kept and described; nothing expires, as DynamoDB too takes days to delete what expired. */
  async #updateTimeToLive(input: Members): Promise<DynamoDbAnswer> {
    return await this.#ofTable(input, (name) => {
      const { Enabled, AttributeName } = (input.TimeToLiveSpecification ?? {}) as Members;
      if (Enabled) this.#timeToLive.set(name, String(AttributeName));
      else this.#timeToLive.delete(name);
      return { TimeToLiveSpecification: { Enabled: Boolean(Enabled), AttributeName } };
    });
  }

  async #describeTimeToLive(input: Members): Promise<DynamoDbAnswer> {
    return await this.#ofTable(input, (name) => {
      const AttributeName = this.#timeToLive.get(name);
      if (AttributeName === undefined) return { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } };
      return { TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName } };
    });
  }

  async #describeContinuousBackups(input: Members): Promise<DynamoDbAnswer> {
    return await this.#ofTable(input, (name) => {
      const specification = this.#tables.find((table) => table.name === name)?.definition
        .PointInTimeRecoverySpecification as Members | undefined;
      const PointInTimeRecoveryStatus = specification?.PointInTimeRecoveryEnabled ? 'ENABLED' : 'DISABLED';
      const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus };
      return {
        ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription },
      };
    });
  }

  async #ofTable(input: Members, describe: (name: string) => Members): Promise<DynamoDbAnswer> {
    const { status, body } = await this.#turnstile.shared(() =>
      this.#run('DescribeTable', { TableName: input.TableName }),
    );
    if (status !== 200) return { status, body };
    return { status, body: describe(String(input.TableName)) };
  }
}

const mismatch = 'The request was rejected because the same ClientRequestToken was used with different parameters';

function withTableNames(input: Members): Members {
  const named = typeof input.TableName === 'string' ? { TableName: tableNameOf(input.TableName) } : {};
  const items = input.RequestItems;
  if (typeof items !== 'object' || items === null) return { ...input, ...named };
  const entries = Object.entries(items).map(([name, value]) => [tableNameOf(name), value]);
  return { ...input, ...named, RequestItems: Object.fromEntries(entries) };
}

/** A batch answers by the names it was asked with. */
function withGivenNames(body: Members, input: Members): Members {
  const given = Object.keys((input.RequestItems as Members | undefined) ?? {}).filter((name) =>
    name.startsWith('arn:'),
  );
  if (given.length === 0) return body;
  const nameOf = new Map(given.map((name) => [tableNameOf(name), name]));
  const members = ['Responses', 'UnprocessedKeys', 'UnprocessedItems'].filter((member) => body[member]);
  const renamed = members.map((member) => [
    member,
    Object.fromEntries(
      Object.entries(body[member] as object).map(([name, value]) => [nameOf.get(name) ?? name, value]),
    ),
  ]);
  return { ...body, ...Object.fromEntries(renamed) };
}

function notEmulated(operation: string): DynamoDbAnswer {
  const message = `${operation} is not emulated; --endpoint dynamodb=URL sends DynamoDB somewhere real`;
  return refuse('com.amazon.coral.service#UnknownOperationException', message);
}

function refuse(type: string, message: string): DynamoDbAnswer {
  return { status: 400, body: { __type: type, message } };
}

function parse(body: Buffer): Members | undefined {
  const input = tryParseJson(body.toString() || '{}');
  return typeof input === 'object' && input !== null ? (input as Members) : undefined;
}

function typeOf(body: Members): string {
  return (
    String(body.__type ?? '')
      .split('#')
      .pop() ?? ''
  );
}
