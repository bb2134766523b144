import { unresolvedVariables } from '../functions/environment-variables.js';
import { checkPython } from '../functions/python-interpreter.js';
import { describeRunnability } from '../functions/runnability.js';
import type { AssemblyModel } from '../model/assembly-model.js';
import { type Finding, notEmulated, warning } from '../model/finding.js';

/**
 * The model with what cannot be run here of its functions, or not as at AWS, among its findings. What is called only by a
 * deployment need not run.
 */
export async function checkFunctions(model: AssemblyModel): Promise<AssemblyModel> {
  const functions = model.functions.filter(({ isProvider }) => !isProvider);
  const notRunnable = functions.flatMap((lambdaFunction): Finding[] => {
    const reason = describeRunnability(lambdaFunction);
    if (reason === undefined) return [];
    return [notEmulated('FUNCTION_NOT_RUN', lambdaFunction.origin, { reason })];
  });
  const otherVersions = (await checkPython(functions)).map(({ lambdaFunction, ...difference }) =>
    warning('OTHER_PYTHON', lambdaFunction.origin, difference),
  );
  const withoutValue = functions.flatMap((lambdaFunction) =>
    unresolvedVariables(lambdaFunction).map(({ name, unresolved: { expression, reason, fix } }) =>
      warning('ENVIRONMENT_VARIABLE_UNRESOLVED', lambdaFunction.origin, { name, expression, reason, fix }),
    ),
  );
  return {
    ...model,
    notEmulated: [...model.notEmulated, ...notRunnable],
    warnings: [...model.warnings, ...otherVersions, ...withoutValue],
  };
}
