import { partitionOf } from '../cloudformation/pseudo-parameters.js';
import type { FunctionCode, LambdaFunction } from '../model/function.js';
import { type FindAsset, readFunctionCode, readLayerCode } from './function-code.js';
import { readPermissions } from './function-permissions.js';
import { childrenOfFunction } from './function-resources.js';
import { given, Properties } from './properties.js';
import { readProviders } from './providers.js';
import type { PlacedResource, ResourceIndex } from './resource-index.js';

/** What Lambda takes when a template says nothing. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;

/** Reads `AWS::Lambda::Function` with its versions, aliases and permissions. */
export function readFunctions(index: ResourceIndex, findAsset: FindAsset): readonly LambdaFunction[] {
  const layers = new Map(
    index.ofType('AWS::Lambda::LayerVersion').map((layer) => [layer.physicalId, readLayerCode(layer, findAsset)]),
  );
  const providers = readProviders(index);
  return index.ofType('AWS::Lambda::Function').map((resource) => ({
    ...readConfiguration(resource),
    code: readFunctionCode(resource, findAsset),
    layers: readLayers(resource, layers),
    versions: readVersions(resource, index),
    aliases: readAliases(resource, index),
    permissions: readPermissions(resource, index),
    ...(providers.has(resource.physicalId) && { isProvider: true }),
  }));
}

type Configuration = Omit<LambdaFunction, 'code' | 'layers' | 'versions' | 'aliases' | 'permissions' | 'isProvider'>;

function readConfiguration(resource: PlacedResource): Configuration {
  const properties = Properties.of(resource);
  const name = resource.physicalId;
  const { region, accountId } = resource.stack;
  return {
    origin: resource.origin,
    name,
    arn: `arn:${partitionOf(region)}:lambda:${region}:${accountId}:function:${name}`,
    packageType: properties.tryFindOneOf('PackageType', ['Zip', 'Image']) ?? 'Zip',
    architecture: properties.strings('Architectures')[0] === 'arm64' ? 'arm64' : 'x86_64',
    environment: properties.tryFindNested('Environment')?.resolvableMap('Variables') ?? {},
    timeoutSeconds: properties.tryFindNumber('Timeout') ?? DEFAULT_TIMEOUT_SECONDS,
    memorySizeMb: properties.tryFindNumber('MemorySize') ?? DEFAULT_MEMORY_MB,
    role: properties.tryFindResolvable('Role'),
    ...given({
      runtime: properties.tryFindString('Runtime'),
      handler: properties.tryFindString('Handler'),
      reservedConcurrency: properties.tryFindNumber('ReservedConcurrentExecutions'),
    }),
  };
}

function readLayers(resource: PlacedResource, known: ReadonlyMap<string, FunctionCode>): readonly FunctionCode[] {
  return Properties.of(resource)
    .resolvables('Layers')
    .map((layer) => {
      const text = typeof layer === 'string' ? layer : layer.expression;
      return known.get(text) ?? { kind: 'unavailable', reason: `the layer ${text} is not in the assembly` };
    });
}

/** Versions are numbered as Lambda does, in the order of the template, unless their physical id tells the number. */
function readVersions(resource: PlacedResource, index: ResourceIndex): readonly string[] {
  return childrenOfFunction(resource, index, 'AWS::Lambda::Version').map(
    (version, position) => /:(\d+)$/.exec(version.resource.physicalId)?.[1] ?? String(position + 1),
  );
}

function readAliases(resource: PlacedResource, index: ResourceIndex): Readonly<Record<string, string>> {
  const aliases = childrenOfFunction(resource, index, 'AWS::Lambda::Alias').map(({ resource: alias }) => {
    const properties = Properties.of(alias);
    return [properties.findString('Name'), properties.findString('FunctionVersion')] as const;
  });
  return Object.fromEntries(aliases);
}
