import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAssembly } from '../../../src/assembly/load-assembly.js';
import { chosenKeys, defaultIamCredentials } from '../../../src/authorizers/iam.js';
import { LocalKeys } from '../../../src/authorizers/local-keys.js';
import type { AwsCall } from '../../../src/aws/aws-call.js';
import { resolveStacks } from '../../../src/cloudformation/resolve-stacks.js';
import { deploy } from '../../../src/deployment/deploy.js';
import { parseFunctionName } from '../../../src/deployment/function-reference.js';
import { createHttpSender } from '../../../src/integrations/send-http.js';
import type { AssemblyModel } from '../../../src/model/assembly-model.js';
import type { Execution } from '../../../src/model/execution.js';
import type { RestApi, RestStage } from '../../../src/model/rest-api.js';
import { newExtendedRequestId, randomTraceIds } from '../../../src/pipeline/new-ids.js';
import type { RestEnvironment } from '../../../src/pipeline/rest/environment.js';
import type { RestPhases } from '../../../src/pipeline/rest/phases.js';
import { prepareRestApi } from '../../../src/pipeline/rest/prepare-rest-api.js';
import { refuseUnknownStage, trySelectRestStage } from '../../../src/pipeline/rest/select-rest-stage.js';
import { executeRestApi } from '../../../src/pipeline/rest-api.js';
import { createPhases } from '../../../src/serving/stateful-phases.js';
import { listen } from '../../../src/transports/http.js';
import {
  type BackendRequest,
  defaultPaths,
  type HttpBackend,
  isHttpKind,
  type LambdaHandler,
  lambdaHandler,
  startHttpBackend,
} from './backends.js';
import { awsOf, prepareAws, recording } from './case-aws.js';
import { functionNamed, lambdaUri, runnerOf } from './case-functions.js';
import { fill, placeholders } from './placeholders.js';
import { pythonHandler } from './python-handler.js';
import type { Definition } from './request-case.js';
import { type MethodDefinition, methodsOf, type Resources, restTemplate } from './rest-template.js';

const clock = { now: () => Date.now() };

/** The REST API of a case with its backends. */
export interface CaseApi {
  readonly api: RestApi;
  readonly stage: RestStage;
  readonly environment: RestEnvironment;
  /** What the functions of the case got, in order. */
  readonly events: readonly unknown[];
  readonly backendRequests: readonly BackendRequest[];
  readonly awsCalls: readonly AwsCall[];
  /** Placeholders, with those that are known now. */
  readonly values: Readonly<Record<string, string>>;
  readonly reasons: readonly string[];
  execution(log: string[]): Execution;
  close(): void;
}

/** Makes the API of a definition, and starts its backends. */
export async function makeCaseApi(given: Definition): Promise<CaseApi> {
  const http = await startBackendOf(given);
  const backendHost = http?.host ?? '127.0.0.1:9';
  const values: Record<string, string> = { ...placeholders, backend: `http://${backendHost}`, backendHost };
  const definition = fill(given, values);
  const handlers = new Map<string, LambdaHandler>();
  if (definition.authorizer) handlers.set('authorizer', authorizerHandler(definition.authorizer));
  const template = restTemplate(definition, (method) => uriOf(method, handlers, values));
  const model = modelOf(template);
  const api = { ...(model.apis[0] as RestApi), accountId: placeholders.account as string };
  const events: unknown[] = [];
  const awsCalls: AwsCall[] = [];
  const answerAwsCall = recording(awsOf(definition), awsCalls);
  const reasons: string[] = [];
  const sender = createHttpSender();
  const functions = runnerOf(handlers, events);
  const findFunction = (arn: string) => ({ function: functionNamed(parseFunctionName(arn)?.name ?? 'fn') });
  const phases = createPhases({
    clock,
    functions: { functions, findFunction },
    usagePlans: () => model.usagePlans,
    userPools: () => model.userPools,
    localKeys: new LocalKeys(tmpdir()),
    findKey: chosenKeys(defaultIamCredentials),
  });
  const environment: RestEnvironment = {
    functions,
    findFunction,
    answerAwsCall,
    // The backend of a case speaks plain HTTP, whatever scheme the case has.
    sendHttp: (request) => sender.send({ ...request, url: new URL(request.url.href.replace(/^https:/, 'http:')) }),
    vpcLinks: {},
    random: Math.random,
    traceIds: randomTraceIds(clock),
    phases: (served, stage) => phasesOf(definition, phases.rest(served, stage)),
  };
  await prepareAws(definition, answerAwsCall);
  awsCalls.length = 0;
  return {
    api,
    stage: await stageOf(api, definition),
    environment,
    events,
    backendRequests: http?.requests ?? [],
    awsCalls,
    values: { ...values, apiId: api.id },
    reasons,
    execution: (log) => executionOf(log, reasons),
    close: () => {
      http?.close();
      sender.close();
    },
  };
}

