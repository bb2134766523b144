import { UsageError } from '../../model/usage-error.js';
import type {
  WebSocketApi,
  WebSocketAuthorizer,
  WebSocketIntegration,
  WebSocketRoute,
} from '../../model/websocket-api.js';
import { readAuthorization } from '../authorization.js';
import { given, Properties } from '../properties.js';
import { byId, tryFindReference } from '../references.js';
import type { PlacedResource } from '../resource-index.js';
import { readModel } from '../rest/models.js';
import type { Surroundings } from '../surroundings.js';
import { readRouteStages } from './stages.js';
import { readWebSocketIntegration } from './websocket-integrations.js';

/** Reads `AWS::ApiGatewayV2::Api` of protocol WEBSOCKET with everything beneath it. */
export function readWebSocketApi(api: PlacedResource, around: Surroundings): WebSocketApi {
  const { index, domains } = around;
  const properties = Properties.of(api);
  const authorizers = byId(index.belongingTo(api, 'AWS::ApiGatewayV2::Authorizer', 'ApiId').map(readAuthorizer));
  const integrations = byId(
    index
      .belongingTo(api, 'AWS::ApiGatewayV2::Integration', 'ApiId')
      .map((resource) => readWebSocketIntegration(resource, around)),
  );
  const routes = index
    .belongingTo(api, 'AWS::ApiGatewayV2::Route', 'ApiId')
    .map((resource) => ({ resource, route: readRoute(resource, { authorizers, integrations }, around) }));
  const models = index.belongingTo(api, 'AWS::ApiGatewayV2::Model', 'ApiId').map(readModel);
  const stages = readRouteStages(api, routes, around);
  return {
    protocol: 'WEBSOCKET',
    origin: api.origin,
    id: api.physicalId,
    name: properties.tryFindLabel('Name') ?? api.origin.logicalId,
    region: api.stack.region,
    accountId: api.stack.accountId,
    disableExecuteApiEndpoint: properties.isTrue('DisableExecuteApiEndpoint'),
    routeSelectionExpression: properties.tryFindString('RouteSelectionExpression') ?? '$request.body.action',
    apiKeySelectionExpression: properties.tryFindString('ApiKeySelectionExpression') ?? '$request.header.x-api-key',
    routes: routes.map(({ route }) => route),
    authorizers: [...authorizers.values()],
    models: Object.fromEntries(models.map((model) => [model.name, model])),
    stages,
    domains: domains.of(
      api.physicalId,
      stages.map((stage) => stage.name),
    ),
    ...given({ description: properties.tryFindLabel('Description') }),
  };
}

interface RouteReferences {
  readonly authorizers: ReadonlyMap<string, WebSocketAuthorizer>;
  readonly integrations: ReadonlyMap<string, WebSocketIntegration>;
}

function readRoute(
  resource: PlacedResource,
  { authorizers, integrations }: RouteReferences,
  { index, findings }: Surroundings,
): WebSocketRoute {
  const properties = Properties.of(resource);
  const responses = index.belongingTo(resource, 'AWS::ApiGatewayV2::RouteResponse', 'RouteId').map(readRouteResponse);
  return {
    origin: resource.origin,
    id: resource.physicalId,
    routeKey: properties.findString('RouteKey'),
    ...readConnectAuthorization(resource, authorizers, findings),
    apiKeyRequired: properties.isTrue('ApiKeyRequired'),
    requestModels: properties.stringMap('RequestModels'),
    requestParameters: readRequestParameters(properties),
    routeResponses: Object.fromEntries(responses.map((response) => [response.routeResponseKey, response])),
    ...given({
      integration: tryFindReference(properties, 'Target', integrations, findings),
      operationName: properties.tryFindLabel('OperationName'),
      modelSelectionExpression: properties.tryFindString('ModelSelectionExpression'),
      routeResponseSelectionExpression: properties.tryFindString('RouteResponseSelectionExpression'),
    }),
  };
}

const authorizationTypes = ['NONE', 'AWS_IAM', 'CUSTOM'] as const;

/** A caller is asked for once, when they connect: on any other route API Gateway takes no authorization. */
function readConnectAuthorization(
  resource: PlacedResource,
  authorizers: RouteReferences['authorizers'],
  findings: Surroundings['findings'],
): Pick<WebSocketRoute, 'authorizationType' | 'authorizer' | 'closedBy'> {
  const read = readAuthorization(resource, { types: authorizationTypes, authorizers, fits: () => true }, findings);
  const properties = Properties.of(resource);
  if (read.authorizationType === 'NONE' || properties.findString('RouteKey') === '$connect') return read;
  throw new UsageError(
    'INVALID_TEMPLATE',
    `${resource.origin.constructPath} has an AuthorizationType, which only the route $connect may have`,
    'authorize the route $connect; whoever is connected may send to every route',
  );
}

/** Whether each is required; CloudFormation has it as `{Required: true}` or as a plain boolean. */
function readRequestParameters(properties: Properties): Readonly<Record<string, boolean>> {
  const parameters = properties.tryFindNested('RequestParameters');
  const pairs = (parameters?.names ?? []).map((name) => {
    const isPlain = typeof parameters?.raw(name) !== 'object';
    return [name, isPlain ? parameters?.isTrue(name) : parameters?.tryFindNested(name)?.isTrue('Required')] as const;
  });
  return Object.fromEntries(pairs.map(([name, required]) => [name, required ?? false]));
}

function readRouteResponse(resource: PlacedResource): WebSocketRoute['routeResponses'][string] {
  const properties = Properties.of(resource);
  return {
    origin: resource.origin,
    routeResponseKey: properties.tryFindString('RouteResponseKey') ?? '$default',
    responseModels: properties.stringMap('ResponseModels'),
    ...given({ modelSelectionExpression: properties.tryFindString('ModelSelectionExpression') }),
  };
}

function readAuthorizer(resource: PlacedResource): WebSocketAuthorizer {
  const properties = Properties.of(resource);
  return {
    origin: resource.origin,
    id: resource.physicalId,
    name: properties.tryFindLabel('Name') ?? resource.origin.logicalId,
    identitySources: properties.strings('IdentitySource'),
    ...given({
      authorizerUri: properties.tryFindResolvable('AuthorizerUri'),
      credentialsArn: properties.tryFindResolvable('AuthorizerCredentialsArn'),
    }),
  };
}
