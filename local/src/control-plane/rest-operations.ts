import type { Clock } from '../model/execution.js';
import type { Method, RestApi, RestDeployment, RestResource, RestStage } from '../model/rest-api.js';
import { type ControlPlaneState, makeId } from './control-plane-state.js';
import { badRequest, notFound, type OperationRequest, type OperationTable, ok, pageOf } from './operations.js';
import { applyPatches } from './patch.js';
import {
  authorizerShape,
  deploymentShape,
  gatewayResponseShape,
  integrationShape,
  methodShape,
  modelShape,
  resourceShape,
  restApiShape,
  stageShape,
  validatorShape,
} from './rest-shapes.js';
import { stagePatches } from './stage-patches.js';

/** A test invocation of a method, as `TestInvokeMethod` takes it. */
export interface TestInvocation {
  readonly pathWithQueryString?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
}

/** How a test invocation went, with the execution log. */
export interface TestInvocationResult {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly log: string;
  /** Milliseconds. */
  readonly latency: number;
}

/** What the management API asks of the APIs that run. */
export interface RunningApis {
  /** Empties a stage's response cache. */
  flushStageCache(apiId: string, stageName: string): void;
  /** Forgets what a stage's authorizers have decided. */
  flushStageAuthorizersCache(apiId: string, stageName: string): void;
  /** Runs a method without authorization, API key and throttling. */
  testInvokeMethod(api: RestApi, method: Method, invocation: TestInvocation): Promise<TestInvocationResult>;
  /** For each day from `startDate` to `endDate` (`YYYY-MM-DD`), how many requests a key made and has left. */
  usageOf(planId: string, apiKeyId: string, startDate: string, endDate: string): readonly (readonly [number, number])[];
}

