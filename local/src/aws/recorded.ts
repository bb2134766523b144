import { Latest } from '../model/latest.js';
import { emptyAnswer, jsonAnswer, jsonError } from './aws-answers.js';
import type { AwsAnswer, AwsCall } from './aws-call.js';
import { type Protocol, type ReadCall, type RecordedCall, readCall, toRecordedCall } from './recorded-call.js';
import { jsonOutputs, restOutputs, ServiceRefusal } from './recorded-json.js';
import { answerQuery } from './recorded-query.js';
import { createS3 } from './recorded-s3.js';
import type { RecordingContext } from './recording-context.js';

/** Answers calls with a well-formed success, and keeps them. */
export interface Recorder {
  /** The latest, oldest first. */
  readonly calls: readonly RecordedCall[];
  /** How many older ones are no longer kept. */
  readonly dropped: number;
  /** Keeps a call. */
  record(call: AwsCall): void;
  /** Keeps a call and answers it. */
  answer(call: AwsCall): AwsAnswer;
}

/**
 * Stands in for every service that the gateway does not run. A call is answered as if it had succeeded, in the
 * service's protocol and with the members that SDKs check or handlers read. What only a real service could know, such
 * as the value of a secret, is refused as if it did not exist: an invented value would be a lie.
 */
export function createRecorder(context: RecordingContext): Recorder {
  const calls = new Latest<RecordedCall>({ count: 10_000, bytes: 64 * 1024 * 1024 }, sizeOf);
  const answerS3 = createS3(context.clock);
  const answers: Readonly<Record<Protocol, (call: AwsCall, read: ReadCall) => AwsAnswer>> = {
    json: (call, read) => answerJson(call, read, context),
    cbor: () => ({ ...emptyAnswer(200), headers: cborHeaders, body: emptyCborMap }),
    query: (call, read) => answerQuery(call, read, context),
    ec2: (call, read) => answerQuery(call, read, context),
    s3: (call) => answerS3(call),
    rest: (call, read) => answerRest(call, read, context),
  };
  const record = (call: AwsCall): ReadCall => {
    const read = readCall(call);
    calls.push(toRecordedCall(call, read, context.clock.now()));
    return read;
  };
  return {
    get calls() {
      return calls.items;
    },
    get dropped() {
      return calls.dropped;
    },
    record,
    answer: (call) => {
      const read = record(call);
      return answers[read.protocol](call, read);
    },
  };
}

/** About as much as it takes: the body is there as it came, and as it was read. */
function sizeOf({ request }: RecordedCall): number {
  return 1024 + request.target.length + 2 * request.body.length;
}

const cborHeaders = [
  ['Content-Type', 'application/cbor'],
  ['smithy-protocol', 'rpc-v2-cbor'],
] as const;
const emptyCborMap = Buffer.from([0xbf, 0xff]);

function answerJson(call: AwsCall, { operation, input }: ReadCall, context: RecordingContext): AwsAnswer {
  const contentType = call.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const output = jsonOutputs[`${call.service} ${operation}`];
  try {
    return jsonAnswer(200, output?.((input ?? {}) as Record<string, unknown>, call, context) ?? {}, contentType);
  } catch (error) {
    if (error instanceof ServiceRefusal) return jsonError(400, error.errorType, error.message, contentType);
    throw error;
  }
}

function answerRest(call: AwsCall, { operation, input }: ReadCall, context: RecordingContext): AwsAnswer {
  const output = restOutputs[`${call.service} ${operation}`];
  return jsonAnswer(200, output?.((input ?? {}) as Record<string, unknown>, call, context) ?? {});
}
