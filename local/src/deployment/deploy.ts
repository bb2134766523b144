import type { Assembly } from '../assembly/assembly.js';
import type { ResolvedStack } from '../cloudformation/resolved-stack.js';
import type { Api, AssemblyModel } from '../model/assembly-model.js';
import { readDomainMappings } from './domains.js';
import { findNotEmulated } from './emulation/find-not-emulated.js';
import { findUnknownProperties } from './emulation/find-unknown-properties.js';
import { Findings } from './findings.js';
import type { FindAsset } from './function-code.js';
import { readFunctions } from './functions.js';
import { importBodies } from './openapi/import-bodies.js';
import { warnOfPatterns } from './pattern-warnings.js';
import { Properties } from './properties.js';
import { type PlacedResource, ResourceIndex } from './resource-index.js';
import { readRestApi } from './rest/rest-apis.js';
import { warnOfStrays } from './strays.js';
import type { Surroundings } from './surroundings.js';
import { readTables } from './tables.js';
import { Topology } from './topology.js';
import { readApiKeys, readUsagePlans } from './usage-plans.js';
import { readUserPools } from './user-pools.js';
import { readHttpApi } from './v2/http-apis.js';
import { expandQuickCreate } from './v2/quick-create.js';
import { readWebSocketApi } from './v2/websocket-apis.js';
import { readVpcLinks } from './vpc-links.js';

/** Where assets are, and which stack is nested in which: what `loadAssembly` gives. */
export type AssetSource = Pick<Assembly, 'stacks'>;

/** Makes of the stacks what a deployment to AWS would make: APIs, functions and what belongs to them. */
export function deploy(stacks: readonly ResolvedStack[], assets: AssetSource): AssemblyModel {
  const findings = new Findings();
  const findAsset = assetFinder(assets);
  const declared = ResourceIndex.of(stacks);
  const index = importBodies(expandQuickCreate(declared), findAsset, findings);
  const domains = readDomainMappings(index, findings);
  const around: Surroundings = { index, domains, findings, topology: new Topology(stacks, assets) };
  const apiKeys = readApiKeys(index, findings);
  warnOfStrays(index, findings);
  const apis = index.all.flatMap((resource) => tryReadApi(resource, around) ?? []);
  warnOfPatterns(apis, findings);
  return {
    apis,
    functions: readFunctions(index, findAsset),
    tables: readTables(index),
    userPools: readUserPools(index),
    vpcLinks: readVpcLinks(index),
    usagePlans: readUsagePlans(index, apiKeys, findings),
    apiKeys,
    notEmulated: [
      ...stacks.flatMap((stack) => stack.findings),
      ...findNotEmulated(index),
      ...findUnknownProperties(declared),
      ...findings.notEmulated,
    ],
    warnings: findings.warnings,
  };
}

function assetFinder({ stacks }: AssetSource): FindAsset {
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));
  return (stackName, name) => byName.get(stackName)?.resolveAsset(name);
}

function tryReadApi(resource: PlacedResource, around: Surroundings): Api | undefined {
  if (resource.type === 'AWS::ApiGateway::RestApi') return readRestApi(resource, around);
  if (resource.type !== 'AWS::ApiGatewayV2::Api') return undefined;
  const protocol = Properties.of(resource).tryFindOneOf('ProtocolType', ['HTTP', 'WEBSOCKET']) ?? 'HTTP';
  return protocol === 'HTTP' ? readHttpApi(resource, around) : readWebSocketApi(resource, around);
}
