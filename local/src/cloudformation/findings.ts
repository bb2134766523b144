import { type Finding, notEmulated } from '../model/finding.js';
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
    .map((name) => notEmulated('MACRO_NOT_RUN', origin, { name }));
  const inProperties = Object.entries(template.Resources)
    .filter(([, { Properties }]) => Properties && Object.hasOwn(Properties, 'Fn::Transform'))
    .map(([logicalId]) => notEmulated('TRANSFORM_NOT_RUN', evaluation.originOf(logicalId)));
  return [...wholeTemplate, ...inProperties];
}

function missingNestedStacks(evaluation: StackEvaluation): readonly Finding[] {
  return Object.entries(evaluation.template.Resources)
    .filter(([logicalId, { Type }]) => Type === 'AWS::CloudFormation::Stack' && !evaluation.nested(logicalId))
    .map(([logicalId]) => notEmulated('NESTED_STACK_MISSING', evaluation.originOf(logicalId)));
}

/** A resource is kept while nobody knows whether it is deployed. */
function guessedConditions(evaluation: StackEvaluation): readonly Finding[] {
  return Object.entries(evaluation.template.Resources).flatMap(([logicalId, { Condition }]) => {
    const origin = evaluation.originOf(logicalId);
    if (Condition === undefined) return [];
    const truth = evaluation.condition(Condition, origin);
    if (!(truth instanceof Unresolved)) return [];
    const { expression, reason, fix } = truth;
    return [notEmulated('CONDITION_UNRESOLVED', origin, { condition: Condition, expression, reason, fix })];
  });
}
