import type { FunctionRunner } from '../functions/function-runner.js';
import { AnswerTooLong } from '../mapping/endpoint-body.js';
import type { AssemblyModel } from '../model/assembly-model.js';
import type { ClientResponse } from '../model/client.js';
import type { Clock } from '../model/execution.js';
import { type Notice, notice } from '../model/notice.js';
import { jsonError } from './aws-answers.js';
import type { AnswerAwsCall, AwsAnswer, AwsCall } from './aws-call.js';
import { createDynamoDb } from './dynamodb.js';
import { forward, forwardStream } from './forward.js';
import { createLambda } from './lambda.js';
import { createRecorder } from './recorded.js';
import type { RecordedCall } from './recorded-call.js';

export interface AwsEndpointOptions {
  /** The assembly as it is now; after a reload, the new one. */
  readonly model: () => AssemblyModel;
  readonly runner: FunctionRunner;
  readonly clock: Clock;
  readonly accountId: string;
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
  /** Answers a function or whoever else calls over the network: what is forwarded comes back as it comes. */
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
  const recorder = createRecorder({ clock, accountId });
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
    relay: (call) => {
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
