import { randomUUID } from 'node:crypto';
import type { Clock } from '../model/execution.js';
import type { AwsCall } from './aws-call.js';
import { queueUrl } from './queue-url.js';
import { md5, md5OfMessageAttributes } from './sqs-digests.js';

type Members = Readonly<Record<string, unknown>>;
type Output = (input: Members, call: AwsCall, context: { readonly clock: Clock; readonly accountId: string }) => object;

/** A refusal that the service itself would give. */
export class ServiceRefusal extends Error {
  constructor(
    readonly errorType: string,
    message: string,
  ) {
    super(message);
  }
}

/** What handlers read from the answers of services that speak JSON; any other operation answers `{}`. */
export const jsonOutputs: Readonly<Record<string, Output>> = {
  'sqs SendMessage': (input) => ({ MessageId: randomUUID(), ...digestsOf(input) }),
  'sqs SendMessageBatch': (input) => ({
    Successful: listOf(input.Entries).map((entry) => ({ Id: entry.Id, MessageId: randomUUID(), ...digestsOf(entry) })),
    Failed: [],
  }),
  'sqs DeleteMessageBatch': succeeded,
  'sqs ChangeMessageVisibilityBatch': succeeded,
  'sqs GetQueueUrl': (input, call, { accountId }) => ({
    QueueUrl: queueUrl(call, String(input.QueueOwnerAWSAccountId ?? accountId), String(input.QueueName)),
  }),
  'sqs CreateQueue': (input, call, { accountId }) => ({
    QueueUrl: queueUrl(call, accountId, String(input.QueueName)),
  }),
  'events PutEvents': (input) => ({
    FailedEntryCount: 0,
    Entries: listOf(input.Entries).map(() => ({ EventId: randomUUID() })),
  }),
  'states StartExecution': (input, _call, { clock }) => ({
    executionArn: executionArn(input, 'execution', input.name ?? randomUUID()),
    startDate: seconds(clock),
  }),
  'states StartSyncExecution': (input, _call, { clock }) => ({
    executionArn: executionArn(input, 'express', `${input.name ?? randomUUID()}:${randomUUID()}`),
    stateMachineArn: input.stateMachineArn,
    name: input.name ?? randomUUID(),
    startDate: seconds(clock),
    stopDate: seconds(clock),
    status: 'SUCCEEDED',
    input: input.input ?? '{}',
    output: '{}',
  }),
  'states StopExecution': (_input, _call, { clock }) => ({ stopDate: seconds(clock) }),
  'kinesis PutRecord': (_input, _call, { clock }) => kinesisRecord(clock, 0),
  'kinesis PutRecords': (input, _call, { clock }) => ({
    FailedRecordCount: 0,
    Records: listOf(input.Records).map((_record, index) => kinesisRecord(clock, index)),
  }),
  'firehose PutRecord': () => ({ RecordId: randomUUID(), Encrypted: false }),
  'firehose PutRecordBatch': (input) => ({
    FailedPutCount: 0,
    Encrypted: false,
    RequestResponses: listOf(input.Records).map(() => ({ RecordId: randomUUID() })),
  }),
  'secretsmanager GetSecretValue': () => {
    throw new ServiceRefusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  },
  'ssm GetParameter': () => {
    throw new ServiceRefusal('ParameterNotFound', '');
  },
  'ssm GetParameters': (input) => ({ Parameters: [], InvalidParameters: input.Names ?? [] }),
  'ssm GetParametersByPath': () => ({ Parameters: [] }),
};

/** The same for services whose operation is a method and a path. */
export const restOutputs: Readonly<Record<string, Output>> = {
  'ses POST /v2/email/outbound-emails': () => ({ MessageId: randomUUID() }),
  'ses POST /v2/email/outbound-bulk-emails': (input) => ({
    BulkEmailEntryResults: listOf(input.BulkEmailEntries).map(() => ({ Status: 'SUCCESS', MessageId: randomUUID() })),
  }),
  'xray POST /TraceSegments': () => ({ UnprocessedTraceSegments: [] }),
};

function succeeded(input: Members): object {
  return { Successful: listOf(input.Entries).map(({ Id }) => ({ Id })), Failed: [] };
}

/** SDKs compare these with what they sent, and fail where they differ. */
function digestsOf(message: Members): object {
  const attributes = (message.MessageAttributes ?? {}) as Record<string, Members>;
  return {
    MD5OfMessageBody: md5(String(message.MessageBody ?? '')),
    ...(Object.keys(attributes).length > 0 ? { MD5OfMessageAttributes: md5OfMessageAttributes(attributes) } : {}),
  };
}

function executionArn(input: Members, kind: string, name: unknown): string {
  return `${String(input.stateMachineArn).replace(':stateMachine:', `:${kind}:`)}:${name}`;
}

function kinesisRecord(clock: Clock, index: number): object {
  return { ShardId: 'shardId-000000000000', SequenceNumber: `${clock.now()}${String(index).padStart(6, '0')}` };
}

function seconds(clock: Clock): number {
  return clock.now() / 1000;
}

function listOf(value: unknown): Members[] {
  return Array.isArray(value) ? value : [];
}
