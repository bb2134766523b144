import type { Execution } from '../model/execution.js';
import type { BodyFault } from './body-model.js';

/** Complaints that are told of one body. */
const most = 10;

/** Tells the person at the terminal what a model has against a body: where, by which keyword, in words. */
export function explainFault(execution: Execution, modelName: string, fault: BodyFault): void {
  if ('reason' in fault) {
    execution.explain(`the model ${modelName}: ${fault.reason}`);
    return;
  }
  const { errors } = fault;
  for (const { instancePath, keyword, message = keyword } of errors.slice(0, most)) {
    const place = instancePath === '' ? 'at its root' : `at ${instancePath}`;
    execution.explain(`the body does not fit the model ${modelName} ${place} (${keyword}): ${message}`);
  }
  if (errors.length > most) execution.explain(`the model ${modelName} has ${errors.length - most} more complaints`);
}
