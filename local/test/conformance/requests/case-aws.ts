import type { AnswerAwsCall, AwsCall } from '../../../src/aws/aws-call.js';
import { createAwsEndpoint } from '../../../src/aws/aws-endpoint.js';
import { acceptSignedCalls } from '../../../src/aws/call-verifier.js';
import { RunCredentials } from '../../../src/functions/credentials.js';
import { objectStore } from './backends.js';
import { origin, runnerOf } from './case-functions.js';
import { placeholders } from './placeholders.js';
import type { Definition } from './request-case.js';

const clock = { now: () => Date.now() };

/** The AWS services of a case: an object store, or the gateway's own endpoint with a table. */
export function awsOf({ backend }: Definition): AnswerAwsCall {
  if (backend?.kind === 'object-store') return objectStore();
  const table = {
    origin,
    name: placeholders.table as string,
    arn: `arn:aws:dynamodb:us-east-1:111111111111:table/${placeholders.table}`,
    definition: {
      TableName: placeholders.table,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  };
  return createAwsEndpoint({
    onRecorded: () => {},
    model: () => ({
      apis: [],
      functions: [],
      tables: [table],
      userPools: [],
      vpcLinks: [],
      usagePlans: [],
      apiKeys: [],
      notEmulated: [],
      warnings: [],
    }),
    runner: runnerOf(new Map(), []),
    clock,
    verify: acceptSignedCalls,
    sessionOf: (name) => new RunCredentials().sessionOf(name),
    accountId: placeholders.account as string,
    services: {},
    endpoints: {},
    warn: () => {},
  }).answer;
}

/** Keeps the calls of the case. */
export function recording(answer: AnswerAwsCall, calls: AwsCall[]): AnswerAwsCall {
  return (call) => {
    calls.push(call);
    return answer(call);
  };
}

/** Puts the items of a case into its table. */
export async function prepareAws({ backend }: Definition, answer: AnswerAwsCall): Promise<void> {
  for (const item of backend?.kind === 'dynamodb' ? (backend.items ?? []) : []) {
    await answer({
      service: 'dynamodb',
      region: 'us-east-1',
      method: 'POST',
      target: '/',
      headers: [
        ['X-Amz-Target', 'DynamoDB_20120810.PutItem'],
        ['Content-Type', 'application/x-amz-json-1.0'],
      ],
      body: Buffer.from(JSON.stringify({ TableName: placeholders.table, Item: item })),
      caller: 'case',
    });
  }
}