/** Answers with what the case has it return, or throws it. */
function authorizerHandler({ returns, throws }: Definition): LambdaHandler {
  return () => {
    if (throws) throw new Error(throws);
    return returns;
  };
}

/** The phases of an API, but where the case itself says who calls and with which key. */
function phasesOf({ caller, apiKey }: Definition, phases: RestPhases): RestPhases {
  return {
    ...phases,
    ...(caller && { authorize: async () => caller }),
    ...(apiKey && { checkUsagePlan: () => apiKey }),
  };
}

/** Serves an API over a real socket. */
export async function serve(caseApi: CaseApi) {
  const { api, stage, environment } = caseApi;
  const stages = new Map([[stage.name, prepareRestApi(api, stage, environment)]]);
  const log: string[] = [];
  return listen({
    host: '127.0.0.1',
    port: 0,
    onRequest: async (request) => {
      const execution = caseApi.execution(log);
      const prepared = trySelectRestStage(stages, request.target);
      return prepared ? executeRestApi(execution, prepared, request) : refuseUnknownStage(execution, api, request);
    },
    onFailure: (error) => {
      (caseApi.reasons as string[]).push(String((error as Error).stack));
    },
  });
}

/** A canary's deployment is a second API, as one template cannot hold two states of a method. */
async function stageOf(api: RestApi, definition: Definition): Promise<RestStage> {
  const stage = api.stages[0] as RestStage;
  const { canarySettings, canaryDeployment } = definition;
  if (!canarySettings) return stage;
  const other = modelOf(
    restTemplate({ ...definition, ...canaryDeployment, baseDeployment: undefined }, () => undefined),
  ).apis[0] as RestApi;
  return {
    ...stage,
    canary: {
      deployment: (other.stages[0] as RestStage).deployment,
      percentTraffic: canarySettings.percentTraffic,
      stageVariableOverrides: canarySettings.stageVariableOverrides ?? {},
      useStageCache: canarySettings.useStageCache ?? false,
    },
  };
}

/** The model of a template of these resources. */
export function modelOf(template: Resources): AssemblyModel {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-case-'));
  try {
    const file = join(folder, 'case.template.json');
    writeFileSync(file, JSON.stringify({ Resources: template }));
    const assembly = loadAssembly(file);
    return deploy(resolveStacks(assembly, { parameters: {} }), assembly);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function startBackendOf(definition: Definition): Promise<HttpBackend | undefined> {
  const backends = [definition.backend, ...methodsOf(definition).map(({ backend }) => backend)];
  const backend = backends.find((candidate) => isHttpKind(candidate?.kind));
  return backend && startHttpBackend(backend);
}

function uriOf(
  method: MethodDefinition,
  handlers: Map<string, LambdaHandler>,
  values: Readonly<Record<string, string>>,
): string | undefined {
  const { integration, backend } = method;
  if (backend?.kind?.startsWith('lambda-') && !isHttpKind(backend.kind)) {
    const name = backend.functionName ?? `fn${handlers.size}`;
    handlers.set(name, backend.kind === 'lambda-python' ? pythonHandler(backend) : lambdaHandler(backend));
    return integration.uri ?? lambdaUri(name, values);
  }
  if (isHttpKind(backend?.kind)) return integration.uri ?? `${values.backend}${defaultPaths[backend.kind] ?? '/'}`;
  return integration.uri;
}

function executionOf(log: string[], reasons: string[]): Execution {
  return {
    requestId: randomUUID(),
    extendedRequestId: newExtendedRequestId(),
    startedAt: Date.now(),
    clock,
    log: (line) => log.push(line),
    explain: (reason) => reasons.push(reason),
    hit: () => {},
  };
}
