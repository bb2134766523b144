import type { Assembly, AssemblyStack } from '../assembly/assembly.js';

import type { AssemblySecret, DynamicValues } from './dynamic-references.js';
import { evaluate } from './evaluate.js';
import type { GivenValues } from './given-values.js';
import type { OutputSource } from './scope.js';
import { StackEvaluation } from './stack-evaluation.js';
import type { StackResource } from './stack-resource.js';
import { tryToText } from './values.js';

/** All stacks of an assembly while they are evaluated: how one gets at the values of another. */
export class AssemblyEvaluation {
  readonly given: GivenValues;
  readonly stacks: readonly StackEvaluation[];
  readonly #byStack: ReadonlyMap<AssemblyStack, StackEvaluation>;
  readonly #nested = new Map<AssemblyStack, Map<string, StackEvaluation>>();
  #exports: ReadonlyMap<string, () => unknown> | undefined;
  readonly #byPhysicalId = new Map<string, ReadonlyMap<string, StackResource>>();

  constructor(assembly: Assembly, given: GivenValues) {
    this.given = given;
    this.stacks = assembly.stacks.map((stack) => new StackEvaluation(stack, this));
    this.#byStack = new Map(this.stacks.map((evaluation) => [evaluation.stack, evaluation]));
    for (const evaluation of this.stacks) this.#noteNested(evaluation);
  }

  evaluationOf(stack: AssemblyStack): StackEvaluation {
    return this.#byStack.get(stack) as StackEvaluation;
  }

  tryFindNested(parent: AssemblyStack, logicalId: string): StackEvaluation | undefined {
    return this.#nested.get(parent)?.get(logicalId);
  }

  /** An export is known in its account and region. */
  exportedValue(importer: AssemblyStack, exportName: string): unknown {
    this.#exports ??= new Map(this.stacks.flatMap(exportsOf));
    return this.#exports.get(exportKey(importer, exportName))?.();
  }

  outputOf({ stackName, outputName, region }: OutputSource): unknown {
    const isSource = ({ stack }: StackEvaluation) => stack.name === stackName && stack.region === region;
    return this.stacks.find(isSource)?.output(outputName);
  }

  dynamicValuesFor(stack: AssemblyStack): DynamicValues {
    return {
      given: this.given,
      tryFindSsmParameter: (name) => {
        return tryToText(this.#deployed('AWS::SSM::Parameter', stack).get(name)?.property('Value'));
      },
      tryFindSecret: (id) => toSecret(this.#deployed('AWS::SecretsManager::Secret', stack).get(id)),
    };
  }

  /** The resources of a type that are deployed where the stack is, by physical id and by `Name`. */
  #deployed(type: string, { region, accountId }: AssemblyStack): ReadonlyMap<string, StackResource> {
    const key = `${accountId}/${region}/${type}`;
    const found = this.#byPhysicalId.get(key) ?? new Map(this.#entriesOf(type, region, accountId));
    this.#byPhysicalId.set(key, found);
    return found;
  }

  *#entriesOf(type: string, region: string, accountId: string): Iterable<[string, StackResource]> {
    for (const evaluation of this.stacks) {
      const { stack, template } = evaluation;
      if (stack.region !== region || stack.accountId !== accountId) continue;
      for (const [logicalId, resource] of Object.entries(template.Resources)) {
        if (resource.Type !== type || !evaluation.isDeployed(resource, evaluation.originOf(logicalId))) continue;
        const deployed = evaluation.resource(logicalId);
        yield [deployed.physicalId, deployed];
        const name = deployed.property('Name');
        if (typeof name === 'string') yield [name, deployed];
      }
    }
  }

  #noteNested(evaluation: StackEvaluation): void {
    const { nestedIn } = evaluation.stack;
    if (!nestedIn) return;
    const siblings = this.#nested.get(nestedIn.stack) ?? new Map<string, StackEvaluation>();
    this.#nested.set(nestedIn.stack, siblings.set(nestedIn.logicalId, evaluation));
  }
}

function exportsOf(evaluation: StackEvaluation): readonly (readonly [string, () => unknown])[] {
  return Object.entries(evaluation.template.Outputs).flatMap(([name, output]) => {
    if (output.Export === undefined) return [];
    const exportName = evaluate(output.Export.Name, evaluation, evaluation.originOf(name));
    return [[exportKey(evaluation.stack, String(exportName)), () => evaluation.output(name)] as const];
  });
}

function exportKey({ accountId, region }: AssemblyStack, exportName: string): string {
  return `${accountId}/${region}/${exportName}`;
}

function toSecret(resource: StackResource | undefined): AssemblySecret | undefined {
  return resource && { logicalId: resource.logicalId, secretString: tryToText(resource.property('SecretString')) };
}
