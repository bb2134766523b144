import type { SessionKey } from '../functions/credentials.js';
import type { FunctionRunner } from '../functions/function-runner.js';
import { AnswerTooLong } from '../mapping/endpoint-body.js';
import type { AssemblyModel } from '../model/assembly-model.js';
import type { ClientResponse } from '../model/client.js';
import type { Clock } from '../model/execution.js';
import { type Notice, notice } from '../model/notice.js';
import { jsonError } from './aws-answers.js';
import type { AnswerAwsCall, AwsAnswer, AwsCall } from './aws-call.js';
import { isPublicCall } from './aws-request.js';
import type { VerifyCall } from './call-verifier.js';
import { createDynamoDb } from './dynamodb.js';
import { forward, forwardStream } from './forward.js';
import { createLambda } from './lambda.js';
import { createRecorder } from './recorded.js';
import type { RecordedCall } from './recorded-call.js';
import { refusedCall } from './refused-call.js';
import type { FailedVerification } from './sigv4.js';

export interface AwsEndpointOptions {
  /** The assembly as it is now; after a reload, the new one. */
  readonly model: () => AssemblyModel;
  readonly runner: FunctionRunner;
  readonly clock: Clock;
  readonly accountId: string;
  /** Whether the signature of a client's call is taken. */
  readonly verify: VerifyCall;
  /** Gives a key for calls in somebody's name. */
  readonly sessionOf: (name: string) => SessionKey;
  /** Answers by signing name of what lies in higher layers: `apigateway` and `execute-api`. */
  readonly services: Readonly<Record<string, AnswerAwsCall>>;
  /** `--endpoint SERVICE=URL`: signing name to the place that the service's calls are sent to instead. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Tells the person at the terminal what a call cannot tell its caller. */
  readonly warn: (notice: Notice) => void;
}

/** The one place that all AWS calls of functions and integrations go to. */
export interface AwsEndpoint {
  /** Answers an integration; throws `AnswerTooLong` where a service that is forwarded to answers more than it may take. */
  readonly answer: AnswerAwsCall;
  /** Answers a function or whoever else calls over the network and has signed: what is forwarded comes back as it comes. */
  readonly relay: (call: AwsCall) => Promise<ClientResponse>;
  /** The latest calls of services that the gateway does not run, oldest first. */
  readonly recorded: readonly RecordedCall[];
  /** How many older ones are no longer kept. */
  readonly droppedRecorded: number;
}

/**
 * Answers AWS calls by the service in their signature: DynamoDB and Lambda run, API Gateway's own services are plugged
 * in from above, a service with an endpoint of its own is sent there, and any other is recorded.
 */
export function createAwsEndpoint(options: AwsEndpointOptions): AwsEndpoint {
  const { accountId, clock, runner, warn } = options;
  const recorder = createRecorder({ clock, accountId, sessionOf: options.sessionOf });
  const services: Readonly<Record<string, AnswerAwsCall>> = {
    dynamodb: createDynamoDb({ tables: () => options.model().tables, accountId, clock, warn }),
    lambda: createLambda({ functions: () => options.model().functions, runner, accountId, warn }),
    ...options.services,
  };
  const answerHere = async (call: AwsCall): Promise<AwsAnswer> => {
    const service = ownEntry(services, call.service);
    return service ? await service(call) : recorder.answer(call);
  };
  const tryFindEndpoint = (call: AwsCall): string | undefined => {
    const endpoint = ownEntry(options.endpoints, call.service);
    if (endpoint !== undefined) recorder.record(call);
    return endpoint;
  };
  return {
    answer: (call, signal = new AbortController().signal) => {
      const endpoint = tryFindEndpoint(call);
      if (endpoint === undefined) return answerHere(call);
      return orUnavailable({ call, endpoint, warn }, () => forward(call, endpoint, signal));
    },
    relay: async (call) => {
      const failed = isPublicCall(call) ? undefined : options.verify(call);
      if (failed) return refuse(call, failed, warn);
      const endpoint = tryFindEndpoint(call);
      if (endpoint === undefined) return answerHere(call);
      return orUnavailable<ClientResponse>({ call, endpoint, warn }, () => forwardStream(call, endpoint));
    },
    get recorded() {
      return recorder.calls;
    },
    get droppedRecorded() {
      return recorder.dropped;
    },
  };
}

interface Forwarding {
  readonly call: AwsCall;
  readonly endpoint: string;
  readonly warn: (notice: Notice) => void;
}

async function orUnavailable<T>({ call, endpoint, warn }: Forwarding, send: () => Promise<T>): Promise<T | AwsAnswer> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof AnswerTooLong) throw error;
    warn(notice('ENDPOINT_UNREACHABLE', { service: call.service, endpoint, reason: (error as Error).message }));
    return jsonError(503, 'ServiceUnavailableException', `${endpoint} does not answer`);
  }
}

/** The service comes from the client, and may be the name of any property of an object. */
function ownEntry<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined;
}

/** The client is told what is wrong with its signature, and the person at the terminal what to do. */
function refuse(call: AwsCall, failed: FailedVerification, warn: (notice: Notice) => void): AwsAnswer {
  const { service, method, target } = call;
  const path = target.split('?', 1)[0] ?? '';
  warn(notice('AWS_CALL_REFUSED', { service, operation: `${method} ${path}`, reason: failed.errorType }));
  return refusedCall(call, failed);
}
