import { prepareGatewayResponses } from '../../gateway-responses/gateway-responses.js';
import { compileBinaryMediaTypes, type IsBinary } from '../../mapping/media-types.js';
import type { Method, RestApi, RestDeployment, RestResource, RestStage } from '../../model/rest-api.js';
import { compileRestRoutes, type RestRouter } from '../../routing/rest-routes.js';
import { compileModels } from '../body-model.js';
import type { RestEnvironment } from './environment.js';
import { misconfigured } from './integration-setup.js';
import { prepareIntegration } from './prepare-integration.js';
import type { PreparedDeployment, PreparedMethod, PreparedRestApi } from './prepared.js';
import { compileValidation } from './validate-request.js';

/** Compiles everything of a stage that does not depend on a request. */
export function prepareRestApi(api: RestApi, stage: RestStage, environment: RestEnvironment): PreparedRestApi {
  const isBinary = compileBinaryMediaTypes(api.binaryMediaTypes);
  const prepare = (deployment: RestDeployment, stageVariables: Readonly<Record<string, string>>) =>
    prepareDeployment({ api, stage, environment, isBinary, deployment, stageVariables });
  const { canary } = stage;
  return {
    api,
    stage,
    environment,
    phases: environment.phases(api, stage),
    toGatewayResponse: prepareGatewayResponses(api),
    deployment: prepare(stage.deployment, stage.variables),
    ...(canary && {
      canary: {
        percentTraffic: canary.percentTraffic,
        deployment: prepare(canary.deployment, { ...stage.variables, ...canary.stageVariableOverrides }),
      },
    }),
  };
}

interface DeploymentSetup {
  readonly api: RestApi;
  readonly stage: RestStage;
  readonly environment: RestEnvironment;
  readonly isBinary: IsBinary;
  readonly deployment: RestDeployment;
  readonly stageVariables: Readonly<Record<string, string>>;
}

function prepareDeployment(setup: DeploymentSetup): PreparedDeployment {
  const { deployment, stageVariables } = setup;
  const findModel = compileModels(setup.api);
  const methods = new Map<Method, PreparedMethod>();
  for (const method of deployment.resources.flatMap((resource) => Object.values(resource.methods))) {
    methods.set(method, prepareMethod(setup, method, findModel));
  }
  return {
    deployment,
    stageVariables,
    route: compileRoutes(deployment.resources),
    methodOf: (method) => methods.get(method) as PreparedMethod,
  };
}

/**
 * Prepares the routing of a deployment. Where the resource that a path leads to lacks the verb, a greedy resource beside
 * or above it may have it (validated on AWS: `OPTIONS /{proxy+}` beside `POST /test`).
 */
function compileRoutes(resources: readonly RestResource[]): RestRouter {
  const route = compileRestRoutes(resources);
  const greedy = resources.filter((resource) => resource.path.endsWith('+}'));
  if (greedy.length === 0) return route;
  const routeGreedily = compileRestRoutes(greedy);
  return (httpMethod, path) => route(httpMethod, path) ?? routeGreedily(httpMethod, path);
}

function prepareMethod(
  setup: DeploymentSetup,
  method: Method,
  findModel: ReturnType<typeof compileModels>,
): PreparedMethod {
  const { integration } = method;
  return {
    method,
    validateRequest: compileValidation(method, findModel),
    integration: integration
      ? prepareIntegration({ ...setup, method, integration })
      : misconfigured('No integration defined for method', `${method.origin.constructPath} has no integration`),
  };
}
