import { loadAssembly } from '../assembly/load-assembly.js';
import { arnOfApi } from '../authorizers/arns.js';
import { findPolicyMistakes } from '../authorizers/resource-policy.js';
import { resolveStacks } from '../cloudformation/resolve-stacks.js';
import { deploy } from '../deployment/deploy.js';
import { findIntegrationMistakes } from '../integrations/integration-mistakes.js';
import type { Api, AssemblyModel } from '../model/assembly-model.js';
import type { Finding } from '../model/finding.js';
import { UsageError } from '../model/usage-error.js';
import { findIdleVpcLinks, type VpcLinkTargets } from './vpc-links.js';

/** Which part of which assembly is served. */
export interface ModelSource {
  /** A folder such as `cdk.out`, or a template. */
  readonly assembly: string;
  readonly stacks?: readonly string[] | undefined;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Where VPC links lead on this machine, by logical id, construct path or id: `{ Link: 'http://127.0.0.1:8080' }`. */
  readonly vpcLinks?: VpcLinkTargets | undefined;
}

/** Reads what an assembly deploys. */
export function loadModel({ assembly, stacks, parameters = {}, vpcLinks = {} }: ModelSource): AssemblyModel {
  const loaded = loadAssembly(assembly, { stacks });
  const model = deploy(resolveStacks(loaded, { parameters }), loaded);
  if (model.apis.length > 0) {
    return {
      ...model,
      notEmulated: [...model.notEmulated, ...findIdleVpcLinks(model, vpcLinks)],
      warnings: [...model.warnings, ...model.apis.flatMap(mistakesOf)],
    };
  }
  const names = loaded.stacks.map(({ displayName }) => displayName).join(', ');
  throw new UsageError(
    'NO_API',
    `${names === '' ? assembly : names}: there is no REST, HTTP or WebSocket API`,
    'name a stack that has one with --stack, or give another assembly',
  );
}

/** A policy that lets nobody in, and integrations that run here as well as they can: API Gateway refuses to deploy both. */
function mistakesOf(api: Api): readonly Finding[] {
  if (api.protocol !== 'REST') return [];
  return [...findPolicyMistakes(api, arnOfApi(api)), ...findIntegrationMistakes(api)];
}
