import type { Finding } from '../model/assembly-model.js';
import { Unresolved } from '../model/unresolved.js';
import type { StackEvaluation } from './stack-evaluation.js';

/** What of a template is not evaluated, or was guessed. */
export function findingsOf(evaluation: StackEvaluation): readonly Finding[] {
  return [...macros(evaluation), ...missingNestedStacks(evaluation), ...guessedConditions(evaluation)];
}

function macros(evaluation: StackEvaluation): readonly Finding[] {
  const { template, stack } = evaluation;
  const origin = { stackName: stack.name, logicalId: 'Transform', constructPath: stack.displayName };
  const wholeTemplate = template.transforms
    .filter((name) => name !== 'AWS::LanguageExtensions')
    .map((name) => ({ origin, message: `the macro ${name} is not run; what it would make is missing` }));
  const inProperties = Object.entries(template.Resources)
    .filter(([, { Properties }]) => Properties && Object.hasOwn(Properties, 'Fn::Transform'))
    .map(([logicalId]) => {
      return {
        origin: evaluation.originOf(logicalId),
        message: 'its Fn::Transform is not run; what it would make is missing',
      };
    });
  return [...wholeTemplate, ...inProperties];
}

function missingNestedStacks(evaluation: StackEvaluation): readonly Finding[] {
  return Object.entries(evaluation.template.Resources)
    .filter(([logicalId, { Type }]) => Type === 'AWS::CloudFormation::Stack' && !evaluation.nested(logicalId))
    .map(([logicalId]) => {
      const message = 'the template of this nested stack is not in the assembly; its resources are missing';
      return { origin: evaluation.originOf(logicalId), message };
    });
}

/** A resource is kept while nobody knows whether it is deployed. */
function guessedConditions(evaluation: StackEvaluation): readonly Finding[] {
  return Object.entries(evaluation.template.Resources).flatMap(([logicalId, { Condition }]) => {
    const origin = evaluation.originOf(logicalId);
    const truth = Condition === undefined ? true : evaluation.condition(Condition, origin);
    if (!(truth instanceof Unresolved)) return [];
    const message = `taken to be deployed, although its condition ${Condition} has no value: ${truth.expression}: ${truth.reason}`;
    return [{ origin, message: `${message}; ${truth.fix}` }];
  });
}
