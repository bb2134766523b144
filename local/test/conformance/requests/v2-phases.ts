import { tmpdir } from 'node:os';
import { chosenKeys, defaultIamCredentials } from '../../../src/authorizers/iam.js';
import { LocalKeys } from '../../../src/authorizers/local-keys.js';
import type { AssemblyModel } from '../../../src/model/assembly-model.js';
import type { Clock } from '../../../src/model/execution.js';
import { createPhases, type StatefulPhases } from '../../../src/serving/stateful-phases.js';
import type { V2Backends } from './v2-backends.js';

/** The phases of a case that keep a state, as the gateway itself makes them. */
export function phasesOf(model: AssemblyModel, { integration }: V2Backends, clock: Clock): StatefulPhases {
  return createPhases({
    clock,
    functions: integration,
    usagePlans: () => model.usagePlans,
    userPools: () => model.userPools,
    localKeys: new LocalKeys(tmpdir()),
    findKey: chosenKeys(defaultIamCredentials),
  });
}
