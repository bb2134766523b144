import type {
  FunctionRunner,
  InvocationResult,
  StreamedInvocationResult,
} from '../../../src/functions/function-runner.js';
import { createHttpSender } from '../../../src/integrations/send-http.js';
import type { ClientRequest, ClientResponse } from '../../../src/model/client.js';
import type { Execution } from '../../../src/model/execution.js';
import type { LambdaFunction } from '../../../src/model/function.js';
import type { Method, RestApi, RestIntegration, RestResource, RestStage } from '../../../src/model/rest-api.js';
import type { RestEnvironment } from '../../../src/pipeline/rest/environment.js';
import { openPhases } from '../../../src/pipeline/rest/phases.js';
import { prepareRestApi } from '../../../src/pipeline/rest/prepare-rest-api.js';
import { executeRestApi, type RestResponse } from '../../../src/pipeline/rest-api.js';

const origin = { stackName: 'Test', logicalId: 'Test', constructPath: 'Test/Api' };

export const functionArn = 'arn:aws:lambda:us-east-1:111111111111:function:fn';

export function lambdaUri(arn = functionArn): string {
  return `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
}

/** A MOCK integration that answers 200 and nothing, with changes. */
export function integrationOf(changes: Partial<RestIntegration> = {}): RestIntegration {
  return {
    type: 'MOCK',
    connectionType: 'INTERNET',
    requestParameters: {},
    requestTemplates:
      changes.type === undefined || changes.type === 'MOCK' ? { 'application/json': '{"statusCode":200}' } : {},
    passthroughBehavior: 'WHEN_NO_MATCH',
    timeoutMillis: 29_000,
    cacheNamespace: 'ns',
    cacheKeyParameters: [],
    integrationResponses: [responseOf('200')],
    responseTransferMode: 'BUFFERED',
    ...changes,
  };
}

export function responseOf(statusCode: string, changes: Partial<RestIntegration['integrationResponses'][number]> = {}) {
  return { statusCode, responseParameters: {}, responseTemplates: {}, ...changes };
}

export function methodOf(key: string, changes: Partial<Method> = {}): Method {
  const [httpMethod, resourcePath] = key.split(' ') as [string, string];
  return {
    origin,
    httpMethod,
    resourceId: 'res1',
    resourcePath,
    authorizationType: 'NONE',
    authorizationScopes: [],
    apiKeyRequired: false,
    requestParameters: {},
    requestModels: {},
    methodResponses: {},
    integration: integrationOf(),
    ...changes,
  };
}

function resourcesOf(methods: readonly Method[]): readonly RestResource[] {
  const paths = [...new Set(methods.map((method) => method.resourcePath))];
  return paths.map((path) => ({
    origin,
    id: 'res1',
    pathPart: path.slice(path.lastIndexOf('/') + 1),
    path,
    methods: Object.fromEntries(
      methods.filter((method) => method.resourcePath === path).map((method) => [method.httpMethod, method]),
    ),
  }));
}

export interface Definition {
  readonly methods: readonly Method[];
  readonly api?: Partial<RestApi>;
  readonly stage?: Partial<RestStage>;
}

export function apiOf({ methods, api = {}, stage = {} }: Definition): { api: RestApi; stage: RestStage } {
  const resources = resourcesOf(methods);
  const restStage: RestStage = {
    origin,
    name: 'prod',
    deployment: { origin, id: 'dep123', resources },
    variables: {},
    methodSettings: {},
    cacheClusterEnabled: false,
    tracingEnabled: false,
    ...stage,
  };
  return {
    stage: restStage,
    api: {
      protocol: 'REST',
      origin,
      id: 'abcdef1234',
      name: 'Test',
      rootResourceId: 'root',
      region: 'us-east-1',
      accountId: '111111111111',
      endpointType: 'REGIONAL',
      apiKeySource: 'HEADER',
      binaryMediaTypes: [],
      disableExecuteApiEndpoint: false,
      resources,
      authorizers: [],
      models: {},
      requestValidators: [],
      gatewayResponses: {},
      stages: [restStage],
      domains: [],
      ...api,
    },
  };
}

/** A function that API Gateway may invoke. */
export function lambdaFunction(changes: Partial<LambdaFunction> = {}): LambdaFunction {
  return {
    origin,
    name: 'fn',
    arn: functionArn,
    packageType: 'Zip',
    architecture: 'x86_64',
    code: { kind: 'unavailable', reason: 'the test answers itself' },
    layers: [],
    environment: {},
    timeoutSeconds: 3,
    memorySizeMb: 128,
    versions: [],
    aliases: {},
    permissions: [{ origin, action: 'lambda:InvokeFunction', principal: 'apigateway.amazonaws.com' }],
    role: undefined,
    ...changes,
  };
}

/** Answers invocations with what `handler` makes of the event. */
export function runnerOf(handler: (event: never) => unknown): FunctionRunner {
  return {
    invoke: async (_, { payload }): Promise<InvocationResult> => {
      try {
        const result = await handler(JSON.parse(payload) as never);
        return { outcome: 'success', payload: JSON.stringify(result) ?? 'null' };
      } catch (error) {
        const payload = JSON.stringify({ errorType: 'Error', errorMessage: (error as Error).message });
        return { outcome: 'error', payload };
      }
    },
    invokeStreaming: async (_, { payload }): Promise<StreamedInvocationResult> => {
      return { outcome: 'stream', payload: handler(JSON.parse(payload) as never) as never };
    },
    close: async () => {},
  };
}

export function environmentOf(changes: Partial<RestEnvironment> = {}): RestEnvironment {
  return {
    functions: runnerOf(() => ({})),
    findFunction: () => ({ function: lambdaFunction() }),
    answerAwsCall: async () => ({ status: 200, headers: [], body: Buffer.from('{}') }),
    sendHttp: createHttpSender().send,
    vpcLinks: {},
    random: () => 0,
    traceIds: { root: () => '1-6740a3e5-2d1b0c9f8e7d6a5b4c3d2e1f', parent: () => '53995c3f42cd8ad8' },
    phases: () => openPhases,
    ...changes,
  };
}

export interface Told {
  readonly log: string[];
  readonly reasons: string[];
}

export function executionOf(told: Told = { log: [], reasons: [] }): Execution {
  return {
    requestId: '3c177581-2d03-4af4-9b68-5924083f37fe',
    extendedRequestId: 'ZhEVGHTzDoEEB2A=',
    startedAt: 1_718_635_961_959,
    clock: { now: () => 1_718_635_961_999 },
    log: (line) => told.log.push(line),
    explain: (reason) => told.reasons.push(reason),
    hit: () => {},
  };
}

export function requestOf(key: string, changes: Partial<ClientRequest> = {}): ClientRequest {
  const [method, target] = key.split(' ') as [string, string];
  return {
    method,
    target,
    protocol: 'HTTP/1.1',
    scheme: 'https',
    headers: [['Host', 'api.example.com']],
    body: Buffer.alloc(0),
    sourceIp: '192.0.2.1',
    ...changes,
  };
}

export interface Answer extends Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly response: RestResponse;
}

/** Sends one request through an API. */
export async function send(
  definition: Definition,
  request: ClientRequest,
  environment: Partial<RestEnvironment> = {},
): Promise<Answer> {
  const { api, stage } = apiOf(definition);
  const told: Told = { log: [], reasons: [] };
  const prepared = prepareRestApi(api, stage, environmentOf(environment));
  const response = await executeRestApi(executionOf(told), prepared, request);
  return {
    ...told,
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (await bodyOf(response)).toString(),
    response,
  };
}

export async function bodyOf({ body }: ClientResponse): Promise<Buffer> {
  if (Buffer.isBuffer(body)) return body;
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
