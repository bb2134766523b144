import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAssembly } from '../../../src/assembly/load-assembly.js';
import type { AnswerAwsCall, AwsCall } from '../../../src/aws/aws-call.js';
import { createAwsEndpoint } from '../../../src/aws/aws-endpoint.js';
import { resolveStacks } from '../../../src/cloudformation/resolve-stacks.js';
import { deploy } from '../../../src/deployment/deploy.js';
import { parseFunctionName } from '../../../src/deployment/function-reference.js';
import type { FunctionRunner } from '../../../src/functions/function-runner.js';
import { createHttpSender } from '../../../src/integrations/send-http.js';
import type { AssemblyModel } from '../../../src/model/assembly-model.js';
import { anonymous } from '../../../src/model/caller.js';
import type { Execution } from '../../../src/model/execution.js';
import type { LambdaFunction } from '../../../src/model/function.js';
import type { RestApi, RestStage } from '../../../src/model/rest-api.js';
import { newExtendedRequestId, randomTraceIds } from '../../../src/pipeline/new-ids.js';
import type { RestEnvironment } from '../../../src/pipeline/rest/environment.js';
import { openPhases } from '../../../src/pipeline/rest/phases.js';
import { prepareRestApi } from '../../../src/pipeline/rest/prepare-rest-api.js';
import { refuseUnknownStage, trySelectRestStage } from '../../../src/pipeline/rest/select-rest-stage.js';
import { executeRestApi } from '../../../src/pipeline/rest-api.js';
import { listen } from '../../../src/transports/http.js';
import {
  type BackendRequest,
  defaultPaths,
  type HttpBackend,
  isHttpKind,
  type LambdaHandler,
  lambdaHandler,
  objectStore,
  startHttpBackend,
  toBackendRequest,
} from './backends.js';
import { fill, placeholders } from './placeholders.js';
import { pythonHandler } from './python-handler.js';
import { type Definition, NotExpressible } from './request-case.js';
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
  if (given.usagePlan) throw new NotExpressible('usage plans are not wired into the runner yet');
  const http = await startBackendOf(given);
  const backendHost = http?.host ?? '127.0.0.1:9';
  const values: Record<string, string> = { ...placeholders, backend: `http://${backendHost}`, backendHost };
  const definition = fill(given, values);
  const handlers = new Map<string, LambdaHandler>();
  const template = restTemplate(definition, (method) => uriOf(method, handlers, values));
  const model = modelOf(template);
  const api = { ...(model.apis[0] as RestApi), accountId: placeholders.account as string };
  const events: unknown[] = [];
  const awsCalls: AwsCall[] = [];
  const answerAwsCall = recording(awsOf(definition), awsCalls);
  const reasons: string[] = [];
  const sender = createHttpSender();
  const environment: RestEnvironment = {
    functions: runnerOf(handlers, events),
    findFunction: (arn) => ({ function: functionNamed(parseFunctionName(arn)?.name ?? 'fn') }),
    answerAwsCall,
    // The backend of a case speaks plain HTTP, whatever scheme the case has.
    sendHttp: (request) => sender.send({ ...request, url: new URL(request.url.href.replace(/^https:/, 'http:')) }),
    vpcLinks: {},
    random: Math.random,
    traceIds: randomTraceIds(clock),
    phases: () => ({
      ...openPhases,
      authorize: async () => definition.caller ?? anonymous,
      checkUsagePlan: () => definition.apiKey,
    }),
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
      return prepared ? executeRestApi(execution, prepared, request) : refuseUnknownStage(execution);
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

function modelOf(template: Resources): AssemblyModel {
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

function lambdaUri(name: string, { region, account }: Readonly<Record<string, string>>): string {
  const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}

function runnerOf(handlers: ReadonlyMap<string, LambdaHandler>, events: unknown[]): FunctionRunner {
  return {
    invoke: async ({ name }, { payload }) => {
      const event: unknown = JSON.parse(payload);
      events.push(event);
      try {
        const result = await handlers.get(name)?.(event);
        return { outcome: 'success', payload: JSON.stringify(result) ?? 'null' };
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error;
        return { outcome: 'error', payload: JSON.stringify({ errorMessage, errorType }) };
      }
    },
    invokeStreaming: async () => ({ outcome: 'throttled' }),
    close: async () => {},
  };
}

const origin = { stackName: 'Case', logicalId: 'Function', constructPath: 'Case/Function' };

function functionNamed(name: string): LambdaFunction {
  return {
    origin,
    name,
    arn: `arn:aws:lambda:${placeholders.region}:${placeholders.account}:function:${name}`,
    packageType: 'Zip',
    architecture: 'x86_64',
    code: { kind: 'unavailable', reason: 'a case says what its functions answer' },
    layers: [],
    environment: {},
    timeoutSeconds: 3,
    memorySizeMb: 128,
    versions: [],
    aliases: {},
    permissions: [{ origin, action: 'lambda:InvokeFunction', principal: 'apigateway.amazonaws.com' }],
    role: undefined,
  };
}

function awsOf({ backend }: Definition): AnswerAwsCall {
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
    model: () => ({
      apis: [],
      functions: [],
      tables: [table],
      userPools: [],
      usagePlans: [],
      apiKeys: [],
      notEmulated: [],
      warnings: [],
    }),
    runner: runnerOf(new Map(), []),
    clock,
    accountId: placeholders.account as string,
    services: {},
    endpoints: {},
    log: () => {},
  }).answer;
}

function recording(answer: AnswerAwsCall, calls: AwsCall[]): AnswerAwsCall {
  return (call) => {
    calls.push(call);
    return answer(call);
  };
}

async function prepareAws({ backend }: Definition, answer: AnswerAwsCall): Promise<void> {
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

export { toBackendRequest };

function executionOf(log: string[], reasons: string[]): Execution {
  return {
    requestId: randomUUID(),
    extendedRequestId: newExtendedRequestId(),
    startedAt: Date.now(),
    clock,
    log: (line) => log.push(line),
    explain: (reason) => reasons.push(reason),
  };
}
