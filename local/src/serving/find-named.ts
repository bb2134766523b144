import { tryFindNearest } from '../assembly/nearest.js';
import { constructNameOf } from '../model/construct-name.js';
import type { Origin } from '../model/origin.js';
import { UsageError, type UsageErrorCode } from '../model/usage-error.js';

interface Placed {
  readonly origin: Origin;
}

/** What is looked for, as an error tells it. */
export interface Kind<T> {
  readonly code: UsageErrorCode;
  /** Such as `function`. */
  readonly noun: string;
  /** What it is called besides the path of its construct and its logical id. */
  namesOf(candidate: T): readonly string[];
}

/**
 * The resource of the assembly that somebody names: by the path of its construct, whole or from some construct on, by its
 * logical id, or by what it is called in the account.
 *
 * @throws UsageError of the kind's code where there is none, or more than one
 */
export function findNamed<T extends Placed>(name: string, candidates: readonly T[], kind: Kind<T>): T {
  const exact = candidates.filter((candidate) => exactNamesOf(candidate, kind).includes(name));
  const fitting =
    exact.length > 0 ? exact : candidates.filter(({ origin }) => constructNameOf(origin).endsWith(`/${name}`));
  const [found, another] = fitting;
  if (found && !another) return found;
  const paths = (found ? fitting : candidates).map(({ origin }) => constructNameOf(origin));
  if (found) {
    throw new UsageError(kind.code, `${name} is the name of several: ${paths.join(', ')}`, 'give one of these paths');
  }
  const near = tryFindNearest(
    name,
    candidates.flatMap((candidate) => exactNamesOf(candidate, kind)),
  );
  const choice = paths.length === 0 ? `serve a stack that has one` : `give one of ${paths.join(', ')}`;
  const fix = near === undefined ? choice : `did you mean ${near}?`;
  throw new UsageError(kind.code, `there is no ${kind.noun} ${name}`, fix);
}

function exactNamesOf<T extends Placed>(candidate: T, kind: Kind<T>): readonly string[] {
  const { origin } = candidate;
  return [constructNameOf(origin), origin.constructPath, origin.logicalId, ...kind.namesOf(candidate)];
}
