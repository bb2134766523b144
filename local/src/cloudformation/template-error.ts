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
