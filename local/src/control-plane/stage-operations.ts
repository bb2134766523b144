import type { Clock } from '../model/execution.js';
import type { RestApi, RestDeployment, RestStage } from '../model/rest-api.js';
import { type ControlPlaneState, makeId } from './control-plane-state.js';
import { badRequest, findItem, type OperationRequest, type OperationTable, ok, pageOf } from './operations.js';
import { applyPatches } from './patch.js';
import { findRestApi } from './rest-operations.js';
import { deploymentShape, stageShape } from './rest-shapes.js';
import type { RunningApis } from './running-apis.js';
import { stagePatches } from './stage-patches.js';

/**
 * The operations on stages and deployments of REST APIs. A stage's settings and its deployment can be changed; what is
 * changed counts from the next request on.
 */
export function stageOperations(state: ControlPlaneState, running: RunningApis, clock: Clock): OperationTable {
  const startedAt = clock.now();
  const apiOf = (request: OperationRequest) => findRestApi(state, request);
  const stageOf = (request: OperationRequest) => findStage(state, apiOf(request), request);
  return {
    'GET /restapis/{apiId}/stages': (request) =>
      // Unlike the other lists, that of the stages has no pages.
      ok({ item: currentStages(state, apiOf(request)).map((stage) => stageShape(stage, startedAt)) }),
    'GET /restapis/{apiId}/stages/{stageName}': (request) => ok(stageShape(stageOf(request), startedAt)),
    'PATCH /restapis/{apiId}/stages/{stageName}': (request) => {
      const api = apiOf(request);
      const patches = stagePatches(deploymentsOf(state, api));
      const stage = applyPatches(stageOf(request), request.body.patchOperations, patches);
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
    'GET /restapis/{apiId}/deployments': (request) => {
      const shapes = deploymentsOf(state, apiOf(request)).map((deployment) => deploymentShape(deployment, startedAt));
      return pageOf(shapes, request.query);
    },
    'GET /restapis/{apiId}/deployments/{id}': (request) => {
      const hasId = ({ id }: RestDeployment) => id === request.path.id;
      const deployments = deploymentsOf(state, apiOf(request));
      return ok(deploymentShape(findItem(deployments, hasId, 'Invalid Deployment identifier specified'), startedAt));
    },
    'POST /restapis/{apiId}/deployments': (request) => ({
      status: 201,
      body: deploymentShape(createDeployment(state, apiOf(request), request), clock.now()),
    }),
  };
}

/** A deployment of the API as it stands, served at once where a stage is named. */
function createDeployment(state: ControlPlaneState, api: RestApi, { body }: OperationRequest): RestDeployment {
  const { stageName } = body;
  const stage = currentStages(state, api).find(({ name }) => name === stageName);
  if (stageName !== undefined && !stage) {
    throw badRequest(`stage '${stageName}' is not in the cloud assembly; making stages is not emulated`);
  }
  const deployment = { origin: api.origin, id: makeId(), resources: api.resources };
  state.addDeployment(api.id, deployment);
  if (stage) state.replaceStage(api.id, { ...stage, deployment });
  return deployment;
}

function currentStages(state: ControlPlaneState, api: RestApi): RestStage[] {
  return api.stages.map((stage) => state.currentStage(api.id, stage));
}

function findStage(state: ControlPlaneState, api: RestApi, { path }: OperationRequest): RestStage {
  const hasName = ({ name }: RestStage) => name === path.stageName;
  return findItem(currentStages(state, api), hasName, 'Invalid stage identifier specified');
}

/** Those of the assembly's stages, then those made since. */
function deploymentsOf(state: ControlPlaneState, api: RestApi): RestDeployment[] {
  const ofStages = api.stages.flatMap(({ deployment, canary }) => [deployment, ...(canary ? [canary.deployment] : [])]);
  const all = [...ofStages, ...state.madeDeployments(api.id)];
  return [...new Map(all.map((deployment) => [deployment.id, deployment])).values()];
}