/** The operations on REST APIs: everything can be read; of a stage, its settings and its deployment can be changed. */
export function restOperations(state: ControlPlaneState, running: RunningApis, clock: Clock): OperationTable {
  const startedAt = clock.now();
  const apis = () => state.apis.filter((api) => api.protocol === 'REST');
  const apiOf = ({ path }: OperationRequest): RestApi => {
    const api = apis().find(({ id }) => id === path.apiId);
    if (!api) throw notFound('Invalid API identifier specified');
    return api;
  };
  const currentStages = (api: RestApi) => api.stages.map((stage) => state.currentStage(api.id, stage));
  const stageOf = (request: OperationRequest): RestStage =>
    find(
      currentStages(apiOf(request)),
      ({ name }) => name === request.path.stageName,
      'Invalid stage identifier specified',
    );
  const deploymentsOf = (api: RestApi): RestDeployment[] => {
    const ofStages = api.stages.flatMap(({ deployment, canary }) => [
      deployment,
      ...(canary ? [canary.deployment] : []),
    ]);
    const all = [...ofStages, ...state.madeDeployments(api.id)];
    return [...new Map(all.map((deployment) => [deployment.id, deployment])).values()];
  };
  const createDeployment = (request: OperationRequest): RestDeployment => {
    const api = apiOf(request);
    const { stageName } = request.body;
    const stage = currentStages(api).find(({ name }) => name === stageName);
    if (stageName !== undefined && !stage) {
      throw badRequest(`stage '${stageName}' is not in the cloud assembly; making stages is not emulated`);
    }
    const deployment = { origin: api.origin, id: makeId(), resources: api.resources };
    state.addDeployment(api.id, deployment);
    if (stage) state.replaceStage(api.id, { ...stage, deployment });
    return deployment;
  };
  return {
    'GET /restapis': ({ query }) =>
      pageOf(
        apis().map((api) => restApiShape(api, startedAt)),
        query,
      ),
    'GET /restapis/{apiId}': (request) => ok(restApiShape(apiOf(request), startedAt)),
    'GET /restapis/{apiId}/resources': (request) =>
      pageOf(
        apiOf(request).resources.map((resource) => resourceShape(resource, embedding(request))),
        request.query,
      ),
    'GET /restapis/{apiId}/resources/{resourceId}': (request) =>
      ok(resourceShape(resourceOf(apiOf(request), request), embedding(request))),
    'GET /restapis/{apiId}/resources/{resourceId}/methods/{httpMethod}': (request) =>
      ok(methodShape(methodOf(apiOf(request), request))),
    'POST /restapis/{apiId}/resources/{resourceId}/methods/{httpMethod}': async (request) => {
      const api = apiOf(request);
      return ok(await running.testInvokeMethod(api, methodOf(api, request), request.body as TestInvocation));
    },
    'GET /restapis/{apiId}/resources/{resourceId}/methods/{httpMethod}/responses/{statusCode}': (request) => {
      const responses = Object.values(methodOf(apiOf(request), request).methodResponses);
      return ok(find(responses, ({ statusCode }) => statusCode === request.path.statusCode, responseMissing));
    },
    'GET /restapis/{apiId}/resources/{resourceId}/methods/{httpMethod}/integration': (request) => {
      const { integration } = methodOf(apiOf(request), request);
      if (!integration) throw notFound('No integration defined for method');
      return ok(integrationShape(integration));
    },
    'GET /restapis/{apiId}/stages': (request) =>
      // Unlike the other lists, that of the stages has no pages.
      ok({ item: currentStages(apiOf(request)).map((stage) => stageShape(stage, startedAt)) }),
    'GET /restapis/{apiId}/stages/{stageName}': (request) => ok(stageShape(stageOf(request), startedAt)),
    'PATCH /restapis/{apiId}/stages/{stageName}': (request) => {
      const api = apiOf(request);
      const stage = applyPatches(stageOf(request), request.body.patchOperations, stagePatches(deploymentsOf(api)));
      state.replaceStage(api.id, stage);
      return ok(stageShape(stage, startedAt));
    },
    'DELETE /restapis/{apiId}/stages/{stageName}/cache/data': (request) => {
      running.flushStageCache(apiOf(request).id, stageOf(request).name);
      return { status: 202 };
    },
    'DELETE /restapis/{apiId}/stages/{stageName}/cache/authorizers': (request) => {
      running.flushStageAuthorizersCache(apiOf(request).id, stageOf(request).name);
      return { status: 202 };
    },
    'GET /restapis/{apiId}/deployments': (request) =>
      pageOf(
        deploymentsOf(apiOf(request)).map((deployment) => deploymentShape(deployment, startedAt)),
        request.query,
      ),
    'GET /restapis/{apiId}/deployments/{deploymentId}': (request) => {
      const hasId = ({ id }: RestDeployment) => id === request.path.deploymentId;
      const deployment = find(deploymentsOf(apiOf(request)), hasId, 'Invalid Deployment identifier specified');
      return ok(deploymentShape(deployment, startedAt));
    },
    'POST /restapis/{apiId}/deployments': (request) => ({
      status: 201,
      body: deploymentShape(createDeployment(request), clock.now()),
    }),
    'GET /restapis/{apiId}/authorizers': (request) =>
      pageOf(apiOf(request).authorizers.map(authorizerShape), request.query),
    'GET /restapis/{apiId}/authorizers/{id}': (request) => {
      const { authorizers } = apiOf(request);
      return ok(
        authorizerShape(
          find(authorizers, ({ id }) => id === request.path.id, 'Invalid Authorizer identifier specified'),
        ),
      );
    },
    'GET /restapis/{apiId}/models': (request) =>
      pageOf(Object.values(apiOf(request).models).map(modelShape), request.query),
    'GET /restapis/{apiId}/models/{name}': (request) => {
      const models = Object.values(apiOf(request).models);
      return ok(modelShape(find(models, ({ name }) => name === request.path.name, 'Invalid model name specified')));
    },
    'GET /restapis/{apiId}/requestvalidators': (request) =>
      pageOf(apiOf(request).requestValidators.map(validatorShape), request.query),
    'GET /restapis/{apiId}/gatewayresponses': (request) => {
      const responses = Object.values(apiOf(request).gatewayResponses).flatMap((response) => response ?? []);
      return pageOf(responses.map(gatewayResponseShape), request.query);
    },
  };
}

const responseMissing = 'Invalid Response status code specified';

function embedding({ query }: OperationRequest): (method: Method) => object {
  return query.get('embed') === 'methods' ? methodShape : () => ({});
}

function resourceOf(api: RestApi, { path }: OperationRequest): RestResource {
  return find(api.resources, ({ id }) => id === path.resourceId, 'Invalid Resource identifier specified');
}

function methodOf(api: RestApi, request: OperationRequest): Method {
  const methods = Object.values(resourceOf(api, request).methods);
  return find(
    methods,
    ({ httpMethod }) => httpMethod === request.path.httpMethod,
    'Invalid Method identifier specified',
  );
}

function find<T>(items: readonly T[], fits: (item: T) => boolean, message: string): T {
  const found = items.find(fits);
  if (found === undefined) throw notFound(message);
  return found;
}
