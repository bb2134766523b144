import type { CanarySettings, MethodSettings, RestDeployment, RestStage } from '../model/rest-api.js';
import { badRequest } from './operations.js';
import { booleanOf, numberOf, type PatchTable, wordOf } from './patch.js';

type Setting = (value: string) => MethodSettings;

const methodSettings: Readonly<Record<string, Setting>> = {
  'metrics/enabled': (value) => ({ metricsEnabled: booleanOf(value) }),
  'logging/loglevel': (value) => ({ loggingLevel: wordOf(value, ['OFF', 'ERROR', 'INFO'] as const) }),
  'logging/dataTrace': (value) => ({ dataTraceEnabled: booleanOf(value) }),
  'throttling/burstLimit': (value) => ({ burstLimit: numberOf(value) }),
  'throttling/rateLimit': (value) => ({ rateLimit: numberOf(value) }),
  'caching/enabled': (value) => ({ cachingEnabled: booleanOf(value) }),
  'caching/ttlInSeconds': (value) => ({ cacheTtlSeconds: numberOf(value) }),
  'caching/dataEncrypted': (value) => ({ cacheDataEncrypted: booleanOf(value) }),
  'caching/requireAuthorizationForCacheControl': (value) => ({ requireAuthorizationForCacheControl: booleanOf(value) }),
  'caching/unauthorizedCacheControlHeaderStrategy': (value) => ({
    unauthorizedCacheControlHeaderStrategy: wordOf(value, [
      'FAIL_WITH_403',
      'SUCCEED_WITH_RESPONSE_HEADER',
      'SUCCEED_WITHOUT_RESPONSE_HEADER',
    ] as const),
  }),
};

/**
 * What can be changed of a stage of a REST API. `deployments` are those that the stage can be pointed at.
 *
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html#UpdateStage-Patch
 */
export function stagePatches(deployments: readonly RestDeployment[]): PatchTable<RestStage> {
  return {
    'replace /deploymentId': (stage, value) => ({ ...stage, deployment: findDeployment(deployments, value) }),
    'replace /description': (stage, value) => ({ ...stage, description: value }),
    'replace /cacheClusterEnabled': (stage, value) => ({ ...stage, cacheClusterEnabled: booleanOf(value) }),
    'replace /cacheClusterSize': (stage, value) => ({
      ...stage,
      cacheClusterSize: wordOf(value, ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237']),
    }),
    'replace /tracingEnabled': (stage, value) => ({ ...stage, tracingEnabled: booleanOf(value) }),
    'replace /variables/*': (stage, value, [name = '']) => ({
      ...stage,
      variables: { ...stage.variables, [name]: value },
    }),
    'remove /variables/*': (stage, _value, [name = '']) => ({ ...stage, variables: without(stage.variables, name) }),
    'remove /canarySettings': ({ canary: _canary, ...stage }) => stage,
    'replace /canarySettings/percentTraffic': (stage, value) => withCanary(stage, { percentTraffic: numberOf(value) }),
    'replace /canarySettings/useStageCache': (stage, value) => withCanary(stage, { useStageCache: booleanOf(value) }),
    'replace /canarySettings/deploymentId': (stage, value) =>
      withCanary(stage, { deployment: findDeployment(deployments, value) }),
    'replace /canarySettings/stageVariableOverrides/*': (stage, value, [name = '']) =>
      withCanary(stage, { stageVariableOverrides: { ...stage.canary?.stageVariableOverrides, [name]: value } }),
    'remove /canarySettings/stageVariableOverrides/*': (stage, _value, [name = '']) =>
      withCanary(stage, { stageVariableOverrides: without(stage.canary?.stageVariableOverrides ?? {}, name) }),
    ...Object.fromEntries(
      Object.entries(methodSettings).map(([path, setting]) => [
        `replace /*/*/${path}`,
        (stage: RestStage, value: string, names: readonly string[]) => withSetting(stage, names, setting(value)),
      ]),
    ),
    'remove /*/*': (stage, _value, names) => ({
      ...stage,
      methodSettings: without(stage.methodSettings, methodKey(names)),
    }),
  };
}

/** A method's settings stand under `~1path/METHOD` in the management API, and under `/path/METHOD` in the model. */
export function escapeMethodKey(key: string): string {
  const methodAt = key.lastIndexOf('/');
  return `${key.slice(0, methodAt).replaceAll('~', '~0').replaceAll('/', '~1')}${key.slice(methodAt)}`;
}

function withSetting(stage: RestStage, names: readonly string[], setting: MethodSettings): RestStage {
  const key = methodKey(names);
  const changed = { ...stage.methodSettings[key], ...setting };
  return { ...stage, methodSettings: { ...stage.methodSettings, [key]: changed } };
}

function methodKey([path = '', method = '']: readonly string[]): string {
  return path === '*' || path.startsWith('/') ? `${path}/${method}` : `/${path}/${method}`;
}

function withCanary(stage: RestStage, change: Partial<CanarySettings>): RestStage {
  const none = { deployment: stage.deployment, percentTraffic: 0, stageVariableOverrides: {}, useStageCache: false };
  return { ...stage, canary: { ...(stage.canary ?? none), ...change } };
}

function findDeployment(deployments: readonly RestDeployment[], id: string): RestDeployment {
  const deployment = deployments.find((one) => one.id === id);
  if (!deployment) throw badRequest('Invalid deployment identifier specified');
  return deployment;
}

function without<T>(entries: Readonly<Record<string, T>>, name: string): Record<string, T> {
  const { [name]: _removed, ...rest } = entries;
  return rest;
}
