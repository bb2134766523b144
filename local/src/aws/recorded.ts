import { Latest } from '../model/latest.js';
import { jsonAnswer, jsonError } from './aws-answers.js';
import type { AwsAnswer, AwsCall } from './aws-call.js';
import { type Protocol, type ReadCall, type RecordedCall, readCall, toRecordedCall } from './recorded-call.js';
import { jsonOutputs, restOutputs, ServiceRefusal } from './recorded-json.js';
import { answerQuery } from './recorded-query.js';
import { createS3 } from './recorded-s3.js';
import type { RecordingContext } from './recording-context.js';
import { cborAnswer } from './rendered-answers.js';

/** Answers calls with a well-formed success, and keeps them. */
export interface Recorder {
  /** The latest, oldest first. */
  readonly calls: readonly RecordedCall[];
  /** How many older ones are no longer kept. */
  readonly dropped: number;
  /** Keeps a call, and gives it as it is kept. */
  record(call: AwsCall): RecordedCall;
  /** Keeps a call and answers it. */
  answer(call: AwsCall): AwsAnswer;
  /** Forgets every call and all that was put. */
  reset(): void;
}

/**
 * Stands in for every service that the gateway does not run. A call is answered as if it had succeeded, in the
 * service's protocol and with the members that SDKs check or handlers read. What only a real service could know, such
 * as the value of a secret, is refused as if it did not exist: an invented value would be a lie.
 */
export function createRecorder(context: RecordingContext): Recorder {
  let calls = noCalls();
  let answerS3 = createS3(context.clock);
  const answers: Readonly<Record<Protocol, (call: AwsCall, read: ReadCall) => AwsAnswer>> = {
    json: (call, read) => answerJson(call, read, context),
    cbor: () => cborAnswer(200, {}),
    query: (call, read) => answerQuery(call, read, context),
    ec2: (call, read) => answerQuery(call, read, context),
    s3: (call) => answerS3(call),
    rest: (call, read) => answerRest(call, read, context),
  };
  const keep = (call: AwsCall, read: ReadCall): RecordedCall => {
    const recorded = toRecordedCall(call, read, {
      caller: context.nameOfCaller(call.caller),
      at: context.clock.now(),
    });
    calls.push(recorded);
    context.onRecorded(recorded);
    return recorded;
  };
  return {
    get calls() {
      return calls.items;
    },
    get dropped() {
      return calls.dropped;
    },
    record: (call) => keep(call, readCall(call)),
    answer: (call) => {
      const read = readCall(call);
      keep(call, read);
      return answers[read.protocol](call, read);
    },
    reset: () => {
      calls = noCalls();
      answerS3 = createS3(context.clock);
    },
  };
}

function noCalls(): Latest<RecordedCall> {
  return new Latest({ count: 10_000, bytes: 64 * 1024 * 1024 }, sizeOf);
}

/** About as much as it takes: the body is there as it came, and as it was read. */
function sizeOf({ request }: RecordedCall): number {
  return 1024 + request.target.length + 2 * request.body.length;
}

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
