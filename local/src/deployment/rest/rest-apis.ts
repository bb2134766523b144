import type { RestApi, RestDeployment, RestStage } from '../../model/rest-api.js';
import type { Findings } from '../findings.js';
import { given, Properties } from '../properties.js';
import { byId } from '../references.js';
import type { PlacedResource, ResourceIndex } from '../resource-index.js';
import type { Surroundings } from '../surroundings.js';
import { readRestAuthorizer } from './authorizers.js';
import { type DeclaredMethod, type Deployable, readRestDeployment, withMethods } from './deployments.js';
import { readMethod } from './methods.js';
import { builtInModels, readGatewayResponse, readModel, readRequestValidator } from './models.js';
import { type Branch, readResourceTree } from './resource-tree.js';
import { type Deployments, readRestStages } from './stages.js';

/** Reads `AWS::ApiGateway::RestApi` with everything beneath it. */
export function readRestApi(api: PlacedResource, around: Surroundings): RestApi {
  const { index, findings, domains } = around;
  const properties = Properties.of(api);
  const branches = readResourceTree(api, index, findings);
  const references = {
    branches: byId(branches),
    authorizers: byId(index.belongingTo(api, 'AWS::ApiGateway::Authorizer', 'RestApiId').map(readRestAuthorizer)),
    requestValidators: byId(
      index.belongingTo(api, 'AWS::ApiGateway::RequestValidator', 'RestApiId').map(readRequestValidator),
    ),
  };
  const methods = index.belongingTo(api, 'AWS::ApiGateway::Method', 'RestApiId').flatMap((resource) => {
    const method = readMethod(resource, references, findings);
    return method ? [{ resource, method }] : [];
  });
  const stages = readStagesOf(api, { branches, methods }, around);
  warnOfUndeployed(methods, stages, findings);
  return {
    protocol: 'REST',
    ...identity(api),
    ...readSettings(properties),
    rootResourceId: (branches[0] as Branch).id,
    resources: withMethods(
      branches,
      methods.map(({ method }) => method),
    ),
    authorizers: [...references.authorizers.values()],
    models: readModels(api, index),
    requestValidators: [...references.requestValidators.values()],
    gatewayResponses: readGatewayResponses(api, index),
    stages,
    domains: domains.of(
      api.physicalId,
      stages.map((stage) => stage.name),
    ),
  };
}

function identity(api: PlacedResource): Pick<RestApi, 'origin' | 'id' | 'region' | 'accountId'> {
  const { origin, physicalId, stack } = api;
  return { origin, id: physicalId, region: stack.region, accountId: stack.accountId };
}

function readSettings(properties: Properties) {
  return {
    name: properties.tryFindLabel('Name') ?? properties.origin.logicalId,
    endpointType: readEndpointType(properties),
    apiKeySource: properties.tryFindOneOf('ApiKeySourceType', ['HEADER', 'AUTHORIZER']) ?? 'HEADER',
    binaryMediaTypes: properties.strings('BinaryMediaTypes'),
    disableExecuteApiEndpoint: properties.isTrue('DisableExecuteApiEndpoint'),
    ...given({
      description: properties.tryFindLabel('Description'),
      minimumCompressionSize: properties.tryFindNumber('MinimumCompressionSize'),
      policy: readPolicy(properties),
    }),
  } as const;
}

function readEndpointType(properties: Properties): RestApi['endpointType'] {
  const configuration = properties.tryFindNested('EndpointConfiguration');
  const fallback = properties.tryFindNested('Parameters')?.tryFindString('endpointConfigurationTypes');
  const type = configuration?.strings('Types')[0] ?? fallback ?? 'EDGE';
  return (
    new Properties(properties.origin, { Types: type }).tryFindOneOf('Types', ['EDGE', 'REGIONAL', 'PRIVATE']) ?? 'EDGE'
  );
}

/** A policy is an object or the JSON text of one. */
function readPolicy(properties: Properties): unknown {
  const policy = properties.raw('Policy');
  if (typeof policy !== 'string') return policy;
  try {
    return JSON.parse(policy) as unknown;
  } catch {
    return policy;
  }
}

function readModels(api: PlacedResource, index: ResourceIndex): RestApi['models'] {
  const declared = index.belongingTo(api, 'AWS::ApiGateway::Model', 'RestApiId').map(readModel);
  const isImported = api.properties.Body !== undefined || api.properties.BodyS3Location !== undefined;
  const models = isImported ? declared : [...builtInModels(api.origin), ...declared];
  return Object.fromEntries(models.map((model) => [model.name, model]));
}

function readGatewayResponses(api: PlacedResource, index: ResourceIndex): RestApi['gatewayResponses'] {
  const responses = index.belongingTo(api, 'AWS::ApiGateway::GatewayResponse', 'RestApiId').map(readGatewayResponse);
  return Object.fromEntries(responses.map((response) => [response.responseType, response]));
}

function readStagesOf(api: PlacedResource, deployable: Deployable, around: Surroundings): readonly RestStage[] {
  const resources = around.index.belongingTo(api, 'AWS::ApiGateway::Deployment', 'RestApiId');
  const deployments: Deployments = new Map(
    resources.map((resource) => [resource.physicalId, readRestDeployment(resource, deployable, around.topology)]),
  );
  const stages = readRestStages(api, around.index, deployments, around.findings);
  if (stages.length === 0) around.findings.warn('API_WITHOUT_STAGE', api.origin);
  return stages;
}

/** Tells each method that a stage would lack. */
function warnOfUndeployed(methods: readonly DeclaredMethod[], stages: readonly RestStage[], findings: Findings): void {
  const deployments = [...new Set(stages.map((stage) => stage.deployment))];
  for (const { method } of methods) {
    const lacking = deployments.filter((deployment) => !holds(deployment, method));
    if (lacking.length === 0) continue;
    const places = lacking.map((deployment) => deployment.origin.constructPath).join(', ');
    findings.warn('METHOD_NOT_DEPLOYED', method.origin, { deployments: places });
  }
}

function holds(deployment: RestDeployment, method: RestApi['resources'][number]['methods'][string]): boolean {
  return deployment.resources.some((resource) => Object.values(resource.methods).includes(method));
}
