import type { HttpStage, RouteSettings } from '../../model/http-api.js';
import type { Origin } from '../../model/origin.js';
import { given, Properties } from '../properties.js';
import { reachOf } from '../reach.js';
import type { PlacedResource } from '../resource-index.js';
import { readAccessLog, readStageVariables, readThrottle } from '../stage-settings.js';
import type { Surroundings } from '../surroundings.js';

/** A route together with the resource of the template that declares it. */
export interface DeclaredRoute<Route> {
  readonly resource: PlacedResource;
  readonly route: Route;
}

/** A stage of an HTTP or a WebSocket API, which have the same settings. */
export type RouteStage<Route> = Omit<HttpStage, 'routes'> & { readonly routes: readonly Route[] };

/** Reads the stages of an API, each with the routes it serves. */
export function readRouteStages<Route extends { readonly origin: Origin; readonly routeKey: string }>(
  api: PlacedResource,
  routes: readonly DeclaredRoute<Route>[],
  around: Surroundings,
): readonly RouteStage<Route>[] {
  const stages = around.index
    .belongingTo(api, 'AWS::ApiGatewayV2::Stage', 'ApiId')
    .map((resource) => readStage(resource, routes, around));
  if (stages.length === 0) around.findings.warn('API_WITHOUT_STAGE', api.origin);
  return stages;
}

function readStage<Route extends { readonly origin: Origin; readonly routeKey: string }>(
  resource: PlacedResource,
  routes: readonly DeclaredRoute<Route>[],
  around: Surroundings,
): RouteStage<Route> {
  const properties = Properties.of(resource);
  return {
    origin: resource.origin,
    name: properties.tryFindString('StageName') ?? resource.physicalId,
    autoDeploy: properties.isTrue('AutoDeploy'),
    routes: servedRoutes(resource, routes, around),
    variables: readStageVariables(properties, 'StageVariables', around.findings),
    defaultRouteSettings: readRouteSettings(properties.tryFindNested('DefaultRouteSettings')),
    routeSettings: readSettingsByRoute(properties),
    ...given({
      description: properties.tryFindLabel('Description'),
      accessLog: readAccessLog(properties.tryFindNested('AccessLogSettings')),
    }),
  };
}

/**
 * The routes of a stage: all with `AutoDeploy`, else those that its Deployment surely holds, else none.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
 */
function servedRoutes<Route extends { readonly origin: Origin; readonly routeKey: string }>(
  stage: PlacedResource,
  routes: readonly DeclaredRoute<Route>[],
  { index, topology, findings }: Surroundings,
): readonly Route[] {
  if (Properties.of(stage).isTrue('AutoDeploy')) return routes.map(({ route }) => route);
  const deployment = tryFindDeployment(stage, index.ofType('AWS::ApiGatewayV2::Deployment'));
  if (!deployment) {
    findings.warn('STAGE_WITHOUT_DEPLOYMENT', stage.origin);
    return [];
  }
  const isHeld = reachOf(deployment, topology);
  for (const { route } of routes.filter((declared) => !isHeld(declared.resource))) {
    findings.warn('ROUTE_NOT_DEPLOYED', route.origin, { deployment: deployment.origin.constructPath });
  }
  return routes.filter(({ resource }) => isHeld(resource)).map(({ route }) => route);
}

/** The stage names its Deployment, or a Deployment names the stage it goes to. */
function tryFindDeployment(stage: PlacedResource, deployments: readonly PlacedResource[]): PlacedResource | undefined {
  const { DeploymentId, ApiId, StageName } = stage.properties;
  if (DeploymentId !== undefined) return deployments.find((deployment) => deployment.physicalId === DeploymentId);
  return deployments.find(({ properties }) => properties.ApiId === ApiId && properties.StageName === StageName);
}

function readSettingsByRoute(properties: Properties): Readonly<Record<string, RouteSettings>> {
  const byRoute = properties.tryFindNested('RouteSettings');
  const keys = byRoute?.names ?? [];
  return Object.fromEntries(keys.map((key) => [key, readRouteSettings(byRoute?.tryFindNested(key))]));
}

function readRouteSettings(properties: Properties | undefined): RouteSettings {
  if (!properties) return {};
  return {
    ...readThrottle(properties, 'ThrottlingRateLimit', 'ThrottlingBurstLimit'),
    ...given({
      detailedMetricsEnabled: properties.tryFindBoolean('DetailedMetricsEnabled'),
      loggingLevel: properties.tryFindOneOf('LoggingLevel', ['OFF', 'ERROR', 'INFO']),
      dataTraceEnabled: properties.tryFindBoolean('DataTraceEnabled'),
    }),
  };
}
