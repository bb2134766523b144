import type { Api } from '../model/assembly-model.js';
import type { ServedAssembly } from './served-assembly.js';

/** An API that is served, with its addresses. */
export interface ApiDescription {
  readonly logicalId: string;
  readonly name: string;
  readonly protocol: Api['protocol'];
  readonly id: string;
  readonly port: number;
  readonly stages: readonly StageDescription[];
}

export interface StageDescription {
  readonly name: string;
  /** Such as `http://127.0.0.1:3001/prod`, without a slash at its end. */
  readonly url: string;
}

/** The APIs of an assembly and where they are served. */
export function describeApis(served: ServedAssembly): readonly ApiDescription[] {
  const { model, addresses } = served;
  return model.apis.map((api) => ({
    logicalId: api.origin.logicalId,
    name: api.name,
    protocol: api.protocol,
    id: api.id,
    port: served.portOf(api),
    stages: api.stages.map(({ name }) => ({ name, url: addresses.urlOf(api, name) })),
  }));
}
