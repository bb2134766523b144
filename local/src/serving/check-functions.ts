import { unresolvedVariables } from '../functions/environment-variables.js';
import { checkPython } from '../functions/python-interpreter.js';
import { describeRunnability } from '../functions/runnability.js';
import type { AssemblyModel, Finding } from '../model/assembly-model.js';

/** The model with what cannot be run here of its functions, or not as at AWS, among its findings. */
export async function checkFunctions(model: AssemblyModel): Promise<AssemblyModel> {
  const { functions } = model;
  const notRunnable = functions.flatMap((lambdaFunction): Finding[] => {
    const reason = describeRunnability(lambdaFunction);
    if (reason === undefined) return [];
    return [{ origin: lambdaFunction.origin, message: `the function cannot run here: ${reason}` }];
  });
  const otherVersions = (await checkPython(functions)).map(({ lambdaFunction, difference }): Finding => {
    return { origin: lambdaFunction.origin, message: difference };
  });
  const withoutValue = functions.flatMap((lambdaFunction) =>
    unresolvedVariables(lambdaFunction).map(({ name, unresolved }): Finding => {
      const message = `${name} is not set: ${unresolved.expression} has no value: ${unresolved.reason}; fix: ${unresolved.fix}`;
      return { origin: lambdaFunction.origin, message };
    }),
  );
  return {
    ...model,
    notEmulated: [...model.notEmulated, ...notRunnable],
    warnings: [...model.warnings, ...otherVersions, ...withoutValue],
  };
}
