import type { Assembly, TemplateResource } from '../assembly/assembly.js';
import { tryFindNearest } from '../assembly/nearest.js';
import { Unresolved } from '../model/unresolved.js';
import { UsageError } from '../model/usage-error.js';
import { AssemblyEvaluation } from './assembly-evaluation.js';
import { checkForCycles, dependenciesOf } from './dependencies.js';
import { findingsOf } from './findings.js';
import { GivenValues } from './given-values.js';
import type { ResolvedResource, ResolvedStack } from './resolved-stack.js';
import type { StackEvaluation } from './stack-evaluation.js';

export interface ResolveStacksOptions {
  /**
   * By key: a template parameter (`Name`, or `Stack:Name` for one stack only); the name of an export that no stack has;
   * an attribute, `LogicalId.Attribute`; the name in a dynamic reference, or its text `{{resolve:…}}`; the name of an SSM parameter.
   */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Evaluates the templates of an assembly as CloudFormation would deploy them, in the order of its stacks.
 * A value that only a deployment could tell becomes an `Unresolved`; a fault of a template is a `UsageError`.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
 */
export function resolveStacks(assembly: Assembly, options: ResolveStacksOptions): readonly ResolvedStack[] {
  const given = new GivenValues(options.parameters);
  const evaluation = new AssemblyEvaluation(assembly, given);
  const stacks = evaluation.stacks.map(resolveStack);
  for (const key of given.unused) checkIsKnown(key, evaluation.stacks);
  return stacks;
}

function resolveStack(evaluation: StackEvaluation): ResolvedStack {
  const { stack, template } = evaluation;
  evaluation.checkParameters();
  const deployed = Object.entries(template.Resources).filter(([logicalId, resource]) => {
    return evaluation.isDeployed(resource, evaluation.originOf(logicalId));
  });
  const dependencies = dependenciesWithin(evaluation, deployed);
  const resources = deployed.map(([logicalId, resource]) => {
    return [logicalId, resolveResource(evaluation, logicalId, resource, dependencies.get(logicalId) ?? [])] as const;
  });
  for (const name of Object.keys(template.Outputs)) evaluation.output(name);
  return {
    name: stack.name,
    region: stack.region,
    accountId: stack.accountId,
    resources: new Map(resources),
    dependsOn: stack.dependsOn,
    findings: findingsOf(evaluation),
  };
}

type Entries = readonly (readonly [string, TemplateResource])[];

function dependenciesWithin(evaluation: StackEvaluation, deployed: Entries): ReadonlyMap<string, readonly string[]> {
  const logicalIds = new Set(deployed.map(([logicalId]) => logicalId));
  const entries = deployed.map(([logicalId, resource]) => {
    const names = {
      isResource: (name: string) => logicalIds.has(name),
      holds: (condition: string) => {
        const truth = evaluation.condition(condition, evaluation.originOf(logicalId));
        return truth instanceof Unresolved ? undefined : truth;
      },
    };
    return [logicalId, dependenciesOf(resource, names)] as const;
  });
  const dependencies = new Map(entries);
  checkForCycles(dependencies, (logicalId) => evaluation.originOf(logicalId));
  return dependencies;
}

function resolveResource(
  evaluation: StackEvaluation,
  logicalId: string,
  { Type: type, Metadata: metadata = {} }: TemplateResource,
  dependsOn: readonly string[],
): ResolvedResource {
  const resource = evaluation.resource(logicalId);
  const { origin } = resource;
  const physicalId = evaluation.physicalIdOf(resource);
  return { origin, type, physicalId, properties: resource.properties(), dependsOn, metadata };
}

/** Refuses a key that means nothing in the chosen stacks. */
function checkIsKnown(key: string, evaluations: readonly StackEvaluation[]): void {
  const [logicalId = ''] = key.slice(key.indexOf(':') + 1).split('.');
  const isAttribute = key.includes('.') && evaluations.some(({ template }) => template.Resources[logicalId]);
  if (isAttribute) return;
  const known = new Set(evaluations.flatMap(({ template }) => Object.keys(template.Parameters)));
  known.delete('BootstrapVersion');
  const nearest = tryFindNearest(key, known);
  const fix =
    known.size === 0 ? 'leave it out; the templates have no parameters' : `give one of ${[...known].join(', ')}`;
  throw new UsageError(
    'UNKNOWN_PARAMETER',
    `no template of the chosen stacks has a parameter ${key}`,
    nearest === undefined ? fix : `pass --parameter ${nearest}=VALUE`,
  );
}
