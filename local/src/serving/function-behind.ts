import type { InvokedFunction } from '../integrations/integration.js';
import { substituteStageVariables } from '../mapping/stage-variables.js';
import { constructNameOf } from '../model/construct-name.js';
import { type Resolvable, Unresolved } from '../model/unresolved.js';

/** What of an integration tells its function. */
interface FunctionUri {
  readonly uri: Resolvable<string> | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

/** The construct of the function that an integration invokes; undefined where it invokes none. */
export function tryFindFunctionName(
  findFunction: (uriOrArn: string) => InvokedFunction | undefined,
  { uri, variables }: FunctionUri,
): string | undefined {
  if (uri === undefined || uri instanceof Unresolved) return undefined;
  const found = findFunction(substituteStageVariables(uri, variables));
  return found && constructNameOf(found.function.origin);
}
