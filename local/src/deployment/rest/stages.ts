import type { CanarySettings, MethodSettings, RestDeployment, RestStage } from '../../model/rest-api.js';
import type { Findings } from '../findings.js';
import { given, Properties } from '../properties.js';
import type { PlacedResource, ResourceIndex } from '../resource-index.js';
import { readAccessLog, readStageVariables, readThrottle } from '../stage-settings.js';

/** By physical id. */
export type Deployments = ReadonlyMap<string, RestDeployment>;

/** The stages of a REST API: those that the template declares, and those that a Deployment makes by its `StageName`. */
export function readRestStages(
  api: PlacedResource,
  index: ResourceIndex,
  deployments: Deployments,
  findings: Findings,
): readonly RestStage[] {
  const declared = index
    .belongingTo(api, 'AWS::ApiGateway::Stage', 'RestApiId')
    .flatMap((resource) => readDeclaredStage(resource, deployments, findings) ?? []);
  const names = new Set(declared.map((stage) => stage.name));
  const implied = index
    .belongingTo(api, 'AWS::ApiGateway::Deployment', 'RestApiId')
    .flatMap((resource) => readImpliedStage(resource, deployments, findings) ?? [])
    .filter((stage) => !names.has(stage.name));
  return [...declared, ...implied];
}

function readDeclaredStage(
  resource: PlacedResource,
  deployments: Deployments,
  findings: Findings,
): RestStage | undefined {
  const properties = Properties.of(resource);
  const id = properties.findResolvable('DeploymentId');
  const deployment = typeof id === 'string' ? deployments.get(id) : undefined;
  if (!deployment) {
    const text = typeof id === 'string' ? id : id.expression;
    findings.warn('DEPLOYMENT_NOT_FOUND', resource.origin, { deployment: text });
    return undefined;
  }
  return {
    ...readStage(properties, deployment, findings),
    name: properties.tryFindString('StageName') ?? resource.physicalId,
    methodSettings: Object.fromEntries(properties.nestedList('MethodSettings').map(readMethodSetting)),
    ...given({ canary: readCanary(properties.tryFindNested('CanarySetting'), deployments, deployment, findings) }),
  };
}

/** The settings of such a stage stand in the Deployment's `StageDescription`, those for all methods at its top level. */
function readImpliedStage(
  resource: PlacedResource,
  deployments: Deployments,
  findings: Findings,
): RestStage | undefined {
  const name = Properties.of(resource).tryFindString('StageName');
  const deployment = deployments.get(resource.physicalId);
  if (!name || !deployment) return undefined;
  const properties = Properties.of(resource).tryFindNested('StageDescription') ?? new Properties(resource.origin, {});
  const settings = [
    ['*/*', readSettings(properties)] as const,
    ...properties.nestedList('MethodSettings').map(readMethodSetting),
  ];
  return {
    ...readStage(properties, deployment, findings),
    name,
    methodSettings: Object.fromEntries(settings.filter(([, setting]) => Object.keys(setting).length > 0)),
    ...given({ canary: readCanary(properties.tryFindNested('CanarySetting'), deployments, deployment, findings) }),
  };
}

function readStage(
  properties: Properties,
  deployment: RestDeployment,
  findings: Findings,
): Omit<RestStage, 'name' | 'methodSettings'> {
  return {
    origin: properties.origin,
    deployment,
    variables: readStageVariables(properties, 'Variables', findings),
    cacheClusterEnabled: properties.isTrue('CacheClusterEnabled'),
    tracingEnabled: properties.isTrue('TracingEnabled'),
    ...given({
      description: properties.tryFindLabel('Description'),
      cacheClusterSize: properties.tryFindString('CacheClusterSize'),
      accessLog: readAccessLog(properties.tryFindNested('AccessLogSetting')),
    }),
  };
}

function readMethodSetting(properties: Properties): readonly [string, MethodSettings] {
  const path = settingPath(properties.tryFindString('ResourcePath') ?? '/*');
  const method = properties.tryFindString('HttpMethod') ?? '*';
  return [`${path}/${method}`, readSettings(properties)];
}

/** CloudFormation writes `/users/{id}` as `/~1users~1{id}`; templates with plain slashes are accepted as well. */
function settingPath(resourcePath: string): string {
  const path = resourcePath.replace(/^\//, '').replaceAll('~1', '/');
  if (path === '*') return '*';
  return path.startsWith('/') ? path : `/${path}`;
}

const strategies = ['FAIL_WITH_403', 'SUCCEED_WITH_RESPONSE_HEADER', 'SUCCEED_WITHOUT_RESPONSE_HEADER'] as const;

function readSettings(properties: Properties): MethodSettings {
  return {
    ...readThrottle(properties, 'ThrottlingRateLimit', 'ThrottlingBurstLimit'),
    ...given({
      cachingEnabled: properties.tryFindBoolean('CachingEnabled'),
      cacheTtlSeconds: properties.tryFindNumber('CacheTtlInSeconds'),
      cacheDataEncrypted: properties.tryFindBoolean('CacheDataEncrypted'),
      requireAuthorizationForCacheControl: properties.tryFindBoolean('RequireAuthorizationForCacheControl'),
      unauthorizedCacheControlHeaderStrategy: properties.tryFindOneOf(
        'UnauthorizedCacheControlHeaderStrategy',
        strategies,
      ),
      loggingLevel: properties.tryFindOneOf('LoggingLevel', ['OFF', 'ERROR', 'INFO']),
      dataTraceEnabled: properties.tryFindBoolean('DataTraceEnabled'),
      metricsEnabled: properties.tryFindBoolean('MetricsEnabled'),
    }),
  };
}

function readCanary(
  properties: Properties | undefined,
  deployments: Deployments,
  base: RestDeployment,
  findings: Findings,
): CanarySettings | undefined {
  if (!properties) return undefined;
  return {
    deployment: deployments.get(properties.tryFindString('DeploymentId') ?? '') ?? base,
    percentTraffic: properties.tryFindNumber('PercentTraffic') ?? 0,
    stageVariableOverrides: readStageVariables(properties, 'StageVariableOverrides', findings),
    useStageCache: properties.isTrue('UseStageCache'),
  };
}
