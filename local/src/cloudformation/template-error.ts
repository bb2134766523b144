import type { Origin } from '../model/origin.js';
import { UsageError } from '../model/usage-error.js';

/** A rule of CloudFormation that a template breaks at the given place. */
export function templateError(place: Origin, problem: string, fix = 'mend the template'): UsageError {
  return new UsageError('INVALID_TEMPLATE', `${describe(place)}: ${problem}`, fix);
}

/** The construct path, with the logical id where the two differ. */
export function describe({ constructPath, logicalId }: Origin): string {
  return constructPath === logicalId ? logicalId : `${constructPath} (${logicalId})`;
}

/** A function where CloudFormation expects a name: a loop whose transform is missing, or a slip. */
export function strayFunction(name: string, place: Origin): UsageError {
  if (!name.startsWith('Fn::ForEach')) return templateError(place, `there is no function ${name} in this place`);
  const fix = 'add the Transform to the template';
  return templateError(place, `${name} needs the transform AWS::LanguageExtensions`, fix);
}
