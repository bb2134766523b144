import { randomBytes } from 'node:crypto';
import type { Api, AssemblyModel } from '../model/assembly-model.js';
import type { HttpStage } from '../model/http-api.js';
import type { Origin } from '../model/origin.js';
import type { ApiKey, RestDeployment, RestStage, UsagePlan } from '../model/rest-api.js';
import type { WebSocketStage } from '../model/websocket-api.js';

export type Stage = RestStage | HttpStage | WebSocketStage;

/** What was changed through the management API. */
export type ControlPlaneChange =
  | { readonly kind: 'stage'; readonly apiId: string; readonly stageName: string }
  | { readonly kind: 'apiKeys' }
  | { readonly kind: 'usagePlans' };

/**
 * The assembly as the management API has changed it since it was loaded: settings of stages, API keys and usage plans.
 * Everything else of an API is as the assembly says.
 */
export class ControlPlaneState {
  #model: AssemblyModel;
  readonly #stages = new Map<string, Stage>();
  readonly #apiKeys = new Map<string, ApiKey>();
  readonly #usagePlans = new Map<string, UsagePlan>();
  readonly #madeApiKeys = new Set<string>();
  readonly #madeUsagePlans = new Set<string>();
  readonly #deployments = new Map<string, RestDeployment[]>();
  readonly #listeners = new Set<(change: ControlPlaneChange) => void>();

  constructor(model: AssemblyModel) {
    this.#model = model;
    this.#adopt(model);
  }

  get apis(): readonly Api[] {
    return this.#model.apis;
  }

  get apiKeys(): readonly ApiKey[] {
    return [...this.#apiKeys.values()];
  }

  get usagePlans(): readonly UsagePlan[] {
    return [...this.#usagePlans.values()];
  }

  /** The stage with the settings that it has now. */
  currentStage<S extends Stage>(apiId: string, stage: S): S {
    return (this.#stages.get(`${apiId}/${stage.name}`) as S | undefined) ?? stage;
  }

  /** Deployments made through the management API, oldest first. */
  madeDeployments(apiId: string): readonly RestDeployment[] {
    return this.#deployments.get(apiId) ?? [];
  }

  /** Calls `listener` after each change; gives back a function that ends this. */
  onChange(listener: (change: ControlPlaneChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Takes over another assembly. Stages, keys and plans of the template are as the template says again, as after a
   * deployment; keys and plans that were made through the management API stay.
   */
  reload(model: AssemblyModel): void {
    this.#model = model;
    this.#stages.clear();
    this.#deployments.clear();
    keepOnly(this.#apiKeys, this.#madeApiKeys);
    keepOnly(this.#usagePlans, this.#madeUsagePlans);
    this.#adopt(model);
  }

  replaceStage(apiId: string, stage: Stage): void {
    this.#stages.set(`${apiId}/${stage.name}`, stage);
    this.#tell({ kind: 'stage', apiId, stageName: stage.name });
  }

  addDeployment(apiId: string, deployment: RestDeployment): void {
    this.#deployments.set(apiId, [...this.madeDeployments(apiId), deployment]);
  }

  addApiKey(apiKey: ApiKey): void {
    this.#madeApiKeys.add(apiKey.id);
    this.replaceApiKey(apiKey);
  }

  /** Changes a key here and in every plan that holds it. */
  replaceApiKey(apiKey: ApiKey): void {
    this.#apiKeys.set(apiKey.id, apiKey);
    this.#mapKeysOfPlans((keys) => keys.map((key) => (key.id === apiKey.id ? apiKey : key)));
    this.#tell({ kind: 'apiKeys' });
  }

  deleteApiKey(id: string): void {
    this.#apiKeys.delete(id);
    this.#madeApiKeys.delete(id);
    this.#mapKeysOfPlans((keys) => keys.filter((key) => key.id !== id));
    this.#tell({ kind: 'apiKeys' });
  }

  addUsagePlan(plan: UsagePlan): void {
    this.#madeUsagePlans.add(plan.id);
    this.replaceUsagePlan(plan);
  }

  replaceUsagePlan(plan: UsagePlan): void {
    this.#usagePlans.set(plan.id, plan);
    this.#tell({ kind: 'usagePlans' });
  }

  deleteUsagePlan(id: string): void {
    this.#usagePlans.delete(id);
    this.#madeUsagePlans.delete(id);
    this.#tell({ kind: 'usagePlans' });
  }

  #adopt(model: AssemblyModel): void {
    for (const apiKey of model.apiKeys) this.#apiKeys.set(apiKey.id, apiKey);
    for (const plan of model.usagePlans) this.#usagePlans.set(plan.id, plan);
  }

  #mapKeysOfPlans(map: (keys: readonly ApiKey[]) => readonly ApiKey[]): void {
    for (const plan of this.#usagePlans.values()) {
      this.#usagePlans.set(plan.id, { ...plan, apiKeys: map(plan.apiKeys) });
    }
  }

  #tell(change: ControlPlaneChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** An id as API Gateway makes them. */
export function makeId(): string {
  return BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(10, '0')
    .slice(0, 10);
}

/** What is made through the management API has no place in the assembly. */
export function originOf(id: string): Origin {
  return { stackName: '', logicalId: id, constructPath: `${id}, made through the management API` };
}

function keepOnly(map: Map<string, unknown>, ids: ReadonlySet<string>): void {
  for (const id of [...map.keys()]) {
    if (!ids.has(id)) map.delete(id);
  }
}
