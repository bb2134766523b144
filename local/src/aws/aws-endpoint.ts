import type { SessionKey } from '../functions/credentials.js';
import type { FunctionRunner } from '../functions/function-runner.js';
import { AnswerTooLong } from '../mapping/endpoint-body.js';
import type { AssemblyModel } from '../model/assembly-model.js';
import type { ClientResponse } from '../model/client.js';
import { constructNameOf } from '../model/construct-name.js';
import type { Clock } from '../model/execution.js';
import type { LambdaFunction } from '../model/function.js';
import { type Notice, notice } from '../model/notice.js';
import { jsonError } from './aws-answers.js';
import type { AnswerAwsCall, AwsAnswer, AwsCall } from './aws-call.js';
import { isPublicCall } from './aws-request.js';
import type { VerifyCall } from './call-verifier.js';
import { createDynamoDb } from './dynamodb.js';
import { forward, forwardStream } from './forward.js';
import { GivenAnswers, outcomeOf, type ServiceAnswer } from './given-answers.js';
import { createLambda } from './lambda.js';
import { createRecorder } from './recorded.js';
import { type RecordedCall, readCall } from './recorded-call.js';
import { refusedCall } from './refused-call.js';
import { renderError, renderOutput } from './rendered-answers.js';
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
  /** Told of each call that is recorded. */
  readonly onRecorded: (call: RecordedCall) => void;
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
  /** What is answered to an operation of a service from now on, whoever else would answer it. */
  give(service: string, operation: string, answer: ServiceAnswer | readonly ServiceAnswer[]): void;
  /** As at the start: tables and buckets are empty, no call is recorded, and no answer given. */
  reset(): void;
}

/**
 * Answers AWS calls by the service in their signature: DynamoDB and Lambda run, API Gateway's own services are plugged
 * in from above, a service with an endpoint of its own is sent there, and any other is recorded.
 */
export function createAwsEndpoint(options: AwsEndpointOptions): AwsEndpoint {
  const { accountId, clock, runner, warn, sessionOf, onRecorded } = options;
  const nameOfCaller = (caller: string) => callerNameOf(caller, options.model().functions);
  const recorder = createRecorder({ clock, accountId, sessionOf, onRecorded, nameOfCaller });
  const given = new GivenAnswers();
  const dynamoDb = createDynamoDb({ tables: () => options.model().tables, accountId, clock, warn });
  const services: Readonly<Record<string, AnswerAwsCall>> = {
    dynamodb: dynamoDb.answer,
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
  const tryAnswerAsGiven = async (call: AwsCall): Promise<AwsAnswer | undefined> => {
    if (!given.has(call.service)) return undefined;
    const read = readCall(call);
    const answer = given.tryTake(call.service, read.operation);
    if (answer === undefined) return undefined;
    const outcome = await outcomeOf(answer, recorder.record(call));
    return outcome instanceof Error ? renderError(call, read, outcome) : renderOutput(call, read, outcome);
  };
  return {
    answer: async (call, signal = new AbortController().signal) => {
      const asGiven = await tryAnswerAsGiven(call);
      if (asGiven) return asGiven;
      const endpoint = tryFindEndpoint(call);
      if (endpoint === undefined) return answerHere(call);
      return orUnavailable({ call, endpoint, warn }, () => forward(call, endpoint, signal));
    },
    relay: async (call) => {
      const failed = isPublicCall(call) ? undefined : options.verify(call);
      if (failed) return refuse(call, failed, warn);
      const asGiven = await tryAnswerAsGiven(call);
      if (asGiven) return asGiven;
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
    give: (service, operation, answer) => given.give(service, operation, answer),
    reset: () => {
      recorder.reset();
      dynamoDb.reset();
      given.clear();
    },
  };
}

/** A function is called by its construct, and whoever else calls as they call themselves. */
function callerNameOf(caller: string, functions: readonly LambdaFunction[]): string {
  const found = functions.find(({ name }) => name === caller);
  return found ? constructNameOf(found.origin) : caller;
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
